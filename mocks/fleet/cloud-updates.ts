import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { audienceOf, type Audience } from "../policies/audience.ts";
import type { Fleet } from "../simulation/fleet.ts";
import { installTimes } from "../simulation/outcome.ts";
import type { Progress } from "../simulation/progress.ts";
import { dayOf, type QualityRelease } from "../simulation/releases.ts";
import { fates as fateNames, type Install, type UpdateFates } from "../simulation/update-fates.ts";
import { windowsVersions } from "../simulation/windows-versions.ts";
import type { Tenant } from "../state/tenant.ts";
import type { RingTiming } from "./ring-timing.ts";
import { courseOf, type UpdatedPc } from "./update-course.ts";

/** A policy that brings one feature or expedited update. */
export interface CloudPolicy {
  readonly policyId: string;
  /** Build that a feature update leads to. */
  readonly build: number | undefined;
  /** Release that is expedited. */
  readonly release: QualityRelease | undefined;
  readonly install: Install;
  readonly audience: Audience;
}

/** The same as it brings the update to the fleet: one number for the PC at each index. */
export interface CloudUpdate extends CloudPolicy {
  /** When it was assigned to the PC, in epoch milliseconds; NaN where it is not. */
  readonly assignedAt: Float64Array;
  /** When it reached the PC, which may have come to a group later. */
  readonly since: Float64Array;
  /** When the PC runs it, or fails to; infinite where it comes to neither. */
  readonly doneAt: Float64Array;
  /** 1 where a deadline forces its restart. */
  readonly isForced: Uint8Array;
  /** Time from reach to offer and to pending restart, kept since it takes long to work out. */
  readonly offeredAfter: Float64Array;
  readonly readyAfter: Float64Array;
  /** Place in {@link fateNames}. */
  readonly fate: Uint8Array;
}

/** What decides on a PC when it installs. */
export interface UpdateRules {
  readonly timing: RingTiming;
  readonly pc: UpdatedPc;
}

/** What a plan is made for. */
export interface CloudPlan {
  readonly fates: UpdateFates;
  readonly rulesOf: (index: number) => UpdateRules;
  /** What is past: plans do not reach back behind it. */
  readonly from: number;
  /** At the start of a tenant everything has been as it is for long. */
  readonly isStart: boolean;
}

const installMs = 2 * 3_600_000;

/** The feature and expedite policies that bring something, as of an instant. */
export function cloudPoliciesOf(tenant: Tenant, at: number): readonly CloudPolicy[] {
  const found: CloudPolicy[] = [];
  for (const name of ["windowsFeatureUpdateProfiles", "windowsQualityUpdateProfiles"] as const) {
    for (const [, policy] of tenant.rows.table(name).entries()) {
      const content = contentOf(tenant, policy, at);
      if (content === undefined) continue;
      const policyId = textOf(policy, "id");
      found.push({ policyId, ...content, audience: audienceOf(tenant, policyId) });
    }
  }
  return found;
}

/**
 * What the policies do from an instant on. What was done by then stays done. A PC that an
 * assigned group takes in counts from then on.
 */
export function cloudUpdatesOf(
  policies: readonly CloudPolicy[],
  known: readonly CloudUpdate[],
  fleet: Fleet,
  { count }: Progress,
  seed: number,
  plan: CloudPlan,
): readonly CloudUpdate[] {
  return policies.map((policy) => {
    const before = known.find(({ policyId }) => policyId === policy.policyId);
    const update = newUpdate(policy, before, count);
    for (let index = 0; index < count; index++) {
      const assignedAt = policy.audience.sinceAt(index);
      if (assignedAt === undefined) continue;
      const isKnown = before?.assignedAt[index] === assignedAt;
      update.assignedAt[index] = assignedAt;
      update.since[index] = isKnown
        ? (before.since[index] ?? assignedAt)
        : plan.isStart
          ? assignedAt
          : Math.max(assignedAt, plan.from);
      if (Number.isNaN(update.readyAfter[index])) drawCourse(update, index, fleet, seed, plan);
      const doneAt = isKnown ? (before.doneAt[index] ?? Infinity) : NaN;
      if (doneAt <= plan.from) update.doneAt[index] = doneAt;
      else planUpdate(update, index, plan.rulesOf(index), plan.from, plan.fates.bricks);
    }
    return update;
  });
}

/**
 * Works out when a PC runs an update, or fails to. Expedited ones restart by a deadline of their
 * own, whatever the ring and a window say; Unverified: that they do.
 * https://learn.microsoft.com/mem/intune/protect/windows-10-expedite-updates
 */
export function planUpdate(
  update: CloudUpdate,
  index: number,
  { timing, pc }: UpdateRules,
  from: number,
  bricks: boolean,
): void {
  const since = update.since[index] ?? NaN;
  const readyAt = since + (update.readyAfter[index] ?? Infinity);
  const breaks = bricks && fateNames[update.fate[index] ?? 0] === "fails";
  update.doneAt[index] = Number.isNaN(since) ? Infinity : breaks ? readyAt - installMs : readyAt;
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
  update.doneAt[index] = breaks ? Math.max(course.startedAt, from) : course.doneAt;
  update.isForced[index] = course.isForced ? 1 : 0;
}

function drawCourse(
  update: CloudUpdate,
  index: number,
  fleet: Fleet,
  seed: number,
  { fates }: CloudPlan,
): void {
  const { policyId, install } = update;
  const managedId = fleet.managedDevices.idAt(index);
  const times = installTimes(seed, policyId, managedId);
  const fate = fates.fateOf(index, install, policyId, managedId);
  const ends = fate === "installs" || fate === "fails";
  update.fate[index] = fateNames.indexOf(fate);
  update.offeredAfter[index] = times.offeredMs;
  update.readyAfter[index] = ends ? times.doneMs : Infinity;
}

function newUpdate(
  policy: CloudPolicy,
  before: CloudUpdate | undefined,
  count: number,
): CloudUpdate {
  // another content has other fates
  const drawn = before?.install.releaseDay === policy.install.releaseDay ? before : undefined;
  return {
    ...policy,
    assignedAt: new Float64Array(count).fill(NaN),
    since: new Float64Array(count).fill(NaN),
    doneAt: new Float64Array(count).fill(Infinity),
    isForced: new Uint8Array(count),
    offeredAfter: drawn?.offeredAfter ?? new Float64Array(count).fill(NaN),
    readyAfter: drawn?.readyAfter ?? new Float64Array(count).fill(NaN),
    fate: drawn?.fate ?? new Uint8Array(count),
  };
}

function contentOf(
  tenant: Tenant,
  policy: WireObject,
  at: number,
): Pick<CloudPolicy, "build" | "release" | "install"> | undefined {
  const version = windowsVersions.find(({ name }) => name === policy["featureUpdateVersion"]);
  if (version !== undefined)
    return {
      build: version.build,
      release: undefined,
      install: { kind: "feature", releaseDay: dayOf(version.releasedAt), revision: 0 },
    };
  const settings = policy["expeditedUpdateSettings"];
  const day = isWireObject(settings) ? textOf(settings, "qualityUpdateRelease").slice(0, 10) : "";
  const release = tenant.releases.offeredAt(new Date(at)).find(({ date }) => date === day);
  return (
    release && {
      build: undefined,
      release,
      install: { kind: "quality", releaseDay: dayOf(day), revision: 0 },
    }
  );
}
