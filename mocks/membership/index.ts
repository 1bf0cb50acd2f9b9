import { checkRule } from "./check.ts";
import { evaluateRule } from "./evaluate.ts";
import { explainNode, type RuleDetails } from "./explain.ts";
import { parseRule } from "./parser.ts";
import { RuleRefusal } from "./rule-refusal.ts";

/** A rule that was read and checked, to be asked of many objects. */
export interface ReadRule {
  readonly subject: "user" | "device";
  readonly usesMemberOf: boolean;
  matches(object: Readonly<Record<string, unknown>>, now: Date): boolean;
}

/**
 * Whether the rule selects the object, whose keys are the canonical rule names
 * (`deviceOSType`, `devicePhysicalIds`, ...).
 *
 * @throws {Error} with the service's text where it would refuse the rule.
 */
export function interpretRule(
  text: string,
  object: Readonly<Record<string, unknown>>,
  now: Date,
): boolean {
  return readRule(text).matches(object, now);
}

/** The text with which the service refuses a rule; undefined where it takes it. */
export function refuseRule(text: string): string | undefined {
  try {
    readRule(text);
    return undefined;
  } catch (error) {
    if (error instanceof RuleRefusal) return error.message;
    throw error;
  }
}

/** Reads and checks a rule once. */
export function readRule(text: string): ReadRule {
  // the length comes first: the service does not read on
  if (text.length > 3_072) throw new RuleRefusal("Rule exceeds maximum allowed length.");
  const node = parseRule(text);
  const { subject, usesMemberOf } = checkRule(node);
  return { subject, usesMemberOf, matches: (object, now) => evaluateRule(node, object, now) };
}

/** The result of a rule and of each of its parts on one object. */
export function explainRule(
  text: string,
  object: Readonly<Record<string, unknown>>,
  now: Date,
): RuleDetails {
  readRule(text);
  return explainNode(parseRule(text), object, now);
}
