import { type WireObject, wireDate } from "../kind/wire.ts";

/** When a ring's devices have to have a release. */
export interface RingDue {
  /** Of devices that were enrolled before `startsAt`. Those of later ones: `dueAtOf`. */
  readonly dueAt: Date;
  /** When the ring began to offer the release to them. */
  readonly startsAt: Date;
  /** Whether it is the release and its deferral that it started with, or the ring's last change. */
  readonly startedBy: "release" | "ring";
  readonly deferralDays: number;
  readonly deadlineDays: number;
  readonly gracePeriodDays: number;
  /** Whether the ring states no deadline, so that Windows' own defaults were taken. */
  readonly assumed: boolean;
}

/** What Windows takes where a deadline policy is on and has no values: 7 days and 2. */
const defaultDeadlineDays = 7;
const defaultGraceDays = 2;
const day = 86_400_000;

/**
 * When a ring wants a release on its devices. Windows counts a deadline from when a device finds
 * the update under the policy, and the grace period from when a restart is pending; a device finds
 * it after release and deferral, and not before it has the ring. Their sum is the latest that
 * Windows allows. A ring without a deadline forces nothing; the defaults of deadlines measure it.
 *
 * Graph tells neither when a ring was assigned nor which value was changed when: its last change
 * stands for both. Unverified: that an assignment counts as a change of the ring.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
 */
export function ringDue(ring: WireObject, releasedOn: string): RingDue {
  const deadline = days(ring, "deadlineForQualityUpdatesInDays");
  const deferralDays = days(ring, "qualityUpdatesDeferralPeriodInDays") ?? 0;
  const deadlineDays = deadline ?? defaultDeadlineDays;
  const gracePeriodDays = days(ring, "deadlineGracePeriodInDays") ?? defaultGraceDays;
  const offered = Date.parse(`${releasedOn}T00:00:00Z`) + deferralDays * day;
  const changed = wireDate(ring, "lastModifiedDateTime")?.getTime() ?? 0;
  const startsAt = new Date(Math.max(offered, changed));
  return {
    dueAt: dueAfter(startsAt, deadlineDays + gracePeriodDays),
    startsAt,
    startedBy: changed > offered ? "ring" : "release",
    deferralDays,
    deadlineDays,
    gracePeriodDays,
    assumed: deadline === undefined,
  };
}

/** When one device has to have it: one that was enrolled after the start has its time from then. */
export function dueAtOf(
  { dueAt, startsAt, deadlineDays, gracePeriodDays }: RingDue,
  enrolledAt: Date | null,
): Date {
  if (enrolledAt === null || enrolledAt <= startsAt) return dueAt;
  return dueAfter(enrolledAt, deadlineDays + gracePeriodDays);
}

// updates come out at 10:00 Pacific time, and Windows looks once a day
function dueAfter(start: Date, allowed: number): Date {
  return new Date(start.getTime() + (allowed + 1) * day);
}

function days(ring: WireObject, name: string): number | undefined {
  const value = ring[name];
  return typeof value === "number" ? value : undefined;
}
