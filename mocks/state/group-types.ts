import type { WireObject } from "../ground/wire.ts";

/** True where a rule decides who is in the group. */
export function isDynamic(group: WireObject): boolean {
  return groupTypesOf(group).includes("DynamicMembership");
}

/** True for a Microsoft 365 group. */
export function isUnified(group: WireObject): boolean {
  return groupTypesOf(group).includes("Unified");
}

/** Its `groupTypes`, empty on an assigned security group. */
export function groupTypesOf(group: WireObject): readonly string[] {
  const types = group["groupTypes"];
  return Array.isArray(types) ? types.filter((type) => typeof type === "string") : [];
}
