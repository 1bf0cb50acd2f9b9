import type { DeviceInstalls, ReachingPolicy } from "./device-installs.ts";
import type { UnapprovedInstall } from "./finding.ts";
import type { PolicyTerms } from "./policy-terms.ts";
import { type Undecided, undecided, utcDay } from "./verdict.ts";

const day = 86_400_000;

/**
 * A policy is on its devices a day after it was set: they ask Intune about every eight hours.
 *
 * @see https://learn.microsoft.com/intune/intune-service/configuration/device-profile-troubleshoot
 */
const arrivalInMs = day;

/**
 * What is installed at an instant may have been offered days before, and have waited for its restart.
 * Unverified: that six days are enough where no deadline forces it.
 */
const offerInMs = 6 * day;

/**
 * When something can have been offered at the earliest: not before it was published, and some days
 * before it was not there yet. Null where nothing tells it.
 */
export function offeredAfter(
  publishedAt: Date | null,
  notThereAt: readonly (Date | null)[],
): Date | null {
  const times = notThereAt.flatMap((at) => (at === null ? [] : [at.getTime() - offerInMs]));
  if (publishedAt !== null) times.push(publishedAt.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** The latest of these; null where there is none. */
export function latestOf(dates: readonly (Date | null)[]): Date | null {
  const times = dates.flatMap((date) => (date === null ? [] : [date.getTime()]));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** A policy that was there, as it is, when something was offered. */
export interface HeldPolicy {
  readonly is: "held";
  readonly confidence: UnapprovedInstall["confidence"];
}

/**
 * Whether a policy that reaches a device did so already, with the same terms, when something was
 * offered that was not offered before `after`.
 */
export function whetherHeld(
  device: DeviceInstalls,
  reaching: ReachingPolicy,
  after: Date | null,
): HeldPolicy | Undecided {
  const { terms } = reaching;
  if (after === null) return undecided("nothing tells when it was installed");
  if (terms.since === null)
    return undecided(`nothing tells since when "${terms.displayName}" is as it is`);
  if (setTooLate(terms.since, after))
    return undecided(
      `"${terms.displayName}" is as it is since ${utcDay(terms.since)}, and it may have been offered before`,
    );
  return whetherReached(device, reaching, after);
}

/** The same of a policy whose terms are known to have held. */
export function whetherReached(
  { enrolledAt }: DeviceInstalls,
  { terms, since, notAt }: ReachingPolicy,
  after: Date | null,
): HeldPolicy | Undecided {
  if (after === null) return undecided("nothing tells when it was installed");
  if (since !== null && !setTooLate(since, after)) return { is: "held", confidence: "sure" };
  if (enrolledAt === null) return undecided("nothing tells when the device was enrolled");
  if (setTooLate(enrolledAt, after))
    return undecided("it may have been installed before the device was enrolled");
  if (notAt !== null)
    return undecided(
      `the device came to "${terms.displayName}" after ${utcDay(notAt)}, and may have had it before`,
    );
  return { is: "held", confidence: "likely" };
}

/** Whether a policy may have allowed something else when it was offered. */
export function wasOther({ since }: PolicyTerms, after: Date | null): boolean {
  return since === null || after === null || setTooLate(since, after);
}

/** Whether a policy that was set then may not have been on the device yet. */
export function setTooLate(setAt: Date, after: Date): boolean {
  return setAt.getTime() + arrivalInMs > after.getTime();
}
