import type { WireObject } from "../kind/wire.ts";

/** Why a group must not be written, where the service would refuse it or another system owns it. */
export function groupRefusal(wire: WireObject): string | undefined {
  if (wire["onPremisesSyncEnabled"] === true) {
    return "it is synchronised from an on-premises directory, which owns its members and properties";
  }
  if (wire["securityEnabled"] === false) return "it is no security group";
  if (Array.isArray(wire["groupTypes"]) && wire["groupTypes"].includes("Unified")) {
    return "it is a Microsoft 365 group, which takes users only";
  }
  return undefined;
}
