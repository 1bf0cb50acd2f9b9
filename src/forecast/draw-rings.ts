import { freezePeriods } from "../config/freeze-periods.ts";
import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { ringKind } from "../rings/kind.ts";
import { type AssumedValues, assumedValues, hoursOfText } from "./assumptions.ts";
import {
  type DrawnRing,
  forecastRing,
  type ForecastFrame,
  offersOf,
  type RingInput,
} from "./forecast-ring.ts";
import type { ForecastSpan } from "./forecast.ts";
import type { RingPopulation } from "./ring-population.ts";
import { businessSpans, type Horizon, ringSchedule } from "./ring-schedule.ts";
import { ringTerms, type RingTerms } from "./ring-terms.ts";
import { rolledOut, type RolledOut, sharesGroup } from "./rolled-out.ts";
import type { SpanList } from "./span-list.ts";
import { zoneClock } from "../maintenance/zone-clock.ts";

/** What is forecast, and what is known or supposed. Rings go by their keys, such as `broad`. */
export interface ForecastOptions {
  /** Day of the release, `yyyy-MM-dd`; of a feature policy without a date, the day from which it offers. */
  readonly release: string;
  /** Address of a feature or expedite policy to forecast instead of the monthly release. */
  readonly policy?: string | undefined;
  /** Days by which the offer to a ring is held back beyond its deferral. */
  readonly heldDays?: Readonly<Record<string, number>> | undefined;
  /** Devices that a ring is supposed to have. */
  readonly devices?: Readonly<Record<string, number>> | undefined;
  /** What was read of a ring. */
  readonly populations?: Readonly<Record<string, RingPopulation>> | undefined;
  readonly assume?: Partial<AssumedValues> | undefined;
  /** What chance follows from. Default 1. */
  readonly seed?: number | undefined;
}

/** Every ring with its devices, in the order of the rollout, and what they share. */
export interface DrawnRings {
  readonly frame: ForecastFrame;
  readonly inputs: readonly RingInput[];
  /** One for each of `inputs`. */
  readonly drawn: readonly DrawnRing[];
  /** Rings that the policy does not reach, as far as assignments tell. */
  readonly leftOut: readonly RingTerms[];
}

const day = 86_400_000;
/** A window of every month has opened by then, and the last grace period is over. */
const horizonDays = 130;
const usualWorkdays = ["mon", "tue", "wed", "thu", "fri"];

/** Draws the devices of every ring. Throws as `createForecast` does. */
export function drawRings(desired: DesiredState, options: ForecastOptions): DrawnRings {
  const { populations = {}, heldDays = {}, devices = {}, seed = 1 } = options;
  checkOptions(desired, options);
  const values = assumedValues(options.assume);
  const resources = asInTenant(desired.resources, populations);
  const rollout = rolledOut({ resources }, options.release, options.policy);
  const { reached, leftOut } = plannedRings(resources, rollout);
  const planned = reached.map(({ terms, resource }) => ({
    terms,
    resource,
    population: populations[terms.key] ?? {},
    devices: devices[terms.key],
    heldDays: heldDays[terms.key] ?? 0,
  }));
  const lastOffer = Math.max(...planned.flatMap((ring) => offersOf(ring, rollout)));
  const horizon: Horizon = {
    clock: zoneClock(desired.calendar?.timeZone ?? values.timeZone),
    from: rollout.releasedAt - day,
    to: lastOffer + horizonDays * day,
  };
  const frame: ForecastFrame = {
    rollout,
    values,
    seed,
    horizon,
    businessHours: businessHoursOf(desired, values, horizon),
    freezes: freezesIn(desired, horizon),
  };
  const inputs: readonly RingInput[] = planned.map((ring) => ({
    ...ring,
    postpones: ring.resource.fields["postponeRebootUntilAfterDeadline"] === true,
    schedule: ringSchedule(ring.resource, resources, values.activeHours, horizon),
  }));
  const drawn = inputs.map((input) => forecastRing(input, frame));
  return { frame, inputs, drawn, leftOut };
}

/** A feature or expedite policy comes to the rings with which it shares devices; where none does, to all. */
function plannedRings(
  resources: readonly DesiredResource[],
  rollout: RolledOut,
): {
  readonly reached: readonly { readonly terms: RingTerms; readonly resource: DesiredResource }[];
  readonly leftOut: readonly RingTerms[];
} {
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const all = ringTerms({ resources }, rollout.ringContent).flatMap((terms) => {
    const resource = byAddress.get(terms.address);
    return resource === undefined ? [] : [{ terms, resource }];
  });
  const { policy } = rollout;
  if (policy === undefined) return { reached: all, leftOut: [] };
  const reached = all.filter(({ resource }) => sharesGroup(policy, resource) !== false);
  if (reached.length === 0) return { reached: all, leftOut: [] };
  const leftOut = all.filter((ring) => !reached.includes(ring));
  return { reached, leftOut: leftOut.map(({ terms }) => terms) };
}

function businessHoursOf(
  { calendar }: DesiredState,
  values: AssumedValues,
  horizon: Horizon,
): SpanList {
  const stated = calendar?.businessHours ?? hoursOfText(values.businessHours);
  if (stated === undefined) throw new RangeError("businessHours must be hours such as 07:00-19:00");
  return businessSpans(stated, calendar?.businessHours?.days ?? usualWorkdays, horizon);
}

/** Those that meet the time from the release on, in order. */
function freezesIn(desired: DesiredState, { from, to }: Horizon): readonly ForecastSpan[] {
  return freezePeriods(desired)
    .filter((freeze) => freeze.to.getTime() > from && freeze.from.getTime() < to)
    .map((freeze) => ({
      name: freeze.name,
      from: freeze.from.toISOString(),
      to: freeze.to.toISOString(),
    }));
}

/** Rings with what the tenant has where the files leave it alone. */
function asInTenant(
  resources: readonly DesiredResource[],
  populations: Readonly<Record<string, RingPopulation>>,
): readonly DesiredResource[] {
  return resources.map((resource) => {
    const live = resource.kind === ringKind.name ? populations[resource.key]?.live : undefined;
    return live === undefined ? resource : { ...resource, fields: { ...live, ...resource.fields } };
  });
}

function checkOptions(
  { resources }: DesiredState,
  { release, heldDays = {}, devices = {} }: ForecastOptions,
): void {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(release) ? new Date(`${release}T00:00:00Z`) : undefined;
  if (at === undefined || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(release))
    throw new RangeError(`a release is a day such as 2026-11-10 (is ${release})`);
  const keys = resources.filter(({ kind }) => kind === ringKind.name).map(({ key }) => key);
  if (keys.length === 0) throw new RangeError("the files hold no ring to forecast");
  for (const key of [...Object.keys(heldDays), ...Object.keys(devices)]) {
    if (!keys.includes(key))
      throw new RangeError(`the files hold no ring ${key}; they hold ${keys.join(", ")}`);
  }
  for (const [key, days] of Object.entries(heldDays)) {
    if (!(days >= 0 && days <= 365))
      throw new RangeError(`${key} can be held for 0 to 365 days (is ${days})`);
  }
  for (const [key, count] of Object.entries(devices)) {
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`${key} must have a whole number of devices, at least 1 (is ${count})`);
  }
}
