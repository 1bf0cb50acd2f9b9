import {
  compileMembershipRule,
  type MembershipPredicate,
  MembershipRuleError,
  parseMembershipRule,
} from "../../rules/membership/index.ts";
import { walk } from "../../rules/membership/syntax/walk.ts";
import { isExtensionProperty } from "../../rules/membership/vocabulary/properties.ts";

/** What a list of devices does not tell of whom a rule selects. */
export type Untold =
  | { readonly about: "invalid" }
  /** It is about users, and only devices are read. */
  | { readonly about: "users" }
  /** Members of other groups. */
  | { readonly about: "memberOf" }
  | { readonly about: "extension"; readonly property: string };

/** Why a list of devices does not tell whom a rule selects; undefined where it does. */
export function untoldOf(text: string): Untold | undefined {
  const { rule } = parseMembershipRule(text);
  if (rule === undefined) return { about: "invalid" };
  for (const node of walk(rule)) {
    if (node.kind === "directReports") return { about: "users" };
    if (node.kind !== "test" && node.kind !== "quantifier") continue;
    const { object, name } = node.property;
    if (object === "user") return { about: "users" };
    if (name === "memberOf") return { about: "memberOf" };
    if (isExtensionProperty(name)) return { about: "extension", property: name };
  }
  return undefined;
}

/** The rule, where a list of devices tells whom it selects and it can be evaluated here. */
export function tellingRule(text: string): MembershipPredicate | undefined {
  if (untoldOf(text) !== undefined) return undefined;
  try {
    return compileMembershipRule(text);
  } catch (error) {
    if (error instanceof MembershipRuleError) return undefined;
    throw error;
  }
}
