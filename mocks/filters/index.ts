import type { WireObject } from "../ground/wire.ts";
import { checkFilterNode } from "./check.ts";
import { filterTestOf, type FilterTest } from "./evaluate.ts";
import { parseFilterRule } from "./parse.ts";
import { filterProperty } from "./properties.ts";
import { FilterRefusal } from "./syntax.ts";

export type { FilterTest } from "./evaluate.ts";

/** The platform whose rules are judged and evaluated here. */
const judgedPlatform = "windows10AndLater";

/**
 * Why Intune would refuse the rule of an assignment filter; undefined where it takes it. Of other
 * platforms only the form is judged where they are Windows, and only the length where not.
 */
export function refuseFilterRule(rule: string, platform: string): string | undefined {
  try {
    if (/^windows/i.test(platform)) readFilterRule(rule, platform);
    else if (rule.trim() === "") return "The rule is empty.";
    else if (rule.length > 3_072) return "The rule exceeds 3072 characters.";
    return undefined;
  } catch (error) {
    if (error instanceof FilterRefusal) return error.message;
    throw error;
  }
}

/**
 * Which managed devices a filter finds; undefined where its rule cannot be evaluated, being of
 * another platform or one that the service would not have taken.
 */
export function filterTest(rule: string, platform: string): FilterTest | undefined {
  if (platform !== judgedPlatform || refuseFilterRule(rule, platform) !== undefined)
    return undefined;
  return filterTestOf(parseFilterRule(rule));
}

/** The value of a device that rules meet under a name such as `cpuArchitecture`; empty where it has none. */
export function filterValue(device: WireObject, name: string): string {
  return filterProperty(name)?.read(device) ?? "";
}

function readFilterRule(rule: string, platform: string): void {
  const node = parseFilterRule(rule);
  if (platform === judgedPlatform) checkFilterNode(node);
}
