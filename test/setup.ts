/** Property tests draw the same cases on every run; `FAST_CHECK_SEED=… npm test` draws others. */
import { configureGlobal } from "fast-check";

configureGlobal({ seed: Number(process.env["FAST_CHECK_SEED"] ?? 1) });
