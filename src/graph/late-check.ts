import { AttemptFailure } from "./attempt-failure.ts";
import type { PendingRequest } from "./pending-request.ts";

/** A request that waited longer than this is looked at again before it goes, in milliseconds. */
const lateAfterInMs = 2000;

/**
 * Asked right before requests are sent that have waited, for the quota, for the service or for
 * another try: gives those that are still meant. It rejects only with what the caller aborted
 * with.
 */
export type LateCheck = (late: readonly PendingRequest[]) => Promise<ReadonlySet<PendingRequest>>;

/**
 * Of the requests that are about to go, those that may: late ones only where they are still
 * meant. Undefined where none is late, so that nothing has to be waited for.
 */
export function checkLate(
  going: readonly PendingRequest[],
  check: LateCheck,
  now: () => Date,
): Promise<readonly PendingRequest[]> | undefined {
  const at = now().getTime();
  const late = going.filter((pending) => at - (pending.seenAt ?? at) > lateAfterInMs);
  if (late.length === 0) return undefined;
  return check(late).then((meant) => {
    const seenAt = now().getTime();
    for (const pending of late) {
      if (meant.has(pending)) pending.seenAt = seenAt;
      else pending.isDropped = true;
    }
    return going.filter(({ isDropped }) => !isDropped);
  });
}

/** What becomes of a request that is not meant any more. */
export function dropped(): AttemptFailure {
  return new AttemptFailure({
    kind: "dropped",
    status: 0,
    code: "NotSent",
    text: "not sent, since it waited and is not meant any more",
  });
}
