import type { GraphRequest } from "../../graph/request.ts";
import { wireInstant, type WireObject, wireText } from "../../kind/wire.ts";

/** One driver that a policy has found for its devices. */
export interface DriverRow {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly manufacturer: string;
  /** Device class, such as `Networking`. */
  readonly class: string;
  /** When the maker published it; null where unknown. */
  readonly releasedAt: string | null;
  /** Devices of the policy that could take it. */
  readonly applicableDevices: number;
  /** `recommended`, `previouslyApproved` or `other`, as Graph has it. */
  readonly category: string;
  /** `needsReview`, `approved`, `suspended`, `declined`, or what a later Graph says. */
  readonly status: string;
  /** First day on which it is offered; null where none is set. */
  readonly deployOn: string | null;
}

const profiles = "/deviceManagement/windowsDriverUpdateProfiles";

/**
 * The drivers of a policy. Empty for up to a day after the policy was assigned.
 *
 * @beta
 * @see https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsdriverupdateinventory-list?view=graph-rest-beta
 */
export function readDrivers(id: string): GraphRequest {
  return {
    method: "GET",
    version: "beta",
    path: `${profiles}/${encodeURIComponent(id)}/driverInventories`,
  };
}

export function driverFromWire(wire: WireObject): DriverRow {
  const devices = wire["applicableDeviceCount"];
  return {
    id: wireText(wire, "id"),
    name: wireText(wire, "name"),
    version: wireText(wire, "version"),
    manufacturer: wireText(wire, "manufacturer"),
    class: wireText(wire, "driverClass"),
    releasedAt: wireInstant(wire, "releaseDateTime"),
    applicableDevices: typeof devices === "number" ? devices : 0,
    category: wireText(wire, "category"),
    status: wireText(wire, "approvalStatus"),
    deployOn: wireInstant(wire, "deployDateTime")?.slice(0, 10) ?? null,
  };
}
