import { textOf, type WireObject } from "../ground/wire.ts";
import { checkFilterNode } from "./check.ts";
import { filterTestOf, type FilterTest } from "./evaluate.ts";
import { parseFilterRule } from "./parse.ts";
import { filterProperty } from "./properties.ts";
import { FilterRefusal } from "./syntax.ts";

/** What a filter is for: `platform` and `assignmentFilterManagementType` of its wire object. */
export interface FilterPurpose {
  readonly platform: string;
  /** Empty means `devices`. */
  readonly management: string;
}

/** What the wire object of a filter is for. */
export function purposeOf(filter: WireObject): FilterPurpose {
  return {
    platform: textOf(filter, "platform"),
    management: textOf(filter, "assignmentFilterManagementType"),
  };
}

/**
 * Why Intune would refuse the rule of an assignment filter; undefined where it takes it. Judged
 * are filters of devices for `windows10AndLater`. Of others only the form is where they are
 * Windows, and only the length where not.
 */
export function refuseFilterRule(rule: string, purpose: FilterPurpose): string | undefined {
  try {
    if (/^windows/i.test(purpose.platform)) {
      const node = parseFilterRule(rule);
      if (isJudged(purpose)) checkFilterNode(node);
    } else if (rule.trim() === "") return "The rule is empty.";
    else if (rule.length > 3_072) return "The rule exceeds 3072 characters.";
    return undefined;
  } catch (error) {
    if (error instanceof FilterRefusal) return error.message;
    throw error;
  }
}

/**
 * Which managed devices a filter finds; undefined where its rule cannot be evaluated, being for
 * something else or one that the service would not have taken.
 */
export function filterTest(rule: string, purpose: FilterPurpose): FilterTest | undefined {
  if (!isJudged(purpose) || refuseFilterRule(rule, purpose) !== undefined) return undefined;
  return filterTestOf(parseFilterRule(rule));
}

/** The value of a device that rules meet under a name such as `cpuArchitecture`; empty where it has none. */
export function filterValue(device: WireObject, name: string): string {
  return filterProperty(name)?.read(device) ?? "";
}

function isJudged({ platform, management }: FilterPurpose): boolean {
  return platform === "windows10AndLater" && (management === "" || management === "devices");
}
