import type { WireObject } from "../ground/wire.ts";
import type { OpenBehaviors } from "../options/behaviors.ts";
import { checkFilterNode } from "./check.ts";
import { filterTestOf, type FilterTest } from "./evaluate.ts";
import { parseFilterRule } from "./parse.ts";
import { filterProperty } from "./properties.ts";
import { isOnPlatform, subjectOf, type FilterPurpose } from "./subject.ts";
import { FilterRefusal } from "./syntax.ts";

export { purposeOf } from "./subject.ts";

/**
 * Why Intune would refuse the rule of an assignment filter; undefined where it takes it. Platforms
 * that the documentation does not list are refused, or judged by their form alone.
 */
export function refuseFilterRule(
  rule: string,
  purpose: FilterPurpose,
  { undocumentedFilterPlatforms }: OpenBehaviors,
): string | undefined {
  const subject = subjectOf(purpose);
  if (subject === undefined && undocumentedFilterPlatforms === "refuse")
    return `Assignment filters are not supported for the platform '${purpose.platform}'.`;
  try {
    const node = parseFilterRule(rule);
    if (subject !== undefined) checkFilterNode(node, subject);
    return undefined;
  } catch (error) {
    if (error instanceof FilterRefusal) return error.message;
    throw error;
  }
}

/**
 * Which managed devices a filter finds; undefined where its rule cannot be evaluated, being one
 * that the service would not have taken, or for apps, of which the mock holds none.
 */
export function filterTest(
  rule: string,
  purpose: FilterPurpose,
  behaviors: OpenBehaviors,
): FilterTest | undefined {
  const subject = subjectOf(purpose);
  if (subject === undefined || refuseFilterRule(rule, purpose, behaviors) !== undefined)
    return undefined;
  const test = filterTestOf(parseFilterRule(rule), subject);
  return (device) => isOnPlatform(subject, device) && test(device);
}

/** The value of a PC that rules meet under a name such as `cpuArchitecture`; empty where it has none. */
export function filterValue(device: WireObject, name: string): string {
  return filterProperty(`device.${name}`, "windows")?.read(device, "windows") ?? "";
}
