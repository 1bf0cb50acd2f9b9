import { formatOsBuild, type OsBuild, parseOsBuild } from "../../devices/os-build.ts";
import { stableHash } from "../../kind/stable-hash.ts";
import type {
  CollectedInstalls,
  DeviceInstalls,
  ReachingPolicy,
  SeenBetween,
} from "./device-installs.ts";
import type { InstallRecord, RecordedDevice, RecordedPolicy } from "./install-record.ts";
import type { PolicyTerms, ItemStanding } from "./policy-terms.ts";

/** Since when a policy is known to reach a device, and when it last did not. */
type KnownSince = Pick<ReachingPolicy, "since" | "notAt">;

/** What an earlier record tells, by what is looked up. */
export interface History {
  readonly at: Date | null;
  readonly policies: ReadonlyMap<string, RecordedPolicy>;
  readonly devices: ReadonlyMap<string, RecordedDevice>;
  /** Ids of the policies that reached a device, with since when that is known. */
  readonly reachOf: (device: RecordedDevice) => ReadonlyMap<string, KnownSince>;
}

/** An empty one without a record. */
export function historyOf(record: InstallRecord | undefined): History {
  const ids = record?.policies.map(({ id }) => id) ?? [];
  return {
    at: record === undefined ? null : new Date(record.at),
    policies: new Map(record?.policies.map((policy) => [policy.id, policy])),
    devices: new Map(record?.devices.map((device) => [device.key, device])),
    reachOf: ({ policies }) =>
      new Map(
        policies.map(([place, since, notAt]) => [
          ids[place] ?? "",
          { since: new Date(since), notAt: notAt === null ? null : new Date(notAt) },
        ]),
      ),
  };
}

/** The terms of a policy with since when they are known, its drivers or releases included. Pure. */
export function withHistory(terms: PolicyTerms, { at, policies }: History, now: Date): PolicyTerms {
  const known = policies.get(terms.id);
  const since = knownSince(terms, known, at, now);
  const standings = new Map(known?.standings.map(([id, status, from]) => [id, { status, from }]));
  const standing = <One extends ItemStanding>(id: string, one: One): One => {
    const before = standings.get(id);
    const from = before?.status === one.status ? new Date(before.from) : null;
    return { ...one, since: from };
  };
  if (terms.kind === "driverUpdate") {
    const drivers = terms.drivers?.map((driver) => standing(driver.id, driver)) ?? null;
    return { ...terms, since, drivers };
  }
  if (terms.kind === "qualityUpdate" && terms.releases !== null) {
    const releases = [...terms.releases].map(([day, one]) => [day, standing(day, one)] as const);
    return { ...terms, since, releases: new Map(releases) };
  }
  return { ...terms, since };
}

function knownSince(
  terms: PolicyTerms,
  known: RecordedPolicy | undefined,
  at: Date | null,
  now: Date,
): Date | null {
  const changedAt = terms.since;
  if (known === undefined) return changedAt;
  if (known.terms !== termsHash(terms))
    // what Graph calls its last change may have left it out
    return changedAt !== null && at !== null && changedAt >= at ? changedAt : now;
  const since = known.since === null ? null : new Date(known.since);
  if (since === null || changedAt === null) return since ?? changedAt;
  return since < changedAt ? since : changedAt;
}

/**
 * When a device got what it runs, after what an earlier record, this look and the collector saw. Pure.
 *
 * @param now When Intune had what it shows at the latest.
 */
export function seenWith(
  known: RecordedDevice | undefined,
  collected: CollectedInstalls | null,
  build: OsBuild | null,
  now: Date,
): Pick<DeviceInstalls, "previousBuild" | "buildSeen" | "versionSeen"> {
  const seen = recordedSeen(known, build, now);
  const then = collected?.build ?? null;
  if (then === null || build === null || collected === null) return seen;
  const ranIt = then.build === build.build && then.revision === build.revision;
  // it has moved on since Intune heard of it
  if (then.build > build.build || (then.build === build.build && isNewer(then, build))) return seen;
  return {
    ...seen,
    buildSeen: narrowed(seen.buildSeen, collected.at, ranIt),
    versionSeen: narrowed(seen.versionSeen, collected.at, then.build === build.build),
  };
}

function isNewer({ revision }: OsBuild, than: OsBuild): boolean {
  return (revision ?? 0) > (than.revision ?? 0);
}

function narrowed({ after, by }: SeenBetween, at: Date, wasThere: boolean): SeenBetween {
  if (wasThere) return { after, by: by === null || at < by ? at : by };
  // one of them is wrong about its time
  if (by !== null && at >= by) return { after, by: null };
  return { after: after === null || at > after ? at : after, by };
}

function recordedSeen(
  known: RecordedDevice | undefined,
  build: OsBuild | null,
  now: Date,
): Pick<DeviceInstalls, "previousBuild" | "buildSeen" | "versionSeen"> {
  const first: SeenBetween = { after: null, by: now };
  const before = known === undefined ? undefined : parseOsBuild(`10.0.${known.build}`);
  if (known === undefined || before === undefined || build === null)
    return { previousBuild: null, buildSeen: first, versionSeen: first };
  const since: SeenBetween = { after: new Date(known.seenAt), by: now };
  const isSameVersion = before.build === build.build;
  const isSame = isSameVersion && before.revision === build.revision;
  return {
    previousBuild: isSame ? (parseOsBuild(`10.0.${known.previous ?? ""}`) ?? null) : before,
    buildSeen: isSame ? between(known.after, known.by) : since,
    versionSeen: isSameVersion ? between(known.versionAfter, known.versionBy) : since,
  };
}

function between(after: string | null, by: string): SeenBetween {
  return { after: after === null ? null : new Date(after), by: new Date(by) };
}

/** Since when a policy is known to reach a device. Pure. */
export function reachedSince(
  terms: PolicyTerms,
  known: RecordedDevice | undefined,
  reach: ReadonlyMap<string, KnownSince>,
  at: Date | null,
): KnownSince {
  return reach.get(terms.id) ?? { since: null, notAt: known === undefined ? null : at };
}

/** What this look saw, for the next one. Devices of which the build or the check-in is unknown are left out. */
export function installRecordOf(
  policies: readonly PolicyTerms[],
  devices: Iterable<DeviceInstalls & { readonly lastSyncAt: Date | null }>,
  now: Date,
): InstallRecord {
  const places = new Map(policies.map(({ id }, place) => [id, place]));
  const recorded: RecordedDevice[] = [];
  for (const device of devices) {
    const { key, build, previousBuild, buildSeen, versionSeen, reachedBy, lastSyncAt } = device;
    if (build === null || lastSyncAt === null) continue;
    recorded.push({
      key,
      build: formatOsBuild(build),
      previous: previousBuild === null ? null : formatOsBuild(previousBuild),
      after: buildSeen.after?.toISOString() ?? null,
      by: (buildSeen.by ?? now).toISOString(),
      versionAfter: versionSeen.after?.toISOString() ?? null,
      versionBy: (versionSeen.by ?? now).toISOString(),
      seenAt: lastSyncAt.toISOString(),
      policies: reachedBy
        .filter(({ isCertain }) => isCertain)
        .map(({ terms, since, notAt }) => [
          places.get(terms.id) ?? 0,
          (since ?? now).toISOString(),
          notAt?.toISOString() ?? null,
        ]),
    });
  }
  return {
    formatVersion: 1,
    at: now.toISOString(),
    policies: policies.map((terms) => ({
      id: terms.id,
      terms: termsHash(terms),
      since: terms.since?.toISOString() ?? now.toISOString(),
      standings: standingsOf(terms).map(([id, { status, since }]) => [
        id,
        status,
        (since ?? now).toISOString(),
      ]),
    })),
    devices: recorded,
  };
}

function standingsOf(terms: PolicyTerms): readonly (readonly [string, ItemStanding])[] {
  if (terms.kind === "driverUpdate")
    return (terms.drivers ?? []).map((driver) => [driver.id, driver] as const);
  return terms.kind === "qualityUpdate" ? [...(terms.releases ?? [])] : [];
}

/** Of what a policy allows as a whole: pauses tell their own times, drivers and releases have theirs. */
function termsHash(terms: PolicyTerms): string {
  switch (terms.kind) {
    case "ring": {
      const { qualityDeferralDays, featureDeferralDays, driversExcluded, isInsider } = terms;
      return hashed([qualityDeferralDays, featureDeferralDays, driversExcluded, isInsider]);
    }
    case "featureUpdate":
      return hashed([terms.version]);
    case "expediteUpdate":
      return hashed([terms.releasedOn]);
    case "driverUpdate":
      return hashed([]);
    case "qualityUpdate":
      return hashed([terms.hotpatch, terms.rules]);
    default:
      return terms satisfies never;
  }
}

function hashed(values: readonly unknown[]): string {
  return stableHash(JSON.stringify(values));
}
