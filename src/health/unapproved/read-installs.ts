import type { OperationOptions } from "../../graph/index.ts";
import { assignedPolicy } from "../../reach/assigned-policy.ts";
import { hasDevice } from "../../reach/device-bits.ts";
import type { Inventory } from "../../reach/inventory.ts";
import { inventoryNeeds } from "../../reach/inventory-needs.ts";
import { policyReach } from "../../reach/policy-reach.ts";
import type { AssignedPolicy, ReachView } from "../../reach/reach-view.ts";
import { readReachView } from "../../reach/read-reach.ts";
import { demandPolicyKind } from "../../registry/kinds.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { barrierOf } from "../barrier.ts";
import { readCollectorReports } from "../collector/read-reports.ts";
import type { Fleet } from "../fleet.ts";
import { fleetReach } from "../fleet-reach.ts";
import { readFleet } from "../read-fleet.ts";
import { readReleases } from "../read-releases.ts";
import { collectedInstalls } from "./collected-installs.ts";
import { decideUnapproved } from "./decide-unapproved.ts";
import type { CollectedInstalls, DeviceInstalls } from "./device-installs.ts";
import {
  type History,
  historyOf,
  reachedSince,
  installRecordOf,
  seenWith,
  withHistory,
} from "./history.ts";
import type { InstallRecord } from "./install-record.ts";
import type { PolicyTerms } from "./policy-terms.ts";
import { readPolicyTerms, type ReadTerms } from "./read-policy-terms.ts";
import type { JudgeOptions, UnapprovedInstalls, UnapprovedOptions } from "./unapproved-installs.ts";

/** What was read once, to be judged for several sets of devices. */
export interface ReadInstalls {
  readonly record: InstallRecord;
  readonly judge: (options: JudgeOptions) => UnapprovedInstalls;
}

/** Reads all that a judgement needs, as `findUnapprovedInstalls` does. */
export async function readInstalls(
  tenant: Tenant,
  options: Omit<UnapprovedOptions, keyof JudgeOptions>,
): Promise<ReadInstalls> {
  const { abortSignal, cache, onNote, onProgress } = options;
  const operation: OperationOptions = { ...(abortSignal && { abortSignal }) };
  const now = tenant.now();
  onProgress?.("Reading policies and the update catalog ...");
  const [releases, read, reports] = await Promise.all([
    readReleases(tenant, operation),
    readPolicyTerms(tenant, operation),
    typeof options.collector === "string"
      ? readCollectorReports(tenant, options.collector, operation)
      : options.collector,
  ]);
  const history = historyOf(options.earlier);
  const policies = read.policies.map(({ policy, terms }) => ({
    policy,
    terms: withHistory(terms, history, now),
  }));
  const assigned = policies.map(assignedOf);
  const view = await readReachView(tenant, assigned, operation);
  const needs = inventoryNeeds([{ view, policies: assigned, groupIds: [], filterIds: [] }]);
  const { fleet, inventory } = await readFleet(tenant, needs, {
    abortSignal,
    cache,
    onNote,
    onProgress,
  });
  const world: World = {
    now,
    fleet,
    history,
    collected: collectedInstalls(reports),
    reach: policies.map(({ terms }, place) => ({
      terms,
      places: reachBytes(assigned[place], view, inventory, fleet),
    })),
  };
  const terms = policies.map((one) => one.terms);
  const record = installRecordOf(
    terms,
    devicesOf(world, () => true),
    now,
  );
  const judge = ({ devices = () => true, since }: JudgeOptions): UnapprovedInstalls => {
    let judged = 0;
    const decision = decideUnapproved({
      catalog: releases.catalog,
      policies: terms,
      unread: read.unread,
      devices: devicesOf(world, (key, id) => {
        const isWanted = devices(key, id);
        if (isWanted) judged++;
        return isWanted;
      }),
    });
    const silent = decision.driverDevices.restricted - decision.driverDevices.told;
    const reason = `nothing tells which drivers ${silent === 1 ? "1 device" : `${silent} devices`} installed: ${reports === undefined ? "no collector was asked" : "the collector said nothing of it there"}`;
    return {
      formatVersion: 1,
      createdAt: now.toISOString(),
      devices: judged,
      ...decision,
      findings: decision.findings.filter(
        ({ installedBy }) => since === undefined || new Date(installedBy) >= since,
      ),
      notRead: [
        ...read.notRead,
        ...(silent > 0 ? [{ subject: "driver" as const, reason, isSilence: true as const }] : []),
      ],
      record,
    };
  };
  return { record, judge };
}

/** All that devices are put together from. */
interface World {
  readonly now: Date;
  readonly fleet: Fleet;
  readonly history: History;
  readonly collected: ReadonlyMap<string, CollectedInstalls>;
  readonly reach: readonly { readonly terms: PolicyTerms; readonly places: Uint8Array }[];
}

function assignedOf({ policy, terms }: ReadTerms): AssignedPolicy {
  return assignedPolicy(demandPolicyKind(terms.kind), policy.assignments ?? [], policy.wire);
}

/** Each device of the fleet: 0 is not reached, 1 perhaps, 2 for certain. */
function reachBytes(
  policy: AssignedPolicy | undefined,
  view: ReachView,
  inventory: Inventory,
  fleet: Fleet,
): Uint8Array {
  const places = new Uint8Array(fleet.size);
  if (policy === undefined) return places;
  const { devices } = fleetReach(policy, view, inventory, fleet);
  const { maybe } = policyReach(policy, view, inventory);
  for (let place = 0; place < fleet.size; place++) {
    const index = fleet.directoryIndex(place);
    if (devices[place] === 1) places[place] = 2;
    else if (index !== undefined && hasDevice(maybe, index)) places[place] = 1;
  }
  return places;
}

function* devicesOf(
  { fleet, history, collected, reach, now }: World,
  wanted: NonNullable<JudgeOptions["devices"]>,
): Generator<DeviceInstalls & { readonly lastSyncAt: Date | null }> {
  for (let place = 0; place < fleet.size; place++) {
    const key = fleet.key(place);
    const managedDeviceId = fleet.managedDeviceId(place);
    if (fleet.isOutdated(place) || !wanted(key, managedDeviceId)) continue;
    const known = history.devices.get(key);
    const reachThen = known === undefined ? new Map<string, never>() : history.reachOf(known);
    const standing = fleet.standing(place);
    const build = fleet.build(place);
    const lastSyncAt = fleet.lastSyncAt(place);
    const said = collected.get(managedDeviceId) ?? null;
    const servicing = fleet.edition(place)?.servicing;
    yield {
      key,
      managedDeviceId,
      name: fleet.name(place),
      enrolledAt: fleet.enrolledAt(place),
      build,
      ...seenWith(known, said, build, inventoryAt(lastSyncAt, now)),
      isLongTerm: servicing === "ltsc" || servicing === "iotLtsc",
      collected: said,
      reachedBy: reach
        .filter(({ places }) => places[place] !== 0)
        .map(({ terms, places }) => ({
          terms,
          // what should keep a policy from a device may not
          isCertain: places[place] === 2 && isUnbarred(terms.kind, standing),
          ...reachedSince(terms, known, reachThen, history.at),
        })),
      lastSyncAt,
    };
  }
}

const dayInMs = 86_400_000;

/**
 * When Intune had the build of a device at the latest: at its last check-in, with a day of slack.
 *
 * Unverified: that no build comes to Intune more than a day after the last check-in that it shows.
 */
function inventoryAt(lastSyncAt: Date | null, now: Date): Date {
  const latest = (lastSyncAt ?? now).getTime() + dayInMs;
  return latest < now.getTime() ? new Date(latest) : now;
}

function isUnbarred(kind: PolicyTerms["kind"], standing: Parameters<typeof barrierOf>[1]): boolean {
  // what keeps expedited updates from a device keeps the other policies of the service from it, too
  return barrierOf(kind === "qualityUpdate" ? "expediteUpdate" : kind, standing) === undefined;
}
