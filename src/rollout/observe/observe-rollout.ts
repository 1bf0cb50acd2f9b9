import type { DesiredState } from "../../config/desired-state.ts";
import { freezePeriods } from "../../config/freeze-periods.ts";
import { unprovableGates } from "../../config/rollouts/provable.ts";
import { noSite } from "../../config/sites/site-of.ts";
import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import type { DeviceCache } from "../../devices/directory-cache.ts";
import { isGraphError } from "../../graph/index.ts";
import type { Fetch } from "../../graph/client-options.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { barrierOf } from "../../health/barrier.ts";
import { newDraft, type PolicyDraft } from "../../health/compliance-policy.ts";
import { judgeDrivers } from "../../health/driver-compliance.ts";
import type { ReadinessLine } from "../../health/readiness/readiness.ts";
import { ReportExportError } from "../../health/export-error.ts";
import type { Fleet } from "../../health/fleet.ts";
import { fleetReach } from "../../health/fleet-reach.ts";
import { PolicyTally } from "../../health/policy-tally.ts";
import { readFleet } from "../../health/read-fleet.ts";
import { readReleases } from "../../health/read-releases.ts";
import { ringDue } from "../../health/ring-due.ts";
import { judgeExpedite, judgeFeatureUpdate } from "../../health/update-reports.ts";
import { assignedPolicy } from "../../reach/assigned-policy.ts";
import { inventoryNeeds } from "../../reach/inventory-needs.ts";
import type { Inventory } from "../../reach/inventory.ts";
import type { AssignedPolicy, ReachView } from "../../reach/reach-view.ts";
import { siteGroupIds, siteRules } from "../../reach/site-reach.ts";
import { readReachView } from "../../reach/read-reach.ts";
import { patchLevel } from "../../releases/patch-level.ts";
import type { ReleaseCatalog } from "../../releases/release.ts";
import { hasVersion } from "../../releases/versions.ts";
import { ringKind } from "../../rings/kind.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { actuatorTraits } from "../actuators/traits.ts";
import { currentStage, type OutcomeCounts, type RolloutState } from "../state/rollout-state.ts";
import { isReleased } from "../tick/stage-phase.ts";
import { aDay, anHour } from "../tick/tick-draft.ts";
import { newerContent } from "./content.ts";
import { countOutcomes, type StageClock, type ContentTruth } from "./count-outcomes.ts";
import { fleetSites } from "./fleet-sites.ts";
import { locateRolloutObjects, type RolloutObjects, type StageObjects } from "./locate-objects.ts";
import type { Observations, ObservedSlot, ObservedStage } from "./observations.ts";
import { blockedProblems, readRolloutReadiness } from "./rollout-readiness.ts";
import { compareWithStored, type StoredObjects } from "./stored-objects.ts";
import { readSlots } from "./slots.ts";
import { drawStages, frozenKeys, type FleetPlaces } from "./stage-targets.ts";
import { observedTool, readToolProgress, type ToolProgress, toolTruth } from "./tool-progress.ts";

/** What is looked at, and how. */
export interface ObserveOptions extends OperationOptions {
  /** Keys of the devices of each stage that was released. */
  readonly frozen: ReadonlyMap<string, readonly string[]>;
  /** What a rollback would go back to; undefined before it was kept, and where it is damaged. */
  readonly stored: StoredObjects | undefined;
  /** As an earlier look of the same tick has them; else they are read. */
  readonly devices?: SeenDevices | undefined;
  readonly cache?: DeviceCache | undefined;
  readonly fetch?: Fetch | undefined;
  readonly onProgress?: ((sentence: string) => void) | undefined;
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
  const asked = objects.stages.map((stage) => reachingPolicy(stage));
  const [include, exclude, ofSites] = [
    objects.includeIds,
    objects.excludeIds,
    siteGroupIds(objects.sites),
  ].map(policyOfGroups);
  const policies = [...asked, include, exclude, ofSites].filter((policy) => policy !== undefined);
  const devices = options.devices ?? (await readDevices(tenant, objects, state, policies, options));
  const { fleet, inventory, view, releases, reports, drivers, tool } = devices;
  const siteAt = fleetSites(objects.sites, devices);
  const reachOf = (policy: AssignedPolicy) => fleetReach(policy, view, inventory, fleet);
  const included = include && reachOf(include).devices;
  const excluded = exclude && reachOf(exclude).devices;
  const mayHave = (place: number) =>
    !fleet.isOutdated(place) && (included?.[place] ?? 1) === 1 && excluded?.[place] !== 1;

  const population = new Uint8Array(fleet.size);
  for (let place = 0; place < fleet.size; place++) population[place] = mayHave(place) ? 1 : 0;
  const drawn = included
    ? drawStages(spec.stages, population, fleet, state.name, siteAt ?? (() => null))
    : new Map<string, FleetPlaces>();
  const reached = new Map<string, { places: FleetPlaces; unknown: readonly string[] }>();
  for (const [index, stage] of objects.stages.entries()) {
    const policy = asked[index];
    const byPolicy = policy && reachOf(policy);
    const places = new Uint8Array(fleet.size);
    const source = drawn.get(stage.spec.name) ?? byPolicy?.devices;
    for (let place = 0; place < fleet.size; place++)
      places[place] = source?.[place] === 1 && mayHave(place) ? 1 : 0;
    reached.set(stage.spec.name, { places, unknown: byPolicy?.notEvaluated ?? [] });
  }
  const frozen = new Map(
    [...options.frozen].map(([stage, keys]) => [stage, placesOf(keys, fleet)] as const),
  );
  joinLast(state, frozen, reached);
  const memberIds = (stage: string): readonly string[] =>
    directoryIds(frozen.get(stage)?.places ?? reached.get(stage)?.places, fleet, inventory);

  const slots = await readSlots(tenant, spec, objects, memberIds, operation);
  const current = currentStage(state)?.name;
  const reach = new Map<string, readonly string[]>();
  const stages: Record<string, ObservedStage> = {};
  for (const stage of objects.stages) {
    const { name } = stage.spec;
    const { places, unknown } = reached.get(name) ?? {
      places: new Uint8Array(fleet.size),
      unknown: [],
    };
    const isNext = name === current && !frozen.has(name);
    const next = isNext ? frozenKeys(places, fleet) : undefined;
    if (next) reach.set(name, next.keys);
    const clock = clockOf(state, stage, now);
    const targets = frozen.get(name);
    const counted = countOutcomes(
      targets?.places ?? places,
      fleet,
      truths(state, devices, clock),
      clock,
      siteAt,
    );
    const { counts: byDevice, ...rest } = counted;
    // of drivers single devices are not known, and so no strata
    const ofPolicy = drivers.get(stage.policy?.id ?? "");
    const counts = ofPolicy ?? byDevice;
    stages[name] = {
      reach: { count: countOf(places), hash: next?.hash ?? null, unknown },
      ...rest,
      ...(ofPolicy && { strata: {}, excluded: {} }),
      ...(targets && counts && { counts }),
      attrition: targets ? targets.gone + lostOf(targets.places, places) : 0,
      ...(tool &&
        state.content.tool && {
          tool: observedTool(targets?.places ?? places, {
            fleet,
            progress: tool,
            version: state.content.tool.version,
            restrainedAt: restrainedAt(state, name),
            activeSince: clock.now - clock.activeMs,
            siteOf: (place) => siteAt && (siteAt(place) ?? noSite),
          }),
        }),
      errors: errorsOf(targets?.places, reports),
      control: controlOf(frozen, fleet, clock),
    };
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

/** What is known of devices and releases; it does not change while a tick writes. */
export interface SeenDevices {
  readonly fleet: Fleet;
  readonly inventory: Inventory;
  readonly view: ReachView;
  readonly releases: ReleaseCatalog;
  /** What Intune's reports say of single devices; undefined for content that has no report. */
  readonly reports: PolicyDraft | undefined;
  /** Devices of driver policies by outcome, by id of the policy: no report has single ones. */
  readonly drivers: ReadonlyMap<string, OutcomeCounts>;
  /** What the scripts of a tool said; undefined for other content. */
  readonly tool: ToolProgress | undefined;
}

async function readDevices(
  tenant: Tenant,
  objects: RolloutObjects,
  { content }: RolloutState,
  policies: readonly AssignedPolicy[],
  options: ObserveOptions,
): Promise<SeenDevices> {
  const { abortSignal, cache, onProgress } = options;
  const operation = { abortSignal };
  const [view, { catalog }] = await Promise.all([
    readReachView(tenant, policies, operation),
    readReleases(tenant, operation),
  ]);
  const needs = inventoryNeeds([{ view, policies, groupIds: [], filterIds: [] }]);
  const rules = [...needs.rules, ...siteRules(objects.sites?.sites)];
  const { fleet, inventory } = await readFleet(
    tenant,
    { ...needs, rules },
    { ...operation, cache, onProgress },
  );
  const reports = await readReports(tenant, objects, fleet, catalog, options);
  const drivers = await readDriverCounts(tenant, objects, fleet, options);
  const tool =
    content.tool && (await readToolProgress(tenant, content.tool, objects.tool, fleet, options));
  return { fleet, inventory, view, releases: catalog, reports, drivers, tool };
}

/** Whose devices a stage has: a ring's own targets, or members of groups. */
function reachingPolicy({ ring, groupIds, spec }: StageObjects): AssignedPolicy | undefined {
  if (ring) return assignedPolicy(ringKind, ring.assignments ?? [], ring.wire);
  return spec.group === undefined ? undefined : policyOfGroups(groupIds);
}

function policyOfGroups(ids: readonly string[]): AssignedPolicy | undefined {
  if (ids.length === 0) return undefined;
  return {
    assignments: ids.map((groupId) => ({ target: "group" as const, groupId })),
    reachesUsers: false,
  };
}

interface FrozenPlaces {
  readonly places: FleetPlaces;
  /** Devices that Intune does not have any more. */
  readonly gone: number;
}

function placesOf(keys: readonly string[], fleet: Fleet): FrozenPlaces {
  const places = new Uint8Array(fleet.size);
  let gone = 0;
  for (const key of keys) {
    const place = fleet.placeOfKey(key);
    if (place === undefined) gone++;
    else places[place] = 1;
  }
  return { places, gone };
}

/** Devices that came since the stages were frozen are those of the last one. */
function joinLast(
  { stages }: RolloutState,
  frozen: ReadonlyMap<string, FrozenPlaces>,
  reached: ReadonlyMap<string, { readonly places: FleetPlaces }>,
): void {
  const last = stages.at(-1);
  const joined = frozen.get(last?.name ?? "")?.places;
  if (joined === undefined) return;
  for (const { places } of reached.values()) {
    for (let place = 0; place < places.length; place++) {
      if (places[place] !== 1) continue;
      if ([...frozen.values()].every((stage) => stage.places[place] !== 1)) joined[place] = 1;
    }
  }
}

function directoryIds(
  places: FleetPlaces | undefined,
  fleet: Fleet,
  inventory: Inventory,
): readonly string[] {
  const ids: string[] = [];
  for (let place = 0; place < (places?.length ?? 0); place++) {
    const index = places?.[place] === 1 ? fleet.directoryIndex(place) : undefined;
    if (index !== undefined) ids.push(inventory.id(index).toLowerCase());
  }
  return ids;
}

/** Finds devices as files call them. A name that two devices bear is none of them. */
function keysByName(
  places: FleetPlaces | undefined,
  fleet: Fleet,
): (device: string) => string | undefined {
  const keys = new Map<string, string | undefined>();
  for (let place = 0; place < (places?.length ?? 0); place++) {
    if (places?.[place] !== 1) continue;
    const [key, name] = [fleet.key(place), fleet.name(place).toLowerCase()];
    keys.set(key, key);
    if (name !== "") keys.set(name, keys.has(name) ? undefined : key);
  }
  return (device) => keys.get(device.toLowerCase());
}

/** What Intune's reports say of single devices; none for content that has no report. */
async function readReports(
  tenant: Tenant,
  objects: RolloutObjects,
  fleet: Fleet,
  catalog: ReleaseCatalog,
  { abortSignal, fetch, onProgress }: ObserveOptions,
): Promise<PolicyDraft | undefined> {
  const [policy] = objects.stages.flatMap((stage) => stage.policy ?? []);
  if (policy?.kind !== "featureUpdate" && policy?.kind !== "expediteUpdate") return undefined;
  const everyone = {
    devices: new Uint8Array(fleet.size),
    filteredOut: 0,
    unmanaged: 0,
    notEvaluated: [],
  };
  const draft = newDraft(
    policy.kind,
    { ...policy, assignments: policy.assignments },
    everyone,
    new PolicyTally(fleet.size),
  );
  const judge = policy.kind === "featureUpdate" ? judgeFeatureUpdate : judgeExpedite;
  const circumstances = { fleet, catalog, now: tenant.now(), silentDays: 14 };
  onProgress?.(`Reading the reports of ${policy.displayName} ...`);
  await judge(tenant.graph, draft, circumstances, {
    ...(abortSignal && { abortSignal }),
    now: tenant.now,
    sleep: tenant.sleep,
    fetch,
  });
  return draft;
}

/** What Intune counts of the policies whose drivers are approved stage by stage. */
async function readDriverCounts(
  tenant: Tenant,
  objects: RolloutObjects,
  fleet: Fleet,
  { abortSignal, fetch }: ObserveOptions,
): Promise<ReadonlyMap<string, OutcomeCounts>> {
  const policies = new Map(
    objects.stages.flatMap(({ policy }) =>
      policy?.kind === "driverUpdate" ? [[policy.id, policy] as const] : [],
    ),
  );
  const nobody = {
    devices: new Uint8Array(fleet.size),
    filteredOut: 0,
    unmanaged: 0,
    notEvaluated: [],
  };
  const drafts = [...policies.values()].map((policy) =>
    newDraft(
      "driverUpdate",
      { ...policy, assignments: policy.assignments },
      nobody,
      new PolicyTally(fleet.size),
    ),
  );
  const { now, sleep } = tenant;
  await judgeDrivers(tenant.graph, drafts, {
    ...(abortSignal && { abortSignal }),
    now,
    sleep,
    fetch,
  });
  return new Map(
    drafts.map(({ policy, counts }) => {
      const { patched = 0, failing = 0, pending = 0 } = counts ?? {};
      const eligible = patched + failing + pending;
      const none = { overdue: 0, silent: 0, absent: 0 };
      return [policy.id, { eligible, succeeded: patched, failed: failing, pending, ...none }];
    }),
  );
}

/** Whether a device has the content: by its build, and by what a report says. */
function truths(
  { spec, content }: RolloutState,
  { fleet, releases: catalog, reports, tool }: SeenDevices,
  { appliedAt }: StageClock,
): (place: number) => ContentTruth {
  const pinned = content.tool;
  // no barrier of updates is one of a tool
  if (pinned && tool) return (place) => toolTruth(tool(place), pinned);
  const release = catalog.releases.find(({ releasedOn }) => releasedOn === content.release);
  const version =
    spec.content.kind === "feature"
      ? catalog.versions.find(({ name }) => name === content.title)
      : undefined;
  const kind = spec.content.kind === "feature" ? "featureUpdate" : "ring";
  return (place) => {
    if (barrierOf(kind, fleet.standing(place)) !== undefined) return "barred";
    const reported = reports?.tally.state(place);
    if (reported === "failing") return "failed";
    if (reported === "patched") return "has";
    switch (spec.content.kind) {
      case "quality": {
        if (release === undefined) return "unknown";
        const level = patchLevel(fleet.build(place), release, catalog, fleet.edition(place));
        if (level.level === "patched") return "has";
        if (level.level === "unknown") return "unknown";
        return level.because === undefined ? "lacks" : "barred";
      }
      case "feature": {
        const build = fleet.build(place)?.build;
        if (version === undefined || build === undefined) return "unknown";
        const has = hasVersion(catalog.versions, build, version);
        return has === undefined ? "unknown" : has ? "has" : "lacks";
      }
      // Unverified: that a device has a policy once it checked in after the assignment
      case "policy":
        return fleet.lastSyncMs(place) > appliedAt ? "has" : "lacks";
      case "expedite":
      case "driver":
      case "tool":
        return "lacks";
      default:
        return spec.content satisfies never;
    }
  };
}

// scans: https://learn.microsoft.com/windows/deployment/update/how-windows-update-works, check-ins about every 8 hours:
// https://learn.microsoft.com/intune/intune-service/configuration/device-profile-troubleshoot
const scanHours = 22;
const checkInHours = 8;

function clockOf(state: RolloutState, { ring, spec }: StageObjects, now: Date): StageClock {
  const stage = state.stages.find(({ name }) => name === spec.name);
  const { tick, population, content } = state.spec;
  const instant = (text: string | null | undefined) =>
    text === null || text === undefined ? undefined : Date.parse(text);
  const releasedAt = instant(stage?.releasedAt) ?? now.getTime();
  // one that is to be released anew begins to count with that
  const isOut = stage !== undefined && isReleased(stage);
  const dueAt =
    isOut && ring && content.kind === "quality" && state.content.release !== null
      ? ringDueAt(ring.wire, state.content.release, releasedAt)
      : undefined;
  // what is held back again is not late because of it
  const isCalledOff = dueAt !== undefined && dueAt > (instant(stage?.restrainedAt) ?? Infinity);
  return {
    now: now.getTime(),
    appliedAt: instant(stage?.appliedAt) ?? now.getTime(),
    dueAt: isCalledOff ? undefined : dueAt,
    silentMs: tick.silentHours * anHour,
    maxDataAgeMs: tick.maxDataAgeHours * anHour,
    activeMs: population.activeWithinDays * aDay,
  };
}

function restrainedAt({ stages }: RolloutState, name: string): number | undefined {
  const at = stages.find((stage) => stage.name === name)?.restrainedAt ?? null;
  return at === null ? undefined : Date.parse(at);
}

/** The latest that Windows allows under a deadline, counted from when the ring was released. */
function ringDueAt(
  ring: Parameters<typeof ringDue>[0],
  release: string,
  releasedAt: number,
): number | undefined {
  const due = ringDue(ring, release);
  // without a deadline nothing forces it, so that no device is late
  if (due.assumed) return undefined;
  const offeredAt = Math.max(
    releasedAt,
    Date.parse(`${release}T00:00:00Z`) + due.deferralDays * aDay,
  );
  const days = due.deadlineDays + due.gracePeriodDays;
  return offeredAt + (scanHours + checkInHours) * anHour + days * aDay;
}

function prechecksOf(
  state: RolloutState,
  { missing }: RolloutObjects,
  slots: Readonly<Record<string, ObservedSlot>>,
  stages: Readonly<Record<string, ObservedStage>>,
): readonly string[] {
  const found = [...missing];
  const { holdsByItself } = actuatorTraits[actuatorOf(state.spec)];
  for (const { name } of state.stages) {
    const slot = slots[name];
    if (slot === undefined || slot.position === "missing") continue;
    if (state.inherited.includes(slot.object)) continue;
    if (!holdsByItself && slot.position === "held")
      found.push(
        `${slot.object} is paused already, and not by this rollout, which never ends a pause of others; resume it first, or take the stage out`,
      );
    if (holdsByItself && slot.position !== "held")
      found.push(`${slot.object} is released already, so that nothing of it could be held back`);
  }
  for (const stage of state.spec.stages) {
    const { count = 0, unknown = [] } = stages[stage.name]?.reach ?? {};
    if (count === 0 || unknown.length > 0) continue;
    for (const { why } of unprovableGates(state.spec, stage, count))
      found.push(`${stage.name} could never be passed: ${why}`);
  }
  const first = state.stages[0];
  if (first && (stages[first.name]?.reach.count ?? 0) === 0)
    found.push(`${first.name} reaches no device`);
  return found;
}

function newestSync(fleet: Fleet): string | null {
  let newest = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < fleet.size; place++) {
    const at = fleet.lastSyncMs(place);
    if (at > newest) newest = at;
  }
  return Number.isFinite(newest) ? new Date(newest).toISOString() : null;
}

function countOf(places: FleetPlaces): number {
  let count = 0;
  for (const place of places) count += place;
  return count;
}

/** Frozen devices that the stage reaches no more. */
function lostOf(frozen: FleetPlaces, reached: FleetPlaces): number {
  let lost = 0;
  for (let place = 0; place < frozen.length; place++)
    if (frozen[place] === 1 && reached[place] !== 1) lost++;
  return lost;
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
  frozen: ReadonlyMap<string, FrozenPlaces>,
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
