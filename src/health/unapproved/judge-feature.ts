import { windowsNameOf, type WindowsVersion } from "../../releases/windows-data.ts";
import { type DeviceInstalls, reachingOf, type ReachingPolicy } from "./device-installs.ts";
import {
  latestOf,
  offeredAfter,
  setTooLate,
  wasOther,
  whetherHeld,
  whetherReached,
} from "./held-policy.ts";
import type { FeaturePolicyTerms, PolicyTerms, RingPolicyTerms } from "./policy-terms.ts";
import type { UnapprovedFacts } from "./unapproved-facts.ts";
import {
  allowed,
  alwaysPossible,
  cameFrom,
  type JudgedInstall,
  undecided,
  unknownInstall,
  utcDay,
  type InstallVerdict,
} from "./verdict.ts";

const day = 86_400_000;

/** A version on a device, with what is known of when it came. */
interface InstalledVersion {
  readonly version: WindowsVersion;
  /** Not offered before; null where nothing tells it. */
  readonly after: Date | null;
  /** Not there before. */
  readonly notBefore: Date | null;
  /** There at the latest. */
  readonly by: Date;
}

/**
 * Whether the feature update policies that reach a device allowed its version of Windows; where none
 * does, whether its rings did, by pause and deferral. Pure. Undefined where nothing restricts it.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-10-feature-updates
 */
export function judgeFeature(
  device: DeviceInstalls,
  { catalog: { versions }, policies: all }: Pick<UnapprovedFacts, "catalog" | "policies">,
): JudgedInstall | undefined {
  const { build, versionSeen, collected } = device;
  const policies = reachingOf(device, "featureUpdate");
  const rings = reachingOf(device, "ring");
  const byPolicy = policies.some(({ isCertain }) => isCertain);
  const byRing = rings.some(({ terms, isCertain }) => isCertain && restrictsFeature(terms));
  if (device.isLongTerm || (!byPolicy && !byRing)) return undefined;
  if (build === null) return unknownInstall(undecided("no build is known of it"));
  if (versionSeen.by === null)
    return unknownInstall(undecided("nothing tells for certain when it ran its version"));
  const version = versions.find((one) => one.build === build.build);
  if (version === undefined)
    return unknownInstall(undecided(`build ${build.build} is no version that is known`));
  const availableAt =
    version.availableOn === null ? null : new Date(`${version.availableOn}T00:00:00Z`);
  const setupAt = collected?.setupAt ?? null;
  // an enablement package may have come later, and nothing earlier
  const after = offeredAfter(availableAt, [versionSeen.after, setupAt]);
  const notBefore = latestOf([availableAt, versionSeen.after]);
  const installed = { version, after, notBefore, by: versionSeen.by };
  const verdict = byPolicy
    ? policyVerdict(device, policies, installed, versions, all)
    : ringVerdictOn(device, rings, installed, all);
  const asksWsus = verdict.is === "unapproved" && collected?.asksWsus.feature === true;
  return {
    verdict: asksWsus ? undecided("the device asks a WSUS server for feature updates") : verdict,
    what: version.name,
    installedAt: null,
    after: notBefore,
    by: versionSeen.by,
  };
}

function restrictsFeature(ring: RingPolicyTerms): boolean {
  return !ring.isInsider && (ring.featurePause !== null || ring.featureDeferralDays > 0);
}

function policyVerdict(
  device: DeviceInstalls,
  policies: readonly ReachingPolicy<FeaturePolicyTerms>[],
  { version, after }: InstalledVersion,
  versions: readonly WindowsVersion[],
  all: readonly PolicyTerms[],
): InstallVerdict {
  const verdicts = policies.map((one) => [one, isBeyond(version, one.terms, versions)] as const);
  if (verdicts.some(([, beyond]) => beyond === false)) return allowed;
  const unclear = verdicts.find(([, beyond]) => beyond === undefined);
  if (unclear !== undefined)
    return undecided(
      `nothing tells whether ${version.name} is later than "${unclear[0].terms.version}"`,
    );
  if (reachingOf(device, "ring").some(({ terms }) => terms.isInsider))
    return undecided("its ring is of an Insider channel");
  const certain = policies.filter(({ isCertain }) => isCertain);
  const [first] = certain;
  if (first === undefined) return allowed;
  const held = certain.map((one) => whetherHeld(device, one, after));
  const unsure = held.find(({ is }) => is === "undecided");
  if (unsure?.is === "undecided") return unsure;
  const isSure = held.every((one) => one.is === "held" && one.confidence === "sure");
  const other = all.find(
    (terms) =>
      terms.kind === "featureUpdate" &&
      policies.every((one) => one.terms.id !== terms.id) &&
      (isBeyond(version, terms, versions) !== true || wasOther(terms, after)),
  );
  if (!isSure && other !== undefined) return undecided(cameFrom(other));
  return {
    is: "unapproved",
    kind: "featureVersion",
    terms: first.terms,
    why: `"${first.terms.displayName}" allows ${first.terms.version} at most`,
    confidence: isSure ? "sure" : "likely",
    couldAlsoBe: isSure
      ? alwaysPossible
      : [...alwaysPossible, "no policy reached the device when it was offered"],
  };
}

/** Whether a version is later than that of a policy; undefined where that cannot be told. */
function isBeyond(
  version: WindowsVersion,
  terms: FeaturePolicyTerms,
  versions: readonly WindowsVersion[],
): boolean | undefined {
  const target = versions.find(({ name }) => name === terms.version);
  if (target === undefined) return undefined;
  if (version.build <= target.build) return false;
  return version.line === null || target.line === null ? undefined : true;
}

function ringVerdictOn(
  device: DeviceInstalls,
  rings: readonly ReachingPolicy<RingPolicyTerms>[],
  installed: InstalledVersion,
  all: readonly PolicyTerms[],
): InstallVerdict {
  const verdicts = rings.map((ring) => [ring, refusalBy(ring.terms, installed)] as const);
  if (verdicts.some(([, refusal]) => refusal === undefined)) return allowed;
  // a policy that perhaps reaches it may allow it
  const [perhaps] = reachingOf(device, "featureUpdate");
  if (perhaps !== undefined)
    return undecided(`nothing tells whether "${perhaps.terms.displayName}" reaches the device`);
  const [ring, refusal] = verdicts.find(([{ isCertain }]) => isCertain) ?? [];
  if (ring === undefined || refusal === undefined) return allowed;
  const held = verdicts.map(([one, why]) =>
    why?.isPause === true
      ? whetherReached(device, one, installed.after)
      : whetherHeld(device, one, installed.after),
  );
  const unsure = held.find(({ is }) => is === "undecided");
  if (unsure?.is === "undecided") return unsure;
  const isSure = held.every((one) => one.is === "held" && one.confidence === "sure");
  const other = all.find(
    (terms) =>
      terms.kind === "featureUpdate" ||
      (terms.kind === "ring" &&
        rings.every((one) => one.terms.id !== terms.id) &&
        (refusalBy(terms, installed) === undefined || wasOther(terms, installed.after))),
  );
  if (!isSure && other !== undefined) return undecided(cameFrom(other));
  return {
    is: "unapproved",
    kind: "featureVersion",
    terms: ring.terms,
    why: refusal.why,
    confidence: isSure ? "sure" : "likely",
    couldAlsoBe: alwaysPossible,
  };
}

/** Why a ring alone could not have offered a version by then; undefined where it could. */
function refusalBy(
  { displayName, isInsider, featurePause: pause, featureDeferralDays }: RingPolicyTerms,
  { version, notBefore, by }: InstalledVersion,
): { readonly why: string; readonly isPause: boolean } | undefined {
  if (isInsider) return undefined;
  const isPaused =
    pause !== null &&
    notBefore !== null &&
    !setTooLate(pause.from, notBefore) &&
    (pause.until === null || by < pause.until);
  if (isPaused)
    return { why: `"${displayName}" is paused since ${utcDay(pause.from)}`, isPause: true };
  if (version.availableOn === null) return undefined;
  const offeredFrom = new Date(
    Date.parse(`${version.availableOn}T00:00:00Z`) + featureDeferralDays * day,
  );
  if (by >= offeredFrom) return undefined;
  const why = `"${displayName}" offers ${windowsNameOf(version.build)} from ${utcDay(offeredFrom)} on, ${featureDeferralDays} days after it came out`;
  return { why, isPause: false };
}
