import type { DesiredState } from "../../config/desired-state.ts";
import { freezePeriods } from "../../config/freeze-periods.ts";
import { isGraphError } from "../../graph/index.ts";
import { ReportExportError } from "../../health/export-error.ts";
import type { Fleet } from "../../health/fleet.ts";
import type { ReadinessLine } from "../../health/readiness/readiness.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { currentStage, type RolloutState } from "../state/rollout-state.ts";
import { newerContent } from "./content.ts";
import { directoryIds, keysByName } from "./device-names.ts";
import { fleetSites } from "./fleet-sites.ts";
import { locateRolloutObjects, type RolloutObjects } from "./locate-objects.ts";
import type { Observations, ObservedStage } from "./observations.ts";
import { prechecksOf } from "./prechecks.ts";
import { blockedProblems, readRolloutReadiness } from "./rollout-readiness.ts";
import { readSeenDevices, type SeenDevices, type SeenDevicesOptions } from "./seen-devices.ts";
import { readSlots } from "./slots.ts";
import { frozenKeys } from "./stage-targets.ts";
import { frozenDevices } from "./stages/frozen-devices.ts";
import { observeStage } from "./stages/observe-stage.ts";
import { reachedDevices, reachPolicies, rolloutReach } from "./stages/reached-devices.ts";
import { compareWithStored, type StoredObjects } from "./stored-objects.ts";

/** What is looked at, and how. */
export interface ObserveOptions extends SeenDevicesOptions {
  /** Keys of the devices of each stage that was released. */
  readonly frozen: ReadonlyMap<string, readonly string[]>;
  /** What a rollback would go back to; undefined before it was kept, and where it is damaged. */
  readonly stored: StoredObjects | undefined;
  /** As an earlier look of the same tick has them; else they are read. */
  readonly devices?: SeenDevices | undefined;
}

/** What was seen, and what only who writes needs of it. */
export interface ObservedRollout {
  readonly seen: Observations;
  /** Keys of the devices that the current stage would be released to. */
  readonly reach: ReadonlyMap<string, readonly string[]>;
  readonly objects: RolloutObjects | undefined;
  readonly snapshot: Snapshot | undefined;
  readonly devices: SeenDevices | undefined;
  /** How ready the devices are, one line each; none once it has begun. */
  readonly readinessLines: () => Iterable<ReadinessLine>;
  /** Directory ids of the devices of each stage. */
  readonly memberIds: (stage: string) => readonly string[];
  /** The key of a device of a stage, by its key or its name; undefined for any other. */
  readonly keyIn: (stage: string) => (device: string) => string | undefined;
}

/**
 * Looks at everything a tick decides on: how stages are held, who is in them, what their devices
 * run, what takes the place of the content. What cannot be read is a problem, and no guess.
 */
export async function observeRollout(
  tenant: Tenant,
  desired: DesiredState,
  state: RolloutState,
  options: ObserveOptions,
): Promise<ObservedRollout> {
  try {
    return await observe(tenant, desired, state, options);
  } catch (error) {
    if (!isGraphError(error) && !(error instanceof ReportExportError)) throw error;
    const seen = nothingSeen(tenant, desired, error.message);
    return {
      seen,
      reach: new Map(),
      objects: undefined,
      snapshot: undefined,
      devices: options.devices,
      readinessLines: () => [],
      memberIds: () => [],
      keyIn: () => () => undefined,
    };
  }
}

function nothingSeen(tenant: Tenant, desired: DesiredState, problem: string): Observations {
  return {
    at: tenant.now().toISOString(),
    dataAt: null,
    problems: [problem],
    prechecks: [],
    supersededBy: null,
    slots: {},
    stages: {},
    measures: {},
    freezes: freezesOf(desired),
    restore: { isValid: true, differs: [] },
  };
}

async function observe(
  tenant: Tenant,
  desired: DesiredState,
  state: RolloutState,
  options: ObserveOptions,
): Promise<ObservedRollout> {
  const { abortSignal, onProgress } = options;
  const operation = { abortSignal };
  const { spec } = state;
  onProgress?.("Reading policies and groups ...");
  const snapshot = await takeSnapshot(tenant, desired, operation);
  const objects = locateRolloutObjects(spec, desired, snapshot);
  const now = tenant.now();
  const asked = rolloutReach(objects);
  const devices =
    options.devices ??
    (await readSeenDevices(tenant, objects, state, reachPolicies(asked), options));
  const { fleet, inventory, releases } = devices;
  const siteAt = fleetSites(objects.sites, devices);
  const reached = reachedDevices(state, objects, asked, devices, siteAt);
  const frozen = frozenDevices(options.frozen, state, reached, fleet);
  const memberIds = (stage: string): readonly string[] =>
    directoryIds(frozen.get(stage)?.places ?? reached.get(stage)?.places, fleet, inventory);

  const slots = await readSlots(tenant, spec, objects, memberIds, operation);
  const current = currentStage(state)?.name;
  const reach = new Map<string, readonly string[]>();
  const stages: Record<string, ObservedStage> = {};
  for (const stage of objects.stages) {
    const { name } = stage.spec;
    const places = reached.get(name)?.places;
    const isNext = name === current && !frozen.has(name);
    const next = isNext && places ? frozenKeys(places, fleet) : undefined;
    if (next) reach.set(name, next.keys);
    const byStage = { reached, frozen, siteAt };
    stages[name] = observeStage(state, stage, devices, byStage, next?.hash ?? null, now);
  }
  const isBefore = state.phase === "Pending" || state.hold?.reason === "precheck";
  const ready =
    isBefore && state.intents.length === 0
      ? await readRolloutReadiness(tenant, state, { desired, objects, devices, reached }, operation)
      : undefined;
  const seen: Observations = {
    at: now.toISOString(),
    dataAt: newestSync(fleet),
    problems: snapshot.unread
      .filter(({ isApart }) => !isApart)
      .map(({ kind, reason }) => `${kind}: ${reason}`),
    prechecks: [
      ...prechecksOf(state, objects, slots, stages),
      ...(ready ? blockedProblems(ready.readiness, state) : []),
    ],
    ...(ready && { readiness: ready.readiness }),
    supersededBy: newerContent(state.content, releases, now),
    slots,
    stages,
    measures: {},
    freezes: freezesOf(desired),
    restore: compareWithStored(options.stored, snapshot),
  };
  const keyIn = (stage: string) => keysByName(frozen.get(stage)?.places, fleet);
  return {
    seen,
    reach,
    objects,
    snapshot,
    devices,
    readinessLines: ready?.lines ?? (() => []),
    memberIds,
    keyIn,
  };
}

function freezesOf(desired: DesiredState): Observations["freezes"] {
  return freezePeriods(desired).map(({ name, from, to, timeZone }) => ({
    name,
    from: from.toISOString(),
    to: to.toISOString(),
    timeZone,
  }));
}

function newestSync(fleet: Fleet): string | null {
  let newest = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < fleet.size; place++) {
    const at = fleet.lastSyncMs(place);
    if (at > newest) newest = at;
  }
  return Number.isFinite(newest) ? new Date(newest).toISOString() : null;
}
