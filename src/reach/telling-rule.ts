import {
  compileMembershipRule,
  type MembershipPredicate,
  MembershipRuleError,
  parseMembershipRule,
} from "../rules/membership/index.ts";
import { walk } from "../rules/membership/syntax/walk.ts";
import { isExtensionProperty } from "../rules/membership/vocabulary/properties.ts";

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
  const read = ruleReading(text);
  return "matches" in read ? read.matches : undefined;
}

/** What a rule selects among devices, or why devices do not tell it. */
export type RuleReading =
  | { readonly matches: MembershipPredicate }
  /** Its members are users, or may be. */
  | { readonly users: true }
  /** A part of a sentence about the rule. */
  | { readonly problem: string };

export function ruleReading(text: string): RuleReading {
  const untold = untoldOf(text);
  switch (untold?.about) {
    case "users":
      return { users: true };
    case "memberOf":
      return { problem: "asks for members of other groups" };
    case "extension":
      return { problem: `asks for ${untold.property}, which lists of devices do not carry` };
    case "invalid":
    case undefined:
      return compiled(text);
    default:
      return untold satisfies never;
  }
}

function compiled(text: string): RuleReading {
  try {
    return { matches: compileMembershipRule(text) };
  } catch (error) {
    if (!(error instanceof MembershipRuleError)) throw error;
    const [first] = error.diagnostics.filter(({ severity }) => severity === "error");
    return { problem: `cannot be evaluated here: ${first?.message ?? error.message}` };
  }
}
