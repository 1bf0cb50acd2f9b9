import {
  type RingContent,
  ringTerms,
  type RingTerms,
  stagesOf,
  type StatedRing,
} from "./ring-terms.ts";

/** When a release reaches the devices of a ring, in hours after the release. */
export interface RingTiming extends RingTerms {
  /** First offer. */
  readonly earliestOffer: number;
  /** When a device that is on has found it at the latest. */
  readonly latestDiscovery: number;
  /** Last restart of a device that is on and installs at once; null where nothing bounds it. */
  readonly latestForcedRestart: number | null;
  /** Of one that installs as late as it may, and then has its grace period. */
  readonly latestLateRestart: number | null;
}

/** The time between the last forced restart of a ring and the first offer to a ring after it. */
export interface RingBake {
  readonly from: RingTiming;
  readonly to: RingTiming;
  /** Negative where the next begins before; null where nothing bounds the first. */
  readonly hours: number | null;
  readonly required: number;
  readonly ok: boolean;
}

/** How rings are timed. */
export interface RingTimingOptions {
  /** Default `quality`. */
  readonly content?: RingContent | undefined;
  /** Most hours between two scans of a device that is on. Default 22. */
  readonly scanHours?: number | undefined;
  /** Days by which the offer to a ring is held back beyond its deferral, by key. */
  readonly heldDays?: Readonly<Record<string, number>> | undefined;
}

/** A device looks for updates about that often: https://learn.microsoft.com/windows/deployment/update/how-windows-update-works */
const defaultScanHours = 22;

/** Hours from the last forced restart of a ring to the next offer, where a config states none. */
export const defaultBakeHours = 48;

const day = 24;

/**
 * When a release reaches the rings of a config, in the order of the rollout. The closed form: no
 * device and no chance is needed for it.
 *
 * A device is offered a release when its deferral has passed, and finds it with its next scan. The
 * deadline counts from there, the grace period from the pending restart; the later of both forces
 * the restart. Without a deadline nothing does, but in the mode that installs at maintenance time
 * and asks for the restart: that one is forced after seven days.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-configure-wufb
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 */
export function ringTimings(
  desired: { readonly resources: readonly StatedRing[] },
  { content, scanHours = defaultScanHours, heldDays = {} }: RingTimingOptions = {},
): readonly RingTiming[] {
  return ringTerms(desired, content).map((terms) => {
    const earliestOffer = (terms.deferralDays + (heldDays[terms.key] ?? 0)) * day;
    const latestDiscovery = earliestOffer + scanHours;
    const { atOnce, late } = forcedAfter(terms);
    return {
      ...terms,
      earliestOffer,
      latestDiscovery,
      latestForcedRestart: atOnce === null ? null : latestDiscovery + atOnce,
      latestLateRestart: late === null ? null : latestDiscovery + late,
    };
  });
}

/**
 * Hours from the discovery to the forced restart: of a device that installs at once, and of one
 * that installs as late as it may. Null where nothing forces it.
 */
export function forcedAfter({
  deadlineDays,
  graceDays,
  asks,
}: Pick<RingTerms, "deadlineDays" | "graceDays" | "asks">): {
  readonly atOnce: number | null;
  readonly late: number | null;
} {
  if (deadlineDays !== null) {
    const grace = graceDays ?? 0;
    return { atOnce: Math.max(deadlineDays, grace) * day, late: (deadlineDays + grace) * day };
  }
  if (!asks) return { atOnce: null, late: null };
  return { atOnce: askedDays * day, late: (missedMaintenanceDays + askedDays) * day };
}

/** Windows asks when to restart; after a week it no longer asks. */
const askedDays = 7;
/** Maintenance that could not run for two days is made up for at once. */
const missedMaintenanceDays = 2;

/**
 * The time that each ring has to be looked at before the next is offered the release; of rings
 * that come at the same time, for each of them. None is left out.
 */
export function bakesOf(
  timings: readonly RingTiming[],
  required: number = defaultBakeHours,
): readonly RingBake[] {
  const stages = stagesOf(timings);
  return stages.slice(1).flatMap((stage, index) =>
    (stages[index] ?? []).flatMap((from) =>
      stage.map((to) => {
        const last = from.latestForcedRestart;
        const hours = last === null ? null : to.earliestOffer - last;
        return { from, to, hours, required, ok: hours !== null && hours >= required };
      }),
    ),
  );
}
