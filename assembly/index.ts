/** What compiled programs call. Addresses are in bytes, sizes in numbers unless said otherwise. */
export { conv2d, conv2dFilterGradient, conv2dInputGradient } from "./convolution";
export { exp4, log4, sigmoid4, tanh4 } from "./elementary";
export { matmul } from "./matmul";
export { maxPool, maxPoolGradient, meanPool, meanPoolGradient } from "./pooling";
export { randomFactor, randomOffset, uniform4 } from "./random";
export { argmax, reduce } from "./reduce";
export { gatherRows, oneHot, scatterAddRows, transpose } from "./rows";
