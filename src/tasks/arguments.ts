export { type ArgumentReader, readArguments } from "../training/read-arguments.ts";
