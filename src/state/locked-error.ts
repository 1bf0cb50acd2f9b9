import {
  type HeldBy,
  type JudgeLeaseOptions,
  type LeaseState,
  type LeaseTerms,
  leaseTerms,
  silentMs,
} from "./lease-record.ts";

/** Another run holds the lease, or took it over. */
export class LockedError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "LockedError";
  /** As it was found; absent where it changed hands too often to tell. */
  readonly lease: LeaseState | undefined;

  constructor(message: string, lease?: LeaseState) {
    super(message);
    this.lease = lease;
  }
}

/** The error of whom a live holder stands against. */
export function heldError(lease: LeaseState, holder: HeldBy, options: JudgeLeaseOptions) {
  return new LockedError(
    `another run holds the lease ${lease.name}: ${holderText(holder, options)}. Wait for it; after ${takenAfterText(options.terms)} without a heartbeat it is taken over. Where that run is gone for certain, end its hold at once with: ringwright state unlock --force`,
    lease,
  );
}

/** After how long without a heartbeat a lease is taken, such as `2 minutes`. */
export function takenAfterText({ takenAfterMs }: LeaseTerms = leaseTerms): string {
  const minutes = takenAfterMs / 60_000;
  return Number.isInteger(minutes) ? `${minutes} minutes` : `${takenAfterMs / 1000} seconds`;
}

/** Who holds a lease, since when, and when it last said so. */
export function holderText(holder: HeldBy, options: JudgeLeaseOptions): string {
  const { who, pid, host, since } = holder;
  const now = options.now?.() ?? new Date();
  const place = `process ${pid} on ${host}`;
  return `${who === undefined ? place : `${who}, ${place}`}, since ${since} (${ageText(now.getTime() - Date.parse(since))}), last heartbeat ${ageText(silentMs(holder, options))} ago`;
}

function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}
