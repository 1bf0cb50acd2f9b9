/** XML that is not read: malformed, beyond a limit, or with a part that is refused. */
export class XmlError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "XmlError";
  /** 1-based. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}
