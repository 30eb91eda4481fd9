/** What can be said about `hpt.config.json`: ids `22xx`. */
import { message } from "../message.ts";

export const configurationMessages = {
  notJson: message<{ reason: string }>(
    "HPT2200",
    "error",
    ({ reason }) => `this configuration is not JSON: ${reason}`,
  ),
  form: message<{ at: string; expected: string }>("HPT2201", "error", ({ at, expected }) =>
    at === "" ? `a configuration is ${expected}.` : `\`${at}\` must be ${expected}.`,
  ),
  unknownSetting: message<{ name: string; suggestion: string; known: string }>(
    "HPT2202",
    "error",
    ({ name, suggestion, known }) =>
      `there is no setting \`${name}\`.${suggestion} There are ${known}.`,
  ),
  unknownRule: message<{ rule: string; suggestion: string }>(
    "HPT2203",
    "error",
    ({ rule, suggestion }) => `there is no rule \`${rule}\`.${suggestion}`,
  ),
  lowersError: message<{ rule: string; level: string }>(
    "HPT2204",
    "error",
    ({ rule, level }) =>
      `\`${rule}\` is an error and cannot be made \`${level}\`: a study that has one has no meaning that could be carried out. Remove this line.`,
  ),
};
