import type { OperationOptions } from "../graph/request.ts";
import { type ContentStatus, pauseEnd, type RingStatus } from "./status.ts";

const ringVerbs = ["pause", "resume", "extend", "rollback"] as const;

/**
 * What an operator does to a ring: hold updates back for 35 days, end that, begin the 35 days
 * anew, uninstall the latest update.
 *
 * @useDeclaredType
 */
export type RingVerb = (typeof ringVerbs)[number];

/** Why nothing had to be sent, or could be. */
export type NothingSent = "alreadyPaused" | "notPaused" | "alreadyRollingBack";

/** How a ring is read and acted on. */
export interface RingActionOptions extends OperationOptions {
  /** The moment that pauses are measured against. Default: the present. */
  readonly now?: Date;
}

/** What became of one action. Not sent is no failure: the ring was as wanted, or is not paused. */
export type RingActionResult =
  | {
      readonly sent: false;
      readonly because: NothingSent;
      /** As it was read, and still is. */
      readonly before: RingStatus;
    }
  | {
      readonly sent: true;
      /** As it was read right before the write. */
      readonly before: RingStatus;
      /** The `request-id` of the write; null where its answer was lost and a look confirmed it. */
      readonly requestId: string | null;
    };

/** Whether an action would change nothing; undefined where it has to be sent. */
export function nothingToSend(verb: RingVerb, before: ContentStatus): NothingSent | undefined {
  switch (verb) {
    case "pause":
      return before.paused ? "alreadyPaused" : undefined;
    case "resume":
      // an uninstall that is still noted would be repeated by whoever joins the ring
      return before.paused || before.rollingBack ? undefined : "notPaused";
    case "extend":
      return before.paused ? undefined : "notPaused";
    case "rollback":
      return before.rollingBack ? "alreadyRollingBack" : undefined;
    default:
      return verb satisfies never;
  }
}

/** Whether a ring shows, after an action at `now`, what the action was for. */
export function isReached(
  verb: RingVerb,
  before: ContentStatus,
  after: ContentStatus,
  now: Date,
): boolean {
  switch (verb) {
    case "pause":
      return after.paused;
    case "resume":
      return !after.paused && !after.rollingBack;
    case "extend":
      return after.paused && isLonger(before.pauseEndsAt, after.pauseEndsAt, now);
    case "rollback":
      return after.rollingBack;
    default:
      return verb satisfies never;
  }
}

const hourInMs = 3_600_000;

// whoever extends a fresh pause sees the end move by less than a clock can be wrong
function isLonger(before: Date | null, after: Date | null, now: Date): boolean {
  if (after === null) return false;
  const full = after.getTime() >= pauseEnd(now).getTime() - hourInMs;
  return full || (before !== null && after > before);
}
