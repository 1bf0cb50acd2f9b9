import type { FieldOutcome } from "../source-object.ts";

/** What became of one field. */
export interface FieldJudgement {
  readonly outcome: FieldOutcome;
  readonly note: string | null;
  /** The property that it went to, such as `quality.deferralDays`. */
  readonly target?: string;
  /** It may be a secret, or nobody knows what it is. */
  readonly isWithheld?: true;
}
