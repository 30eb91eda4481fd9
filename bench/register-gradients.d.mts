/** Makes `tf.variableGrads` work in this process. */
export function registerGradients(): Promise<void>;
