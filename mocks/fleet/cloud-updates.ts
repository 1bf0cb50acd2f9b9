import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { audienceOf } from "../policies/audience.ts";
import type { Fleet } from "../simulation/fleet.ts";
import { installTimes } from "../simulation/outcome.ts";
import type { Progress } from "../simulation/progress.ts";
import type { QualityRelease } from "../simulation/releases.ts";
import { windowsVersions } from "../simulation/windows-versions.ts";
import type { Tenant } from "../state/tenant.ts";
import type { RingTiming } from "./ring-timing.ts";
import { courseOf, type UpdatedPc } from "./update-course.ts";

/** One feature or expedited update as its policy brings it to the fleet. */
export interface CloudUpdate {
  readonly policyId: string;
  /** Build that a feature update leads to. */
  readonly build: number | undefined;
  /** Release that is expedited. */
  readonly release: QualityRelease | undefined;
  /** When it was assigned to the PC at this index, in epoch milliseconds; NaN where it is not. */
  readonly since: Float64Array;
  /** When the PC at this index runs it; infinite where it never does. */
  readonly doneAt: Float64Array;
  /** 1 where a deadline forces its restart. */
  readonly isForced: Uint8Array;
  /** Time from the assignment to offer and to pending restart, kept since it takes long to work out. */
  readonly offeredAfter: Float64Array;
  readonly readyAfter: Float64Array;
}

/** What decides on a PC when it installs. */
export interface UpdateRules {
  readonly timing: RingTiming;
  readonly pc: UpdatedPc;
}

const installMs = 2 * 3_600_000;

/**
 * What the assigned feature and expedite policies do from an instant on, in accord with their
 * reports. What was done by then stays done.
 */
export function cloudUpdatesOf(
  tenant: Tenant,
  fleet: Fleet,
  progress: Progress,
  known: readonly CloudUpdate[],
  rulesOf: (index: number) => UpdateRules,
  from: number,
): readonly CloudUpdate[] {
  const found: CloudUpdate[] = [];
  for (const name of ["windowsFeatureUpdateProfiles", "windowsQualityUpdateProfiles"] as const) {
    for (const [, policy] of tenant.rows.table(name).entries()) {
      const content = contentOf(tenant, policy);
      if (content.build === undefined && content.release === undefined) continue;
      const policyId = textOf(policy, "id");
      const audience = audienceOf(tenant, policyId);
      const before = known.find((update) => update.policyId === policyId);
      const update = newUpdate(policyId, content, before, progress.count);
      for (let index = 0; index < progress.count; index++) {
        const deviceId = fleet.managedDevices.idAt(index);
        const since = audience.since(fleet.devices.idAt(index), deviceId);
        if (since === undefined) continue;
        update.since[index] = since;
        if (Number.isNaN(update.readyAfter[index])) {
          const times = installTimes(tenant.settings.seed, policyId, deviceId);
          update.offeredAfter[index] = times?.offeredMs ?? Infinity;
          update.readyAfter[index] = times?.doneMs ?? Infinity;
        }
        const doneAt = before?.since[index] === since ? (before.doneAt[index] ?? Infinity) : NaN;
        if (doneAt <= from) update.doneAt[index] = doneAt;
        else planUpdate(update, index, rulesOf(index), from);
      }
      found.push(update);
    }
  }
  return found;
}

/**
 * Works out when a PC runs an update. Expedited ones restart by a deadline of their own, whatever
 * the ring and a window say; Unverified: that they do.
 * https://learn.microsoft.com/mem/intune/protect/windows-10-expedite-updates
 */
export function planUpdate(
  update: CloudUpdate,
  index: number,
  { timing, pc }: UpdateRules,
  from: number,
): void {
  const since = update.since[index] ?? NaN;
  const readyAt = since + (update.readyAfter[index] ?? Infinity);
  update.doneAt[index] = Number.isNaN(since) ? Infinity : readyAt;
  update.isForced[index] = 0;
  if (update.build === undefined || !Number.isFinite(readyAt)) return;
  const offeredAt = since + (update.offeredAfter[index] ?? 0);
  const course = courseOf(
    {
      offeredAt,
      downloadMs: readyAt - offeredAt - installMs,
      installMs,
      restarts: true,
      spreads: false,
      lot: (readyAt % 3_600_000) / 3_600_000,
    },
    { ...timing, deadlineMs: timing.featureDeadlineMs },
    pc,
    from,
  );
  update.doneAt[index] = course.doneAt;
  update.isForced[index] = course.isForced ? 1 : 0;
}

function newUpdate(
  policyId: string,
  content: Pick<CloudUpdate, "build" | "release">,
  before: CloudUpdate | undefined,
  count: number,
): CloudUpdate {
  return {
    policyId,
    ...content,
    since: new Float64Array(count).fill(NaN),
    doneAt: new Float64Array(count).fill(Infinity),
    isForced: new Uint8Array(count),
    offeredAfter: before?.offeredAfter ?? new Float64Array(count).fill(NaN),
    readyAfter: before?.readyAfter ?? new Float64Array(count).fill(NaN),
  };
}

function contentOf(tenant: Tenant, policy: WireObject): Pick<CloudUpdate, "build" | "release"> {
  const settings = policy["expeditedUpdateSettings"];
  const day = isWireObject(settings) ? textOf(settings, "qualityUpdateRelease").slice(0, 10) : "";
  return {
    build: windowsVersions.find(({ name }) => name === textOf(policy, "featureUpdateVersion"))
      ?.build,
    release: tenant.releases.offeredAt(tenant.clock.now()).find(({ date }) => date === day),
  };
}
