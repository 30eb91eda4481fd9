import type { IParserErrorMessageProvider } from "chevrotain";

/**
 * Chevrotain's texts never reach a user: where it would write a sentence, it notes the name of the
 * token or rule that was expected, and `mistakes.ts` writes the sentence.
 */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNotAllInputParsedMessage: () => "end",
  buildNoViableAltMessage: ({ ruleName }) => ruleName,
  buildEarlyExitMessage: ({ ruleName }) => ruleName,
};
