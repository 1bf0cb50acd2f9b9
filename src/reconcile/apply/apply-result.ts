import { type ApplyRefusal, refusalText } from "../plan/apply-refusal.ts";
import type { Action } from "../plan/change.ts";
import type { Diagnostic, Plan } from "../plan/plan.ts";
import type { PlanSummary } from "../plan/summary-schema.ts";

/** What became of a plan. Not transactional: what was done stays done, and a next apply finishes it. */
export interface ApplyResult {
  readonly formatVersion: 1;
  /** What was written of the plan that was given: a saved one is made anew and cut to what it approves. */
  readonly plan: Plan;
  /** Id of the backup that was made before the first write; absent where none was. */
  readonly backup?: string;
  /** One for each change, in the order of the plan that was given. */
  readonly results: readonly ChangeResult[];
  /** What a fresh plan still finds; the plan's own where it ended `interrupted` or `unverified`. */
  readonly remaining: PlanSummary;
  /** Addresses of what `remaining` counts, so after an interrupted run also of what was written. */
  readonly left: readonly string[];
  /** Errors of that fresh plan, such as an object of which there are two by now. */
  readonly problems: readonly Diagnostic[];
  /** Addresses that `partial` left out, since they cannot be written. */
  readonly leftOut: readonly string[];
  /** Why the run ended before everything was tried, such as a full disk. */
  readonly stopped?: string;
  /** Whether the caller aborted it: what was not begun then is `skipped`. */
  readonly interrupted: boolean;
  /** Why the tenant could not be read again at the end; `remaining` is then the plan's own. */
  readonly unverified?: string;
}

/**
 * What became of one change. `applied` and `unchanged` are as wanted; `pending`, `stale` and
 * `skipped` wrote nothing or half, and a fresh plan has the rest; after `failed` and `unknown`
 * somebody has to look.
 */
export interface ChangeResult {
  /** Of the change, such as `ring/broad`. */
  readonly address: string;
  readonly action: Action;
  /** What was done, or why it was not. */
  readonly result:
    | "applied"
    /** It was as wanted already. */
    | "unchanged"
    /** Waits for the service, as for a group to be processed; the next apply finishes it. */
    | "pending"
    /** The object changed since the plan, so it was not written. */
    | "stale"
    /** Not tried, since something it depends on failed. */
    | "skipped"
    | "failed"
    /** Sent, and whether it was done could not be found out. */
    | "unknown";
  /** Of the object; null where it was not created. */
  readonly id: string | null;
  /** The `request-id` of the last write; null where nothing was sent. */
  readonly requestId: string | null;
  /** Why it is not `applied`, in one sentence. */
  readonly error?: string;
  /** What a reader should know although it worked. */
  readonly note?: string;
}

/** What apply tells while it works. */
export type ApplyEvent =
  | { readonly type: "start"; readonly changes: number }
  | {
      readonly type: "result";
      readonly result: ChangeResult;
      readonly done: number;
      readonly of: number;
    }
  | {
      readonly type: "wait";
      readonly reason: string;
      readonly ms: number;
      /** How long may be waited in all from here on; absent where no limit was given. */
      readonly leftInMs?: number | undefined;
    }
  /** Files of an object go to their storage; told at each tenth. At the end the service checks them. */
  | {
      readonly type: "upload";
      readonly address: string;
      /** Bytes that are stored. */
      readonly sent: number;
      /** Bytes in all. */
      readonly of: number;
    }
  | { readonly type: "verify" };

/**
 * Apply refused before any write: `stale` where the plan is of other files or another
 * tenant, `refused` where a guard, a conflict, a missing approval or a missing permission
 * stands against it.
 */
export class ApplyRefusedError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "ApplyRefusedError";
  readonly kind: "stale" | "refused";
  /** Everything that stands against it, as data. */
  readonly refusals: readonly ApplyRefusal[];
  /** The same as one sentence each, with the address of the object. */
  readonly reasons: readonly string[];

  constructor(kind: "stale" | "refused", refusals: readonly ApplyRefusal[]) {
    const reasons = refusals.map(refusalText);
    super(reasons.join("\n"));
    this.kind = kind;
    this.refusals = refusals;
    this.reasons = reasons;
  }
}
