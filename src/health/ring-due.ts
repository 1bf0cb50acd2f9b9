import type { WireObject } from "../kind/wire.ts";

/** When a ring's devices have to have a release. */
export interface RingDue {
  readonly dueAt: Date;
  readonly deferralDays: number;
  readonly deadlineDays: number;
  readonly gracePeriodDays: number;
  /** Whether the ring states no deadline, so that Windows' own defaults were taken. */
  readonly assumed: boolean;
}

/** What Windows takes where a deadline policy is on and has no values: 7 days and 2. */
const defaultDeadlineDays = 7;
const defaultGraceDays = 2;

/**
 * Release, deferral, deadline and grace period together. A ring without a deadline forces
 * nothing; then the defaults of deadlines measure it.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
 */
export function ringDue(ring: WireObject, releasedOn: string): RingDue {
  const deadline = days(ring, "deadlineForQualityUpdatesInDays");
  const deferralDays = days(ring, "qualityUpdatesDeferralPeriodInDays") ?? 0;
  const deadlineDays = deadline ?? defaultDeadlineDays;
  const gracePeriodDays = days(ring, "deadlineGracePeriodInDays") ?? defaultGraceDays;
  const total = deferralDays + deadlineDays + gracePeriodDays;
  return {
    // updates come out at 10:00 Pacific time; with the end of that day nobody is early
    dueAt: new Date(Date.parse(`${releasedOn}T00:00:00Z`) + (total + 1) * 86_400_000),
    deferralDays,
    deadlineDays,
    gracePeriodDays,
    assumed: deadline === undefined,
  };
}

function days(ring: WireObject, name: string): number | undefined {
  const value = ring[name];
  return typeof value === "number" ? value : undefined;
}
