import { takesHotpatches } from "../../releases/versions.ts";
import { barrierOf, barrierTexts, needsUnseenLicence } from "../barrier.ts";
import type { Fleet } from "../fleet.ts";
import type { CompliancePolicyKind } from "../compliance-report.ts";
import type { ReadinessContent, ReadinessFinding } from "./readiness.ts";
import { isNotKnown, type ReadinessFacts, type Windows11Fitness } from "./readiness-facts.ts";
import { finding, type ReadinessRule } from "./readiness-rule.ts";
import type { ResolvedContent } from "./version-rules.ts";

/** The kind of policy that brings a content, as far as it matters whom it can reach. */
export function bringerOf(content: ReadinessContent): CompliancePolicyKind {
  switch (content.kind) {
    case "feature":
      return content.byRing === true ? "ring" : "featureUpdate";
    case "expedite":
    case "hotpatch":
      return "expediteUpdate";
    case "driver":
      return "driverUpdate";
    case "quality":
    case "policy":
    case "tool":
      return "ring";
    default:
      return content satisfies never;
  }
}

/** Whether its updates are Intune's, and its join and edition those that the policy is for. */
export function isReachable(kind: CompliancePolicyKind, facts: ReadinessFacts) {
  const { fleet } = facts;
  return (place: number): ReadinessFinding | undefined => {
    const barrier = barrierOf(kind, fleet.standing(place));
    if (barrier !== undefined) return finding(barrier, "block", barrierTexts[barrier]);
    const doubts = fleet.doubts(place);
    if (doubts.workload)
      return finding(
        "workload",
        "unknown",
        "it is co-managed, and Intune does not tell who has its updates",
      );
    return doubts.joinType && kind !== "ring"
      ? finding("joinType", "unknown", "Intune does not tell how it is joined")
      : undefined;
  };
}

/**
 * Whether a licence for it is known. Licences are of users, and which user of a device has which is
 * not read.
 */
export function isLicensed(
  kind: CompliancePolicyKind,
  { fleet, licences }: ReadinessFacts,
): ReadinessRule {
  return (place) => {
    const { edition } = fleet.standing(place);
    if (!isLicenceAsked(kind, place, fleet)) return undefined;
    const runs = edition === undefined ? "its edition is not known" : `it runs ${edition.name}`;
    if (licences === undefined || isNotKnown(licences))
      return finding(
        "licence",
        "unknown",
        `${runs}, and the tenant's licences could not be read: ${licences?.unknown ?? "nothing asked for them"}`,
      );
    return licences.length === 0
      ? finding(
          "licence",
          "warn",
          `${runs}, and no subscription of the tenant is known to bring the update service`,
        )
      : finding(
          "licence",
          "unknown",
          `${runs}, and whether its user has ${licences.map(({ skuPartNumber }) => skuPartNumber).join(" or ")} is not read`,
        );
  };
}

/** Whether it hangs on a licence whether a policy that can reach a device does anything there. */
export function isLicenceAsked(kind: CompliancePolicyKind, place: number, fleet: Fleet): boolean {
  const standing = fleet.standing(place);
  return barrierOf(kind, standing) === undefined && needsUnseenLicence(kind, standing.edition);
}

/** Bytes of what Windows calls a GB. */
export const gigabyte = 1_073_741_824;

/** Whether at least so much space is free. */
export function hasSpace(leastGb: number, { fleet }: ReadinessFacts): ReadinessRule {
  return (place) => {
    const free = fleet.freeBytes(place);
    if (free === null)
      return finding("freeSpace", "unknown", "Intune does not tell its free space");
    return free < leastGb * gigabyte
      ? finding("freeSpace", "warn", `less than ${leastGb} GB are free`)
      : undefined;
  };
}

/**
 * Whether a device that runs Windows 10 can have Windows 11. What runs Windows 11 has shown it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-userexperienceanalyticsworkfromanywheredevice
 */
export function isFitForWindows11(facts: ReadinessFacts): ReadinessRule {
  const { fleet, windows11 } = facts;
  return (place) => {
    if (!isBeforeWindows11(place, facts)) return undefined;
    if (windows11 === undefined || isNotKnown(windows11))
      return finding(
        "windows11",
        "unknown",
        `endpoint analytics could not be read: ${windows11?.unknown ?? "nothing asked for it"}`,
      );
    if (windows11.size === 0)
      return finding(
        "windows11",
        "unknown",
        "endpoint analytics tells of no device; it is switched on in Intune under Reports",
      );
    const fitness = windows11.get(place);
    return fitness === undefined
      ? finding("windows11", "unknown", "endpoint analytics does not have it")
      : judged(fitness, fleet.build(place) === null);
  };
}

function judged(
  { eligibility, lacks }: Windows11Fitness,
  isBuildUnknown: boolean,
): ReadinessFinding | undefined {
  switch (eligibility.toLowerCase()) {
    case "capable":
      return undefined;
    case "notcapable":
      return finding(
        "windows11",
        "block",
        lacks.length === 0
          ? "its hardware is not fit for Windows 11"
          : `its hardware is not fit for Windows 11: ${lacks.join(", ")}`,
        true,
      );
    case "upgraded":
      return isBuildUnknown
        ? undefined
        : finding(
            "windows11",
            "unknown",
            "endpoint analytics calls it upgraded, and its build is one of Windows 10",
          );
    default:
      return finding("windows11", "unknown", "endpoint analytics does not know whether it is fit");
  }
}

/** Whether it runs Windows 10, or nobody knows what. */
export function isBeforeWindows11(
  place: number,
  { fleet }: Pick<ReadinessFacts, "fleet">,
): boolean {
  return (fleet.build(place)?.build ?? 0) < 22_000;
}

/** Whether the last report has it as held back for a known issue. */
export function isNotHeldBack({ held }: ReadinessFacts): ReadinessRule {
  return (place) =>
    held !== undefined && !isNotKnown(held) && held.has(place)
      ? finding("safeguard", "block", "Microsoft holds it back from it for a known issue")
      : undefined;
}

/**
 * Whether the update service finds it ready for hotpatches. On Arm64 CHPE has to be off as well, which
 * no list tells.
 *
 * @see https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-hotpatch-updates
 */
export function isReadyForHotpatches(facts: ReadinessFacts): ReadinessRule {
  const { fleet, hotpatch, catalog } = facts;
  const places = (of: "ready" | "notReady"): ReadonlySet<number> => {
    const found = new Set<number>();
    if (hotpatch === undefined || isNotKnown(hotpatch)) return found;
    for (let index = 0; index < hotpatch[of].size; index++)
      found.add(fleet.placeOfDevice(hotpatch[of].at(index)) ?? -1);
    return found;
  };
  const [ready, notReady] = [places("ready"), places("notReady")];
  return (place) => {
    const build = fleet.build(place)?.build;
    if (build !== undefined && !takesHotpatches(catalog.versions, build)) return undefined;
    if (hotpatch === undefined || isNotKnown(hotpatch))
      return finding(
        "hotpatch",
        "unknown",
        `its readiness could not be read: ${hotpatch?.unknown ?? "nothing asked for it"}`,
      );
    const [isReady, isNotReady] = [ready.has(place), notReady.has(place)];
    if (isReady === isNotReady)
      return finding(
        "hotpatch",
        "unknown",
        "the update service does not tell whether it is ready, as of devices outside of Windows Autopatch",
      );
    if (isNotReady)
      return finding(
        "hotpatch",
        "block",
        "the update service finds it not ready; hotpatches want virtualization-based security",
      );
    return fleet.architecture(place) === "arm64"
      ? finding(
          "hotpatch",
          "unknown",
          "it is an Arm64 device, and no list tells whether CHPE is off",
        )
      : undefined;
  };
}

/** Whether a content is installed into free space that can be too small. */
export function takesSpace({ kind }: ReadinessContent): boolean {
  return kind === "feature" || kind === "quality" || kind === "expedite";
}

/** Whether a content may bring Windows 11 to devices with Windows 10. */
export function bringsWindows11(content: ReadinessContent, { version }: ResolvedContent): boolean {
  return (
    content.kind === "feature" &&
    (version ? version.build >= 22_000 : content.version.startsWith("Windows 11"))
  );
}
