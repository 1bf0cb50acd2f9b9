import {
  type JudgeLeaseOptions,
  type LeaseState,
  leaseStatus,
  putLease,
  readLease,
} from "./lease-record.ts";
import { heldError, LockedError } from "./locked-error.ts";
import { StateConflictError, type StateStore } from "./state-store.ts";

/** Whether a live lease is ended too. */
export interface BreakLeaseOptions extends JudgeLeaseOptions {
  /** Its run writes nothing more once it asks, but a request of it may be on its way. */
  readonly force?: boolean | undefined;
}

/**
 * Ends another run's hold on a lease, as it was seen: one that was renewed or taken since is
 * judged anew. The fencing token stays, so that the run that lost it is known as the older.
 *
 * @throws {LockedError} where its holder is at work and `force` is not given.
 */
export async function breakLease(
  store: StateStore,
  seen: LeaseState,
  options: BreakLeaseOptions = {},
): Promise<void> {
  let lease: LeaseState | undefined = seen;
  for (let attempt = 1; attempt <= 5; attempt++) {
    if (!lease?.holder || lease.token !== seen.token) return;
    checkBreakable(lease, options);
    try {
      await putLease(store, lease.name, { token: lease.token, holder: undefined }, lease.version);
      return;
    } catch (error) {
      if (!(error instanceof StateConflictError)) throw error;
      lease = await readLease(store, seen.name);
    }
  }
  throw new LockedError(`the lease ${seen.name} changes again and again; try later`);
}

/**
 * Whether a lease may be ended as it is.
 *
 * @throws {LockedError} where its holder is at work and `force` is not given.
 */
export function checkBreakable(lease: LeaseState, options: BreakLeaseOptions): void {
  if (options.force === true || !lease.holder) return;
  if (leaseStatus(lease, options) === "live") throw heldError(lease, lease.holder, options);
}
