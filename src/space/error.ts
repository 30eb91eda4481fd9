/** Thrown where a plan, a point or a result cannot be used; the message is for the user. */
export class StudyError extends Error {
  override readonly name: string = "StudyError";
}

/** Thrown where no configuration meets the known requirements. */
export class InfeasibleError extends StudyError {
  override readonly name = "InfeasibleError";
}
