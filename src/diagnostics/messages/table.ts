/** All messages about `.hpt` files and their configuration. */
import type { Message } from "../message.ts";
import { configurationMessages } from "./configuration.ts";
import { nameMessages } from "./names.ts";
import { studyMessages } from "./studies.ts";
import { suppressionMessages } from "./suppressions.ts";
import { syntaxMessages } from "./syntax.ts";
import { typeMessages } from "./types.ts";

/** Several messages may share an id: cases of one rule. */
export const messageTable: readonly Message<never>[] = [
  syntaxMessages,
  nameMessages,
  typeMessages,
  studyMessages,
  suppressionMessages,
  configurationMessages,
].flatMap((table): readonly Message<never>[] => Object.values(table));
