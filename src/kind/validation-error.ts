/** One thing that is wrong with a written value. */
export interface ValidationIssue {
  /** Such as `quality.deferralDays`; empty for the value as a whole. */
  readonly path: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/**
 * What was written cannot be used, and nothing was sent. Every problem that was found is
 * in `issues`. `ConfigError` is one that also names files and lines.
 */
export class ValidationError extends TypeError {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name: string = "ValidationError";
  readonly issues: readonly ValidationIssue[];

  constructor(message: string, issues: readonly ValidationIssue[]) {
    super(message);
    this.issues = issues;
  }
}
