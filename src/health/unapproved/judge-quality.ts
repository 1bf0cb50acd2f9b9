import { formatOsBuild } from "../../devices/os-build.ts";
import type { ReleaseCatalog } from "../../releases/release.ts";
import type { WindowsRevision } from "../../releases/revision.ts";
import { trackOf } from "../../releases/track.ts";
import { type DeviceInstalls, reachingOf, type ReachingPolicy } from "./device-installs.ts";
import {
  latestOf,
  offeredAfter,
  setTooLate,
  wasOther,
  whetherHeld,
  whetherReached,
} from "./held-policy.ts";
import type { PolicyTerms, QualityPolicyTerms, RingPolicyTerms } from "./policy-terms.ts";
import type { UnapprovedFacts } from "./unapproved-facts.ts";
import {
  allowed,
  alwaysPossible,
  cameFrom,
  type JudgedInstall,
  type Unapproved,
  undecided,
  unknownInstall,
  utcDay,
  type InstallVerdict,
} from "./verdict.ts";

const day = 86_400_000;

/** A release on a device, with what is known of when it came. */
interface Installed {
  readonly release: WindowsRevision;
  readonly releasedOn: string;
  readonly releasedAt: Date;
  readonly at: Date | null;
  /** Not offered before. */
  readonly after: Date;
  /** Not there before. */
  readonly notBefore: Date;
  /** There at the latest. */
  readonly by: Date;
}

/**
 * Whether the rings and quality update policies that reach a device allowed the release that it
 * runs. Pure. Any ring that allows it, be it one that perhaps does not reach the device, is enough,
 * since which of two wins is not documented.
 *
 * Deferrals count from the day of a release, and pauses from the instant that Graph shows; nothing
 * is found that a device could have been offered at any time in between.
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-configure-wufb
 */
export function judgeQuality(
  device: DeviceInstalls,
  { catalog, policies: all }: Pick<UnapprovedFacts, "catalog" | "policies">,
): JudgedInstall | undefined {
  const rings = reachingOf(device, "ring");
  const policies = reachingOf(device, "qualityUpdate");
  const restricts =
    rings.some(({ terms, isCertain }) => isCertain && restrictsQuality(terms)) ||
    policies.some(({ terms, isCertain }) => isCertain && terms.rules.length > 0);
  if (!restricts) return undefined;
  const installed = installedRelease(device, catalog);
  if (typeof installed === "string") return unknownInstall(undecided(installed));
  const { releasedOn, at, notBefore, by } = installed;
  // else it is another version of Windows, or the update in place of its hotpatch
  const isNew = ranBefore(device, catalog) < releasedOn;
  const verdict = isNew
    ? explained(
        device,
        installed,
        catalog,
        declined(device, policies, installed, all) ?? ringVerdict(device, rings, installed, all),
      )
    : allowed;
  const build = device.build === null ? "" : formatOsBuild(device.build);
  return { verdict, what: `${releasedOn} (${build})`, installedAt: at, after: notBefore, by };
}

function restrictsQuality(ring: RingPolicyTerms): boolean {
  return !ring.isInsider && (ring.qualityPause !== null || ring.qualityDeferralDays > 0);
}

/** What the device runs and since when, or why that is not known. */
function installedRelease(device: DeviceInstalls, catalog: ReleaseCatalog): Installed | string {
  const { build, buildSeen, versionSeen, collected } = device;
  if (build === null || build.revision === null) return "no build is known of it";
  if (buildSeen.by === null) return "nothing tells for certain when it ran its build";
  if (!catalog.versions.some((version) => version.build === build.build))
    return `build ${build.build} is no version that is known`;
  const release = catalog.known.get(trackOf(build.build, build.revision))?.get(build.revision);
  const releasedOn = release?.releasedOn ?? null;
  if (release === undefined || releasedOn === null)
    return `no source knows the revision ${formatOsBuild(build)}`;
  const releasedAt = new Date(`${releasedOn}T00:00:00Z`);
  const entry = collected?.updates?.find(({ kb }) => kb === release.kb);
  // its own clock may be wrong, which what Intune saw tells
  const isPlausible =
    entry !== undefined &&
    entry.at >= releasedAt &&
    (buildSeen.after === null || entry.at.getTime() > buildSeen.after.getTime() - day) &&
    // before, it is the same article on the version before
    (versionSeen.after === null || entry.at > versionSeen.after);
  const at = isPlausible ? entry.at : null;
  const after = offeredAfter(releasedAt, [buildSeen.after, at]) ?? releasedAt;
  const notBefore = latestOf([releasedAt, buildSeen.after, at]) ?? releasedAt;
  return { release, releasedOn, releasedAt, at, after, notBefore, by: at ?? buildSeen.by };
}

/** What quality update policies say; undefined where none has a say. */
function declined(
  device: DeviceInstalls,
  policies: readonly ReachingPolicy<QualityPolicyTerms>[],
  { release, releasedOn, after }: Installed,
  all: readonly PolicyTerms[],
): InstallVerdict | undefined {
  const verdicts = policies.map((reaching) => [reaching, approvalOf(reaching.terms, release)]);
  const known = verdicts as [ReachingPolicy<QualityPolicyTerms>, ReleaseApproval | undefined][];
  if (known.some(([, approval]) => approval?.is === "approved")) return undefined;
  const against = known.find(([{ isCertain }, approval]) => isCertain && approval !== undefined);
  const [reaching, approval] = against ?? [];
  if (reaching === undefined || approval === undefined || approval.is === "approved")
    return undefined;
  const { displayName } = reaching.terms;
  if (approval.is === "unread")
    return undecided(`the approvals of "${displayName}" could not be read`);
  if (approval.is === "suspended" && (approval.since === null || setTooLate(approval.since, after)))
    return undecided(
      `"${displayName}" declines the release of ${releasedOn}, and nothing tells since when`,
    );
  const held = whetherHeld(device, reaching, after);
  if (held.is === "undecided") return held;
  const elsewhere = all.find(
    (terms) => terms.kind === "qualityUpdate" && approvalOf(terms, release)?.is === "approved",
  );
  if (held.confidence === "likely" && elsewhere !== undefined)
    return undecided(cameFrom(elsewhere));
  return {
    is: "unapproved",
    kind: "qualityDeclined",
    terms: reaching.terms,
    why:
      approval.is === "suspended"
        ? `"${displayName}" declines the release of ${releasedOn}`
        : `"${displayName}" wants such releases to be approved, and nobody approved that of ${releasedOn}`,
    confidence: held.confidence,
    couldAlsoBe: alwaysPossible,
  };
}

type ReleaseApproval =
  | { readonly is: "approved" | "neverApproved" | "unread" }
  | { readonly is: "suspended"; readonly since: Date | null };

/** How a policy stands to a release; undefined where it has no rule for such. */
function approvalOf(
  { rules, releases }: QualityPolicyTerms,
  { kind, releasedOn, listedOn }: WindowsRevision,
): ReleaseApproval | undefined {
  const cadence = kind === "outOfBand" ? "outOfBand" : "monthly";
  const category = kind === "preview" ? "nonSecurity" : "security";
  const ofCadence = rules.filter((rule) => rule.cadence === cadence);
  const rule =
    ofCadence.find((one) => one.category === category) ??
    ofCadence.find((one) => one.category === "all");
  if (rule === undefined) return undefined;
  if (releases === null) return { is: "unread" };
  const standings = [releasedOn, listedOn].flatMap((on) =>
    on === null ? [] : (releases.get(on) ?? []),
  );
  if (standings.some(({ status }) => status === "approved")) return { is: "approved" };
  const suspended = standings.find(({ status }) => status === "suspended");
  if (suspended !== undefined) return { is: "suspended", since: suspended.since };
  if (rule.method !== "manual") return { is: "approved" };
  // what the catalog does not have any more cannot be asked for
  return standings.length === 0 ? { is: "unread" } : { is: "neverApproved" };
}

function ringVerdict(
  device: DeviceInstalls,
  rings: readonly ReachingPolicy<RingPolicyTerms>[],
  installed: Installed,
  all: readonly PolicyTerms[],
): InstallVerdict {
  const verdicts = rings.map((ring) => [ring, refusalOf(ring.terms, installed)] as const);
  if (verdicts.some(([, refusal]) => refusal === undefined)) return allowed;
  const [ring, refusal] = verdicts.find(([{ isCertain }]) => isCertain) ?? [];
  if (ring === undefined || refusal === undefined) return allowed;
  const { after } = installed;
  // Graph tells since when a ring is paused, whatever was changed in it
  const held = verdicts.map(([one, why]) =>
    why?.kind === "qualityWhilePaused"
      ? whetherReached(device, one, after)
      : whetherHeld(device, one, after),
  );
  const unsure = held.find(({ is }) => is === "undecided");
  if (unsure?.is === "undecided") return unsure;
  const isSure = held.every((one) => one.is === "held" && one.confidence === "sure");
  const others = all.filter(
    (terms): terms is RingPolicyTerms =>
      terms.kind === "ring" && rings.every(({ terms: { id } }) => id !== terms.id),
  );
  const other = others.find(
    (terms) => refusalOf(terms, installed) === undefined || wasOther(terms, after),
  );
  if (!isSure && other !== undefined) return undecided(cameFrom(other));
  return {
    is: "unapproved",
    ...refusal,
    terms: ring.terms,
    confidence: isSure ? "sure" : "likely",
    couldAlsoBe: [
      ...alwaysPossible,
      ...(ring.terms.allowsScan ? ["somebody at the device looked for updates"] : []),
      ...(isSure ? [] : ["the device had no ring when it was offered"]),
    ],
  };
}

/** Why a ring could not have offered a release by then; undefined where it could. */
function refusalOf(
  ring: RingPolicyTerms,
  { releasedOn, releasedAt, at, notBefore, by }: Installed,
): Pick<Unapproved, "kind" | "why"> | undefined {
  if (ring.isInsider) return undefined;
  const { displayName, qualityPause: pause, qualityDeferralDays } = ring;
  // a pause cancels what was offered; a device that was off before it installed did not learn of it
  const seenAfter = at === null ? notBefore : (offeredAfter(releasedAt, [at]) ?? notBefore);
  if (
    pause !== null &&
    !setTooLate(pause.from, seenAfter) &&
    (pause.until === null || by < pause.until)
  )
    return {
      kind: "qualityWhilePaused",
      why: `"${displayName}" is paused since ${utcDay(pause.from)}`,
    };
  const offeredFrom = new Date(releasedAt.getTime() + qualityDeferralDays * day);
  if (by >= offeredFrom) return undefined;
  return {
    kind: "qualityBeforeDeferral",
    why: `"${displayName}" offers the release of ${releasedOn} from ${utcDay(offeredFrom)} on, ${qualityDeferralDays} days after it came out`,
  };
}

/** The verdict again, unless something else explains the install. */
function explained(
  device: DeviceInstalls,
  installed: Installed,
  catalog: ReleaseCatalog,
  verdict: InstallVerdict,
): InstallVerdict {
  if (verdict.is !== "unapproved") return verdict;
  const { release, releasedOn } = installed;
  if (device.collected?.asksWsus.quality === true)
    return undecided("the device asks a WSUS server for quality updates");
  if (release.kind === "outOfBand")
    return undecided(`the release of ${releasedOn} came out of band`);
  for (const { terms } of reachingOf(device, "expediteUpdate")) {
    if (terms.releasedOn === null || terms.releasedOn === releasedOn) return allowed;
    if (terms.releasedOn > releasedOn || terms.releasedOn <= ranBefore(device, catalog)) continue;
    return undecided(`"${terms.displayName}" expedites updates, and may have brought a later one`);
  }
  if (
    release.hotpatch === true &&
    reachingOf(device, "qualityUpdate").some(({ terms }) => terms.hotpatch)
  )
    return undecided("a quality update policy brings it hotpatches");
  if (installed.at !== null) return verdict;
  const { versionSeen, collected } = device;
  // setup brings the newest security update along, whatever rings say
  if (versionSeen.by !== null && versionSeen.by <= installed.notBefore) return verdict;
  const setupAt = collected?.setupAt ?? null;
  if (setupAt !== null && setupAt.getTime() + day >= installed.notBefore.getTime())
    return undecided("setup of Windows may have brought it along");
  // an enablement package brings it along, too, and is no setup
  if (reachingOf(device, "featureUpdate").length > 0)
    return undecided("a feature update may have brought it along");
  return { ...verdict, couldAlsoBe: [...verdict.couldAlsoBe, "setup of Windows brought it along"] };
}

/** Day of the release that the device ran before; empty where that is not known. */
function ranBefore({ previousBuild }: DeviceInstalls, { known }: ReleaseCatalog): string {
  const { build, revision } = previousBuild ?? { build: 0, revision: null };
  return revision === null
    ? ""
    : (known.get(trackOf(build, revision))?.get(revision)?.releasedOn ?? "");
}
