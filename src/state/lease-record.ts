import type { StateStore } from "./state-store.ts";

/** Who holds a lease, as others are told. */
export interface LeaseHolder {
  /** Of the process. */
  readonly pid: number;
  readonly host: string;
  /** A person or a pipeline's run. */
  readonly who?: string | undefined;
  /** In which `pid` counts, where hosts have several: containers. */
  readonly pidNamespace?: string | undefined;
}

/** A lease as a store keeps it. */
export interface LeaseState {
  readonly name: string;
  /** Grows by one with every holder and never falls: the fencing token. */
  readonly token: number;
  /** Undefined where nobody holds it. */
  readonly holder: HeldBy | undefined;
  /** Of the value in the store. */
  readonly version: string;
}

/** A holder, and since when. */
export interface HeldBy extends LeaseHolder {
  /** Names this holding, and no other. */
  readonly id: string;
  /** ISO 8601, UTC, as is `heartbeatAt`. */
  readonly since: string;
  /** When the holder last said that it is at work. */
  readonly heartbeatAt: string;
}

/** How a lease is kept, in milliseconds: the same for all runs that share a store. */
export interface LeaseTerms {
  /** How often a holder says that it is at work. */
  readonly heartbeatEveryMs: number;
  /** How long it goes on without having been able to say so. */
  readonly unsureAfterMs: number;
  /** After how long without a word others may take the lease; clocks may differ by half of it. */
  readonly takenAfterMs: number;
}

/**
 * How a lease is kept unless other terms are given. A holder says every 20 seconds that it is at work; without a word for
 * 2 minutes others may take the lease. A holder that could not say so for 55 seconds writes
 * nothing more until it can. Clocks of hosts that share a store must agree within a minute.
 */
export const leaseTerms: LeaseTerms = {
  heartbeatEveryMs: 20_000,
  unsureAfterMs: 55_000,
  takenAfterMs: 120_000,
};

/** Whether a lease is held, and by a run that is at work. */
export type LeaseStatus = "free" | "live" | "abandoned";

/** How a lease is judged. */
export interface JudgeLeaseOptions {
  /** Default: the computer's clock. */
  readonly now?: (() => Date) | undefined;
  /** Whether a holder's process is known to have ended. Default: of none. */
  readonly isGone?: ((holder: LeaseHolder) => boolean) | undefined;
  /** Default: `leaseTerms`. */
  readonly terms?: LeaseTerms | undefined;
}

/** Whether a lease is held, and by a run that is at work. */
export function leaseStatus(
  { holder }: Pick<LeaseState, "holder">,
  options: JudgeLeaseOptions = {},
): LeaseStatus {
  if (!holder) return "free";
  if (options.isGone?.(holder) === true) return "abandoned";
  const { takenAfterMs } = options.terms ?? leaseTerms;
  return silentMs(holder, options) > takenAfterMs ? "abandoned" : "live";
}

/** Milliseconds since a holder's last heartbeat. */
export function silentMs({ heartbeatAt }: HeldBy, { now }: JudgeLeaseOptions): number {
  return (now?.() ?? new Date()).getTime() - Date.parse(heartbeatAt);
}

/** Every lease that was ever taken in a store, by name. */
export async function listLeases(store: StateStore): Promise<LeaseState[]> {
  const leases: LeaseState[] = [];
  for (const key of await store.list(prefix)) {
    const lease = await readLease(store, key.slice(prefix.length));
    if (lease) leases.push(lease);
  }
  return leases;
}

/** One lease; undefined where it was never taken. */
export async function readLease(store: StateStore, name: string): Promise<LeaseState | undefined> {
  const value = await store.get(leaseKey(name));
  if (!value) return undefined;
  const { token, holder } = JSON.parse(value.content) as Pick<LeaseState, "token" | "holder">;
  return { name, token, holder, version: value.version };
}

/** Writes what follows a state of a lease; `before` undefined: the first. Gives the version. */
export async function putLease(
  store: StateStore,
  name: string,
  next: Pick<LeaseState, "token" | "holder">,
  before: string | undefined,
): Promise<string> {
  return await store.put(leaseKey(name), JSON.stringify(next), before ?? null);
}

const prefix = "leases/";

function leaseKey(name: string): string {
  return `${prefix}${name}`;
}
