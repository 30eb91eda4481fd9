/** All messages about `.hpt` files. */
import type { Message } from "../message.ts";
import { nameMessages } from "./names.ts";
import { studyMessages } from "./studies.ts";
import { syntaxMessages } from "./syntax.ts";
import { typeMessages } from "./types.ts";

/** Several messages may share an id: cases of one rule. */
export const messageTable: readonly Message<never>[] = [
  syntaxMessages,
  nameMessages,
  typeMessages,
  studyMessages,
].flatMap((table): readonly Message<never>[] => Object.values(table));
