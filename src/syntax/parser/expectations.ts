import type { IParserErrorMessageProvider } from "chevrotain";

/**
 * Chevrotain's texts never reach a user: where it would write a sentence, it notes the name of what
 * was expected, and `messages.ts` writes the sentence.
 */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNotAllInputParsedMessage: () => "declaration",
  buildNoViableAltMessage: ({ ruleName }) => ruleName,
  buildEarlyExitMessage: ({ ruleName }) => ruleName,
};
