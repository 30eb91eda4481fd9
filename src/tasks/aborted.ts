export { reasonOf } from "../training/aborted.ts";
