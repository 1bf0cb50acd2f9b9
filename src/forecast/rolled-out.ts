import type { DesiredAssignment } from "../assignments/schema.ts";
import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { isBaselineMonth, releaseCatalog } from "../releases/release.ts";
import { windowsVersions } from "../releases/windows-data.ts";
import { expediteUpdateKind } from "../updates/expedite/kind.ts";
import { featureUpdateKind } from "../updates/feature/kind.ts";
import { momentTime } from "../updates/feature/moment.ts";
import { type LiveRollout, partsOf } from "../updates/feature/rollout.ts";
import type { ForecastContent } from "./forecast.ts";
import { patchTuesday, releaseInstant } from "./patch-tuesday.ts";
import type { RingContent } from "./ring-terms.ts";

/** What is rolled out, and when it is on offer whatever the rings say. Epoch milliseconds. */
export interface RolledOut {
  readonly content: ForecastContent;
  /** `yyyy-MM-dd`. */
  readonly release: string;
  readonly releasedAt: number;
  /** From when a policy offers it, to an equal share of the devices each; rising. */
  readonly starts: readonly number[];
  /** What the deferral of a ring counts from; null where it does not count. */
  readonly deferredFrom: number | null;
  readonly ringContent: RingContent;
  /** Days from the installation to the restart that an expedited update forces; null elsewhere. */
  readonly expediteDays: number | null;
  /** Whether there is a hotpatch of it, which takes no restart. */
  readonly hasHotpatch: boolean;
  /** Undefined where it comes to every ring. */
  readonly policy: DesiredResource | undefined;
  readonly sentences: readonly string[];
}

const day = 86_400_000;

/**
 * The monthly release of a day, or what a policy of the files offers.
 *
 * @throws {RangeError} where the files hold no feature or expedite policy of that address.
 */
export function rolledOut(
  { resources }: Pick<DesiredState, "resources">,
  release: string,
  address: string | undefined,
): RolledOut {
  if (address === undefined) return qualityRelease(release);
  const policy = resources.find((resource) => resource.address === address);
  if (policy?.kind === featureUpdateKind.name) return featureUpdate(policy, release);
  if (policy?.kind === expediteUpdateKind.name) return expeditedUpdate(policy);
  const known = resources
    .filter(({ kind }) => kind === featureUpdateKind.name || kind === expediteUpdateKind.name)
    .map((resource) => resource.address);
  throw new RangeError(
    `${address} is no feature or expedite policy of the files. ${known.length === 0 ? "They hold none" : `They hold ${known.join(", ")}`}`,
  );
}

function qualityRelease(release: string): RolledOut {
  const releasedAt = releaseInstant(release).getTime();
  return {
    content: { kind: "quality", policy: null, name: release },
    release,
    releasedAt,
    starts: [releasedAt],
    deferredFrom: releasedAt,
    ringContent: "quality",
    expediteDays: null,
    hasHotpatch: hotpatchOn(release),
    policy: undefined,
    sentences: [
      "A deferral counts from the release, in days of 24 hours, as Windows documents it; Intune's page on rings counts from the first offer, which is up to a day later.",
    ],
  };
}

// https://learn.microsoft.com/intune/intune-service/protect/windows-10-expedite-updates
function expeditedUpdate(policy: DesiredResource): RolledOut {
  const release = String(policy.fields["release"]);
  return {
    ...qualityRelease(release),
    content: { kind: "expedite", policy: policy.address, name: release },
    deferredFrom: null,
    expediteDays: Number(policy.fields["daysUntilForcedReboot"] ?? 0),
    // Unverified: whether an expedited update ever comes as a hotpatch; here it does not
    hasHotpatch: false,
    policy,
    sentences: [
      "An expedited update waits for no deferral, pause or window, and is on offer from its release on; where the policy is made later, from then.",
    ],
  };
}

// https://learn.microsoft.com/intune/intune-service/protect/windows-update-rollout-options
function featureUpdate(policy: DesiredResource, release: string): RolledOut {
  const name = String(policy.fields["version"]);
  const { start, end, intervalDays } = partsOf(
    policy.fields["rollout"] as LiveRollout | null | undefined,
  );
  const first = start === undefined ? releaseInstant(release).getTime() : momentTime(start);
  const groups =
    end === undefined || intervalDays === undefined
      ? 1
      : Math.floor((momentTime(end) - first) / (intervalDays * day)) + 1;
  const available = windowsVersions.find((version) => version.name === name)?.availableOn ?? null;
  return {
    content: { kind: "feature", policy: policy.address, name },
    release: new Date(first).toISOString().slice(0, 10),
    releasedAt: first,
    starts: Array.from({ length: groups }, (_, group) => first + group * (intervalDays ?? 0) * day),
    deferredFrom: available === null ? null : releaseInstant(available).getTime(),
    ringContent: "feature",
    expediteDays: null,
    hasHotpatch: false,
    policy,
    sentences: [
      ...(start === undefined
        ? [`The policy offers it at once, which is taken as ${release}.`]
        : []),
      ...(groups > 1
        ? [`It is offered to ${groups} groups of devices of the same size, as Windows picks them.`]
        : []),
      available === null
        ? `The day on which ${name} came out is not known, so that the feature deferrals of rings are left out.`
        : `The feature deferral of a ring counts from ${available}, when ${name} came out.`,
      "Every device is taken to run an older version, and to meet no safeguard hold.",
    ],
  };
}

/** Whether the monthly release of a day comes as a hotpatch, too; by the calendar where it is not out. */
function hotpatchOn(release: string): boolean {
  const known = releaseCatalog([]).releases.find(({ releasedOn }) => releasedOn === release);
  if (known !== undefined)
    return [...known.revisions.values()].some(({ hotpatch }) => hotpatch !== null);
  const [year = 0, month = 0] = release.split("-").map(Number);
  return release === patchTuesday(year, month) && !isBaselineMonth(release);
}

/**
 * Whether a policy reaches devices of a ring, as far as their assignments tell: by a group that
 * both include, or since one of them is for all devices. Undefined where that is not known.
 */
export function sharesGroup(policy: DesiredResource, ring: DesiredResource): boolean | undefined {
  if (policy.assignments === undefined || ring.assignments === undefined) return undefined;
  const [ours, theirs] = [includes(policy.assignments), includes(ring.assignments)];
  if (ours.length === 0 || theirs.length === 0) return false;
  if ([...ours, ...theirs].some((group) => group === undefined)) return true;
  return ours.some((group) => theirs.includes(group));
}

// undefined for everyone
function includes(assignments: readonly DesiredAssignment[]): (string | undefined)[] {
  return assignments.filter(({ target }) => target !== "exclude").map(({ group }) => group);
}
