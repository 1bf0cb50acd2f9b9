import { acquireLease, type Lease } from "../../state/lease.ts";
import type { LeaseHolder, LeaseTerms } from "../../state/lease-record.ts";
import { takenAfterText } from "../../state/locked-error.ts";
import type { StateStore } from "../../state/state-store.ts";

/** Who holds the lease of a stack, and where. */
export interface StackLeaseOptions {
  /** Keeps the lock. */
  readonly store: StateStore;
  /** Who holds the lock: what others are told. */
  readonly owner: LeaseHolder;
  /**
   * Whether a holder's process is known to have ended, so that its lock is taken at once.
   * Default: of none; a lock is taken from a holder that is silent for as long as
   * `leaseTerms` say.
   */
  readonly isGone?: ((holder: LeaseHolder) => boolean) | undefined;
  /** How the lock is kept: the same for all that share the store. Default: `leaseTerms`. */
  readonly leaseTerms?: LeaseTerms | undefined;
}

/**
 * Does some work under the lock of a stack, and gives the lock up.
 *
 * @throws {LockedError} where another run holds it.
 */
export async function underStackLease<T>(
  stack: string,
  { store, owner, isGone, leaseTerms: terms }: StackLeaseOptions,
  { now, onNote }: { readonly now: () => Date; readonly onNote: (sentence: string) => void },
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const holder = { holder: owner, isGone, terms };
  const lease = await acquireLease(store, `apply-${stack}`, { ...holder, now });
  try {
    return await work(lease);
  } finally {
    try {
      await lease.release();
    } catch (error) {
      // what was written counts more than a lock that lapses by itself
      const why = error instanceof Error ? error.message : String(error);
      onNote(
        `the lock could not be given up (${why}); others can take it in ${takenAfterText(terms)}`,
      );
    }
  }
}
