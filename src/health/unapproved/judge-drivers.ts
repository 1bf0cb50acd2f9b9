import {
  type CollectedInstalls,
  type DeviceInstalls,
  reachingOf,
  type ReachingPolicy,
} from "./device-installs.ts";
import { offeredAfter, setTooLate, wasOther, whetherHeld } from "./held-policy.ts";
import type {
  DriverStanding,
  DriverPolicyTerms,
  PolicyTerms,
  RingPolicyTerms,
} from "./policy-terms.ts";
import type { UnapprovedFacts } from "./unapproved-facts.ts";
import {
  allowed,
  cameFrom,
  type JudgedInstall,
  type Unapproved,
  undecided,
  type InstallVerdict,
} from "./verdict.ts";

const day = 86_400_000;

/**
 * Whether the driver policies that reach a device approved the drivers that Windows Update installed
 * on it, as the collector tells of them; where no such policy reaches it, whether its rings exclude
 * drivers. Pure. None where nothing restricts drivers, or the collector does not tell.
 *
 * A declined driver was never approved, and neither was one that needs review, since an approved one
 * can become neither.
 *
 * Unverified: that the inventory of a policy calls a driver as Windows Update does; one that is not
 * found there is undecided.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-driver-updates-policy
 */
export function judgeDriverInstalls(
  device: DeviceInstalls,
  { policies: all }: Pick<UnapprovedFacts, "policies">,
): readonly JudgedInstall[] {
  const drivers = device.collected?.drivers ?? [];
  const policies = reachingOf(device, "driverUpdate");
  const rings = reachingOf(device, "ring");
  const byPolicy = policies.some(({ isCertain }) => isCertain);
  if (!restrictsDrivers(device)) return [];
  return drivers.map(({ at, title }) => {
    const after = offeredAfter(null, [at]);
    const verdict = byPolicy
      ? policyDecision(device, policies, { title, at, after }, all)
      : exclusion(device, rings, after, all);
    return {
      verdict: broughtBySetup(device.collected, at, verdict),
      what: title,
      installedAt: at,
      after: null,
      by: at,
    };
  });
}

/** Whether some drivers are not allowed on a device, as far as is certain. */
export function restrictsDrivers(device: DeviceInstalls): boolean {
  const rings = reachingOf(device, "ring");
  return (
    reachingOf(device, "driverUpdate").some(({ isCertain }) => isCertain) ||
    (rings.some(({ isCertain }) => isCertain) && rings.every(({ terms }) => terms.driversExcluded))
  );
}

interface InstalledDriver {
  readonly title: string;
  readonly at: Date;
  readonly after: Date | null;
}

function policyDecision(
  device: DeviceInstalls,
  policies: readonly ReachingPolicy<DriverPolicyTerms>[],
  driver: InstalledDriver,
  all: readonly PolicyTerms[],
): InstallVerdict {
  const found = policies.map((policy) => [policy, rowsOf(policy.terms, driver.title)] as const);
  if (found.some(([, rows]) => rows?.some(isApproved) === true)) return allowed;
  const unread = found.find(([, rows]) => rows === undefined);
  if (unread !== undefined)
    return undecided(`the drivers of "${unread[0].terms.displayName}" could not be read`);
  const [policy, rows = []] = found.find(([one, own]) => one.isCertain && own?.length !== 0) ?? [];
  const [row] = rows;
  if (policy === undefined || row === undefined)
    return undecided("no policy that reaches the device lists the driver");
  const { displayName } = policy.terms;
  const other = rows.find(({ status }) => status !== "declined" && status !== "needsReview");
  if (other !== undefined && other.status !== "suspended")
    return undecided(`"${displayName}" says "${other.status}" of it, which is not known`);
  if (
    other !== undefined &&
    (other.since === null || driver.after === null || setTooLate(other.since, driver.after))
  )
    return undecided(`"${displayName}" has suspended it, and nothing tells since when`);
  const held = whetherHeld(device, policy, driver.after);
  if (held.is === "undecided") return held;
  const elsewhere = all.find(
    (terms) =>
      terms.kind === "driverUpdate" && (rowsOf(terms, driver.title)?.some(wasApproved) ?? true),
  );
  if (held.confidence === "likely" && elsewhere !== undefined)
    return undecided(cameFrom(elsewhere));
  return unapproved(
    policy.terms,
    `"${displayName}" ${standingWords(other ?? row)}`,
    held.confidence,
  );
}

function standingWords({ status }: DriverStanding): string {
  if (status === "suspended") return "has suspended it";
  return status === "declined" ? "declined it" : "has not approved it: it needs review";
}

/** Now or at some time. */
function wasApproved({ status }: DriverStanding): boolean {
  return status === "approved" || status === "suspended";
}

function isApproved({ status }: DriverStanding): boolean {
  return status === "approved";
}

/** The drivers of a policy that have this title; undefined where they could not be read. */
function rowsOf(
  { drivers }: DriverPolicyTerms,
  title: string,
): readonly DriverStanding[] | undefined {
  if (drivers === null) return undefined;
  const text = comparable(title);
  const named = drivers.filter(({ name, version }) => {
    const [own, number] = [comparable(name), comparable(version)];
    return text === own || text === `${own} ${number}` || text === `${own} (${number})`;
  });
  // a policy may have several versions of one name
  const exact = named.filter(({ version }) => text.includes(comparable(version)));
  return exact.length > 0 ? exact : named;
}

function comparable(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}

function exclusion(
  device: DeviceInstalls,
  rings: readonly ReachingPolicy<RingPolicyTerms>[],
  after: Date | null,
  all: readonly PolicyTerms[],
): InstallVerdict {
  const [perhaps] = reachingOf(device, "driverUpdate");
  if (perhaps !== undefined)
    return undecided(`nothing tells whether "${perhaps.terms.displayName}" reaches the device`);
  const ring = rings.find(({ isCertain }) => isCertain);
  if (ring === undefined) return allowed;
  const held = whetherHeld(device, ring, after);
  if (held.is === "undecided") return held;
  const elsewhere = all.find(
    (terms) =>
      (terms.kind === "ring" && (!terms.driversExcluded || wasOther(terms, after))) ||
      terms.kind === "driverUpdate",
  );
  if (held.confidence === "likely" && elsewhere !== undefined)
    return undecided(cameFrom(elsewhere));
  const why = `"${ring.terms.displayName}" excludes drivers, and no driver policy reaches the device`;
  return unapproved(ring.terms, why, held.confidence);
}

function unapproved(
  terms: PolicyTerms,
  why: string,
  confidence: Unapproved["confidence"],
): Unapproved {
  return {
    is: "unapproved",
    kind: "driverNotApproved",
    terms,
    why,
    confidence,
    couldAlsoBe: [
      "somebody chose it among the optional updates",
      ...(confidence === "sure" ? [] : ["the device came to the policy after it had installed it"]),
    ],
  };
}

function broughtBySetup(
  collected: CollectedInstalls | null,
  at: Date,
  verdict: InstallVerdict,
): InstallVerdict {
  if (verdict.is !== "unapproved" || collected === null) return verdict;
  const { asksWsus, setupAt } = collected;
  if (asksWsus.driver) return undecided("the device asks a WSUS server for drivers");
  return setupAt !== null && Math.abs(at.getTime() - setupAt.getTime()) <= day
    ? undecided("it came on the day of a setup of Windows")
    : verdict;
}
