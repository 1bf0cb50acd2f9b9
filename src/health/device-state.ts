import type { PatchLevel } from "../releases/patch-level.ts";

/** Where one device stands with one policy. The order is that of all reports. */
export const deviceStates = [
  "patched",
  "pending",
  "overdue",
  "failing",
  "silent",
  "unknown",
  "unreachable",
] as const;

/**
 * - `patched` has what the policy is about.
 * - `pending` has time left, or is held back by a pause.
 * - `overdue` is past its time although it checks in; nothing says that an update failed.
 * - `failing` has an error that Windows or Intune reports.
 * - `silent` has not checked in for days: neither good nor bad can be told of it.
 * - `unknown` cannot be judged, and never counts as a success.
 * - `unreachable` is assigned the policy, which cannot do anything there; no share is of it.
 *
 * @useDeclaredType
 */
export type DeviceState = (typeof deviceStates)[number];

/** How many devices are in each state; together as many as the policy has. */
export type StateCounts = Readonly<Record<DeviceState, number>>;

/** What decides between pending, overdue and silent. */
export interface StateClock {
  readonly now: Date;
  /** When the device has to have it; null where there is no such time. */
  readonly dueAt: Date | null;
  readonly paused: boolean;
  /** Days without check-in after which a device is silent. */
  readonly silentDays: number;
}

/** The state of a device in a ring, from what its build says. Pure. */
export function stateOf(
  level: PatchLevel,
  lastSyncAt: Date | null,
  clock: StateClock,
): DeviceState {
  if (level.level !== "behind") return level.level;
  if (isSilent(lastSyncAt, clock)) return "silent";
  if (clock.paused) return "pending";
  return clock.dueAt !== null && clock.now > clock.dueAt ? "overdue" : "pending";
}

/** Whether a device has not checked in for so long that nothing it said still counts. */
export function isSilent(
  lastSyncAt: Date | null,
  { now, silentDays }: Pick<StateClock, "now" | "silentDays">,
): boolean {
  return lastSyncAt === null || now.getTime() - lastSyncAt.getTime() > silentDays * 86_400_000;
}
