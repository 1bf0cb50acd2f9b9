import { noSite } from "../../../config/sites/site-of.ts";
import type { PolicyDraft } from "../../../health/compliance-policy.ts";
import type { Fleet } from "../../../health/fleet.ts";
import type { RolloutState } from "../../state/rollout-state.ts";
import { countOutcomes, type StageClock } from "../count-outcomes.ts";
import type { StageObjects } from "../locate-objects.ts";
import type { ObservedStage } from "../observations.ts";
import type { SeenDevices } from "../seen-devices.ts";
import type { FleetPlaces, SiteAt } from "../stage-targets.ts";
import { observedTool } from "../tool-progress.ts";
import { contentTruth } from "./content-truth.ts";
import { attritionOf, type FrozenDevices } from "./frozen-devices.ts";
import type { StageReach } from "./reached-devices.ts";
import { stageClock } from "./stage-clock.ts";

/** Whom the stages of a rollout have, by name of the stage. */
export interface DevicesByStage {
  /** Of all stages. */
  readonly reached: ReadonlyMap<string, StageReach>;
  /** Of those that were released. */
  readonly frozen: ReadonlyMap<string, FrozenDevices>;
  /** Undefined where the files have no sites. */
  readonly siteAt: SiteAt | undefined;
}

/**
 * What is seen of the devices of one stage.
 *
 * @param hash Of those that it would be released to; null for a stage that is not the next.
 */
export function observeStage(
  state: RolloutState,
  stage: StageObjects,
  devices: SeenDevices,
  { reached, frozen, siteAt }: DevicesByStage,
  hash: string | null,
  now: Date,
): ObservedStage {
  const { fleet, reports, drivers } = devices;
  const { name } = stage.spec;
  const { places, unknown } = reached.get(name) ?? {
    places: new Uint8Array(fleet.size),
    unknown: [],
  };
  const clock = stageClock(state, stage, now);
  const targets = frozen.get(name);
  const ofStage = targets?.places ?? places;
  const truthOf = contentTruth(state, devices, clock);
  const { counts: byDevice, ...rest } = countOutcomes(ofStage, fleet, truthOf, clock, siteAt);
  // of drivers single devices are not known, and so no strata
  const ofPolicy = drivers.get(stage.policy?.id ?? "");
  const counts = ofPolicy ?? byDevice;
  const tool = toolOf(state, name, devices, ofStage, clock, siteAt);
  return {
    reach: { count: countOf(places), hash, unknown },
    ...rest,
    ...(ofPolicy && { strata: {}, excluded: {} }),
    ...(targets && counts && { counts }),
    attrition: targets ? attritionOf(targets, places) : 0,
    ...(tool && { tool }),
    errors: errorsOf(targets?.places, reports),
    control: controlOf(frozen, fleet, clock),
  };
}

/** What the scripts of a tool said on the devices of a stage; undefined for other content. */
function toolOf(
  state: RolloutState,
  name: string,
  { fleet, tool: progress }: SeenDevices,
  places: FleetPlaces,
  clock: StageClock,
  siteAt: SiteAt | undefined,
): ObservedStage["tool"] {
  const pinned = state.content.tool;
  if (!progress || !pinned) return undefined;
  return observedTool(places, {
    fleet,
    progress,
    version: pinned.version,
    restrainedAt: restrainedAt(state, name),
    activeSince: clock.now - clock.activeMs,
    siteOf: (place) => siteAt && (siteAt(place) ?? noSite),
  });
}

function restrainedAt({ stages }: RolloutState, name: string): number | undefined {
  const at = stages.find((stage) => stage.name === name)?.restrainedAt ?? null;
  return at === null ? undefined : Date.parse(at);
}

function countOf(places: FleetPlaces): number {
  let count = 0;
  for (const place of places) count += place;
  return count;
}

function errorsOf(
  places: FleetPlaces | undefined,
  reports: PolicyDraft | undefined,
): Readonly<Record<string, number>> {
  const errors: Record<string, number> = {};
  for (const [place, code] of reports?.tally.errors ?? [])
    if (places?.[place] === 1) errors[code] = (errors[code] ?? 0) + 1;
  return errors;
}

/** Devices that no stage was released to yet, and those of them that fell silent meanwhile. */
function controlOf(
  frozen: ReadonlyMap<string, FrozenDevices>,
  fleet: Fleet,
  { now, appliedAt, silentMs, activeMs }: StageClock,
): ObservedStage["control"] {
  let [devices, silent] = [0, 0];
  for (let place = 0; place < fleet.size; place++) {
    if (fleet.isOutdated(place)) continue;
    if ([...frozen.values()].some((stage) => stage.places[place] === 1)) continue;
    const at = fleet.lastSyncMs(place);
    if (Number.isNaN(at) || at < appliedAt - activeMs) continue;
    devices++;
    if (at >= appliedAt && now - at > silentMs) silent++;
  }
  return { devices, silent };
}
