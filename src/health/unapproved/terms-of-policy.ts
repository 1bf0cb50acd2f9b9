import { objectValues } from "../../kind/object-values.ts";
import { isWireObject, wireDate, type WireObject, wireText } from "../../kind/wire.ts";
import { demandPolicyKind, kindOf } from "../../registry/kinds.ts";
import { pauseDays, type RingStatus, ringStatus } from "../../rings/status.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";
import { ownerOf, type ReadPolicy } from "../compliance-policy.ts";
import type { ApprovalRule, PauseTerms, PolicyTerms, ItemStanding } from "./policy-terms.ts";

const day = 86_400_000;

/** What was read of a policy besides itself. */
export interface PolicyParts {
  /** Of a driver policy; null where they could not be read. */
  readonly drivers?: readonly DriverRow[] | null;
  /** Of a quality update policy: the status by day of the release; null where it could not be read. */
  readonly releases?: ReadonlyMap<string, string> | null;
}

/**
 * What a policy allows, as Graph shows it now. Pure. Its terms hold from its last change on, as far as
 * Graph tells; Unverified: that an assignment counts as one.
 */
export function termsOfPolicy(
  kind: PolicyTerms["kind"],
  policy: ReadPolicy,
  { drivers = null, releases = null }: PolicyParts,
  now: Date,
): PolicyTerms {
  const { wire } = policy;
  const common = {
    id: policy.id,
    displayName: policy.displayName,
    address: ownerOf(kindOf(kind), policy)?.key ?? null,
    since: wireDate(wire, "lastModifiedDateTime") ?? wireDate(wire, "createdDateTime"),
  };
  switch (kind) {
    case "ring": {
      const status = ringStatus(wire, now);
      return {
        ...common,
        kind,
        qualityDeferralDays: daysIn(wire, "qualityUpdatesDeferralPeriodInDays"),
        featureDeferralDays: daysIn(wire, "featureUpdatesDeferralPeriodInDays"),
        qualityPause: pauseOf(status.quality),
        featurePause: pauseOf(status.feature),
        driversExcluded: wire["driversExcluded"] === true,
        isInsider: wireText(wire, "businessReadyUpdatesOnly").startsWith("windowsInsider"),
        allowsScan: wireText(wire, "userWindowsUpdateScanAccess") !== "disabled",
      };
    }
    case "featureUpdate":
      return { ...common, kind, version: wireText(wire, "featureUpdateVersion") };
    case "expediteUpdate": {
      const settings = wire["expeditedUpdateSettings"];
      const release = isWireObject(settings) ? wireText(settings, "qualityUpdateRelease") : "";
      return { ...common, kind, releasedOn: release === "" ? null : release.slice(0, 10) };
    }
    case "driverUpdate":
      return {
        ...common,
        kind,
        drivers:
          drivers?.map(({ id, name, version, status, deployOn }) => ({
            id,
            name,
            version,
            status,
            deployOn,
            since: null,
          })) ?? null,
      };
    case "qualityUpdate": {
      const values = objectValues(demandPolicyKind(kind).properties, wire);
      const standings =
        releases === null
          ? null
          : new Map<string, ItemStanding>(
              [...releases].map(([on, status]) => [on, { status, since: null }]),
            );
      return {
        ...common,
        kind,
        hotpatch: values["hotpatch"] === true,
        rules: (values["approvals"] ?? []) as readonly ApprovalRule[],
        releases: standings,
      };
    }
    default:
      return kind satisfies never;
  }
}

function daysIn(wire: WireObject, name: string): number {
  const value = wire[name];
  return typeof value === "number" ? value : 0;
}

/** A pause runs so many days from when it was set or extended, so that its end tells its begin. */
function pauseOf({ paused, pausedOn, pauseEndsAt }: RingStatus["quality"]): PauseTerms | null {
  if (!paused) return null;
  if (pauseEndsAt !== null)
    return { from: new Date(pauseEndsAt.getTime() - pauseDays * day), until: pauseEndsAt };
  if (pausedOn === null) return null;
  // the day alone is known: over at its end everywhere
  const from = new Date(Date.parse(`${pausedOn.slice(0, 10)}T00:00:00Z`) + 1.5 * day);
  return Number.isNaN(from.getTime()) ? null : { from, until: null };
}
