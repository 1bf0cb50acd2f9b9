import type { DesiredResource, DesiredState } from "../../config/desired-state.ts";
import { createForecast } from "../../forecast/create-forecast.ts";
import { diffForecasts } from "../../forecast/diff-forecasts.ts";
import type { ForecastDiff } from "../../forecast/forecast.ts";
import { currentRelease } from "../../forecast/patch-tuesday.ts";
import type { RingPopulation } from "../../forecast/ring-population.ts";
import { objectValues } from "../../kind/object-values.ts";
import { kindOf } from "../../registry/kinds.ts";
import { ringKind } from "../../rings/kind.ts";
import { ringStatus } from "../../rings/status.ts";
import type { PlannedState } from "../../reconcile/plan/make-plan.ts";
import { isOurs } from "../../snapshot/ownership.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";

/**
 * What a plan does to the forecast of the current release: the rings as the tenant has them beside
 * the rings as they will be, with the devices that were counted. Undefined where the plan changes
 * no ring, or there was none before. Pure.
 */
export function planForecast(
  desired: DesiredState,
  { plan, snapshot, devicesOf }: PlannedState,
): ForecastDiff | undefined {
  const { resources } = desired;
  const timed = new Set(
    resources
      .filter(({ kind, givenBy }) => kind === ringKind.name || givenBy !== undefined)
      .map(({ address }) => address),
  );
  const touches = plan.changes.some(
    ({ kind, address }) => kind === ringKind.name || timed.has(address),
  );
  if (!touches) return undefined;
  // under the keys that the files give them: a ring that is renamed is the same ring
  const renamed = new Map(desired.moved.map(({ from, to }) => [from, to]));
  const live = snapshot.objects.flatMap((object) => {
    const key = isOurs(object, desired.stack) ? object.marker?.key : undefined;
    return key === undefined ? [] : [{ object, address: renamed.get(key) ?? key }];
  });
  const before = live.flatMap((one) => asResource(one, resources));
  if (!before.some(({ kind }) => kind === ringKind.name)) return undefined;
  if (!resources.some(({ kind }) => kind === ringKind.name)) return undefined;
  const now = new Date(plan.createdAt);
  const release = currentRelease(now);
  const populations = (time: "before" | "after") =>
    Object.fromEntries(
      [...before, ...resources]
        .filter(({ kind }) => kind === ringKind.name)
        .map(({ key, address }) => {
          const found = live.find((one) => one.address === address);
          return [key, populationOf(found?.object, devicesOf(address)?.[time], now)];
        }),
    );
  return diffForecasts(
    createForecast(
      { ...desired, resources: before },
      { release, populations: populations("before") },
    ),
    createForecast(desired, { release, populations: populations("after") }),
  );
}

/** An object of the stack, and what the files call it. */
interface LiveObject {
  readonly object: TenantObject;
  readonly address: string;
}

/** An object of the tenant as files would state it, with the order that the files give it. */
function asResource(
  { object: { kind, displayName, wire }, address }: LiveObject,
  resources: readonly DesiredResource[],
): DesiredResource[] {
  const twin = resources.find((resource) => resource.address === address);
  if (kind !== ringKind.name && twin?.givenBy === undefined) return [];
  return [
    {
      ...(twin?.order !== undefined && { order: twin.order }),
      ...(twin?.givenBy !== undefined && { givenBy: twin.givenBy }),
      address,
      kind,
      key: address.slice(address.indexOf("/") + 1),
      displayName,
      fields: objectValues(kindOf(kind).properties, wire),
      assignmentsMode: "authoritative",
      protect: false,
      dependsOn: [],
      approximations: [],
      source: { file: "" },
    },
  ];
}

function populationOf(
  object: TenantObject | undefined,
  counted: { readonly devices: number | null; readonly atLeast: number } | undefined,
  now: Date,
): RingPopulation {
  const status = object && ringStatus(object.wire, now);
  const [quality, feature] = [status?.quality.pauseEndsAt, status?.feature.pauseEndsAt];
  return {
    ...(counted && { devices: counted.atLeast, isLowerBound: counted.devices === null }),
    pausedUntil: { ...(quality && { quality }), ...(feature && { feature }) },
    ...(object && { live: objectValues(ringKind.properties, object.wire) }),
  };
}
