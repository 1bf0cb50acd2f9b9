import { AttemptFailure } from "./attempt-failure.ts";
import type { PendingRequest } from "./pending-request.ts";

/** Of a request that was held back right before it went. */
export const notSentCode = "NotSent";

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
  const late = lateAmong(going, now);
  return late.length === 0 ? undefined : lookUntilFresh(going, late, check, now);
}

// a look that had to wait itself is old by its end; one that is always slow must not go on for ever
const mostLooks = 3;

async function lookUntilFresh(
  going: readonly PendingRequest[],
  found: readonly PendingRequest[],
  check: LateCheck,
  now: () => Date,
): Promise<readonly PendingRequest[]> {
  let late = found;
  for (let look = 0; look < mostLooks && late.length > 0; look++) {
    const seenAt = now().getTime();
    const meant = await check(late);
    for (const pending of late) {
      if (meant.has(pending)) pending.seenAt = seenAt;
      else pending.isDropped = true;
    }
    late = lateAmong(going, now);
  }
  return going.filter(({ isDropped }) => !isDropped);
}

function lateAmong(going: readonly PendingRequest[], now: () => Date): PendingRequest[] {
  const at = now().getTime();
  return going.filter(({ seenAt = at, isDropped }) => !isDropped && at - seenAt > lateAfterInMs);
}

/** What becomes of a request that is not meant any more. */
export function dropped(): AttemptFailure {
  return new AttemptFailure({
    kind: "dropped",
    status: 0,
    code: notSentCode,
    text: "not sent, since it waited and is not meant any more",
  });
}

/** Asks about requests that waited by the items that they are of. */
export function lateCheckOf<I>(
  asked: readonly { readonly item: I; readonly pending: PendingRequest }[],
  stillMeant: (late: readonly I[]) => Promise<ReadonlySet<I>>,
): LateCheck {
  const items = new Map(asked.map(({ item, pending }) => [pending, item]));
  return async (late) => {
    const meant = await stillMeant(
      late.flatMap((pending) => (items.has(pending) ? [items.get(pending) as I] : [])),
    );
    return new Set(late.filter((pending) => meant.has(items.get(pending) as I)));
  };
}
