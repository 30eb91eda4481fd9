/** What can be said about `// hpt-ignore rule: reason`: ids `12xx`. */
import { message } from "../message.ts";

export const suppressionMessages = {
  noRule: message(
    "HPT1200",
    "warning",
    () =>
      "this comment does not say which finding to leave out: write `// hpt-ignore rule: reason`, with the rule that a finding shows in brackets.",
  ),
  noReason: message<{ rules: string }>(
    "HPT1201",
    "warning",
    ({ rules }) =>
      `this leaves nothing out, for it has no reason: write after a colon why it is right here, \`// hpt-ignore ${rules}: …\`.`,
  ),
  unknownRule: message<{ rule: string; suggestion: string }>(
    "HPT1202",
    "warning",
    ({ rule, suggestion }) => `there is no rule \`${rule}\`.${suggestion}`,
  ),
  isError: message<{ rule: string }>(
    "HPT1203",
    "warning",
    ({ rule }) =>
      `\`${rule}\` is an error, and errors cannot be left out: a study that has one is not compiled. Put right what it says, and remove this comment.`,
  ),
};
