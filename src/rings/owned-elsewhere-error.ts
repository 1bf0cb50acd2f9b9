/**
 * The ring belongs to a service that would undo what is done to it here, such as Windows
 * Autopatch. Nothing was written; do it in that service.
 */
export class OwnedElsewhereError extends TypeError {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "OwnedElsewhereError";
  /** Why it is taken to be another's, as the end of a sentence. */
  readonly sign: string;

  constructor(message: string, sign: string) {
    super(message);
    this.sign = sign;
  }
}
