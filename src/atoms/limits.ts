/** Elements of the longest array that an expression may build: `fill(0, 1e12)` must not end the process. */
export const longestArray = 10_000_000;

/**
 * Elements of arrays that one evaluation may go through, and all evaluations of one check together: nested
 * comprehensions must end in seconds, and so must a file with thousands of them.
 */
export const mostSteps = 20_000_000;

/** An expression asks for more than an evaluation gives. The caller says where. */
export class EvaluationLimitError extends Error {
  override readonly name = "EvaluationLimitError";
  readonly limit: "array" | "steps";

  constructor(limit: "array" | "steps") {
    super(
      limit === "array"
        ? `an array of more than ${String(longestArray)} elements`
        : `more than ${String(mostSteps)} steps over elements of arrays`,
    );
    this.limit = limit;
  }
}
