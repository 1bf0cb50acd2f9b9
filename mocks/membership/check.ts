import { readDuration, readInstant } from "./dates.ts";
import { compilePattern } from "./pattern.ts";
import { findProperty, planProperties, type RuleProperty } from "./properties.ts";
import {
  invalidOperands,
  queryCompilation,
  RuleRefusal,
  wrongOperator,
  wrongProperty,
  wrongValue,
} from "./rule-refusal.ts";
import type { RuleNode, RuleOperator, RuleValue } from "./syntax.ts";

/** Source groups of one memberOf rule. learn.microsoft.com/entra/identity/users/groups-dynamic-rule-member-of */
const maxMemberOf = 50;

/** Whom a checked rule is about. */
export interface CheckedRule {
  readonly subject: "user" | "device";
  readonly usesMemberOf: boolean;
}

/**
 * Checks what the grammar can not say: objects, properties, operators, values.
 *
 * @throws {RuleRefusal}
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function checkRule(rule: RuleNode): CheckedRule {
  if (rule.kind === "reports") return { subject: "user", usesMemberOf: false };
  const subjects = new Set<"user" | "device">();
  let usesMemberOf = false;

  const walk = (node: RuleNode): void => {
    switch (node.kind) {
      case "and":
      case "or":
        walk(node.left);
        walk(node.right);
        return;
      case "not":
        walk(node.of);
        return;
      case "reports":
        throw queryCompilation("Direct Reports cannot be combined");
      case "test": {
        const property = propertyOf(node.operand, subjects);
        checkTest(property, node.operator, node.value);
        return;
      }
      case "any":
      case "all": {
        const property = propertyOf(node.operand, subjects);
        if (property.type === "groups") {
          checkMemberOf(rule, node);
          usesMemberOf = true;
        } else checkQuantified(property, node);
        return;
      }
      default:
        node satisfies never;
    }
  };
  walk(rule);
  const [subject, other] = subjects;
  if (subject === undefined) throw queryCompilation("the rule tests nothing");
  if (other !== undefined)
    throw new RuleRefusal("Invalid object type: a rule is about users or about devices, not both");
  return { subject, usesMemberOf };
}

function propertyOf(operand: string, subjects: Set<"user" | "device">): RuleProperty {
  const [prefix = "", ...rest] = operand.split(".");
  const subject = prefix.toLowerCase();
  if (rest.length === 0) throw new RuleRefusal(`No object type: '${operand}'`);
  if (subject !== "user" && subject !== "device")
    throw new RuleRefusal(`Invalid object type '${prefix}'`);
  const property = findProperty(subject, rest.join("."));
  if (property === undefined)
    throw wrongProperty(rest.join("."), subject === "user" ? "User" : "Device");
  subjects.add(subject);
  return property;
}

function checkTest(property: RuleProperty, operator: RuleOperator, value: RuleValue): void {
  switch (property.type) {
    case "string":
      if (
        isExtension(property.name) &&
        value.kind === "boolean" &&
        (operator === "eq" || operator === "ne")
      )
        return;
      checkText(operator, value, property.name);
      return;
    case "boolean":
      checkBoolean(operator, value, property.name);
      return;
    case "dateTime":
      checkDate(operator, value, property.name);
      return;
    case "strings":
      // printed in current and older operator tables; their meaning is not
      if (!directOperators[operator]?.includes(property.name))
        throw wrongOperator(operator, property.name);
      checkText(operator, value, property.name);
      return;
    case "plans":
    case "groups":
      throw wrongOperator(operator, property.name);
    default:
      property.type satisfies never;
  }
}

// Unverified: -endsWith and -notEndsWith on systemLabels, of which the sample shows -startsWith
const directCollections = ["otherMails", "proxyAddresses", "systemLabels"];
const directOperators: Readonly<Partial<Record<RuleOperator, readonly string[]>>> = {
  startsWith: directCollections,
  endsWith: directCollections,
  notEndsWith: directCollections,
  // of devicePhysicalIds one publication shows it (unverified)
  contains: [...directCollections, "devicePhysicalIds"],
  notContains: directCollections,
};

function checkText(operator: RuleOperator, value: RuleValue, name: string): void {
  if (operator === "le" || operator === "ge") {
    // Unverified: documented for dates alone, and published for versions
    if (name === "deviceOSVersion" && value.kind === "string") return;
    throw wrongOperator(operator, name);
  }
  if (operator === "in" || operator === "notIn") {
    if (value.kind !== "list") throw invalidOperands(operator);
    return;
  }
  if (value.kind === "list") throw wrongValue();
  if (value.kind === "null") {
    if (operator !== "eq" && operator !== "ne") throw invalidOperands(operator);
    return;
  }
  if (value.kind !== "string") throw wrongValue();
  if (operator === "match" || operator === "notMatch") compilePattern(value.text);
}

function checkBoolean(operator: RuleOperator, value: RuleValue, name: string): void {
  if (operator !== "eq" && operator !== "ne") throw wrongOperator(operator, name);
  // quoted booleans are seen in live rules
  const fits =
    value.kind === "boolean" ||
    value.kind === "null" ||
    (value.kind === "string" && /^(?:true|false)$/i.test(value.text));
  if (!fits) throw wrongValue();
}

function checkDate(operator: RuleOperator, value: RuleValue, name: string): void {
  if (value.kind === "null") {
    if (operator !== "eq" && operator !== "ne") throw invalidOperands(operator);
    return;
  }
  // -ne with a date is not documented
  if (operator !== "eq" && operator !== "le" && operator !== "ge")
    throw wrongOperator(operator, name);
  if (value.kind === "now") {
    if (value.duration !== undefined && readDuration(value.duration) === undefined)
      throw wrongValue();
    return;
  }
  if ((value.kind !== "date" && value.kind !== "string") || readInstant(value.text) === undefined)
    throw wrongValue();
}

type Quantified = Extract<RuleNode, { kind: "any" | "all" }>;

function checkQuantified(property: RuleProperty, node: Quantified): void {
  if (property.type !== "strings" && property.type !== "plans")
    throw wrongOperator(node.kind, property.name);
  if (property.type === "plans" && !node.parenthesized)
    throw queryCompilation(`-${node.kind} needs parentheses here`);
  walkInner(node.of);

  function walkInner(inner: RuleNode): void {
    switch (inner.kind) {
      case "and":
      case "or":
        walkInner(inner.left);
        walkInner(inner.right);
        return;
      case "not":
        walkInner(inner.of);
        return;
      case "test":
        checkElement(property, inner.operand, node.kind);
        checkText(inner.operator, inner.value, inner.operand);
        return;
      case "any":
      case "all":
      case "reports":
        throw invalidOperands(node.kind);
      default:
        inner satisfies never;
    }
  }
}

function checkElement(property: RuleProperty, operand: string, quantifier: string): void {
  if (property.type === "strings") {
    if (operand !== "_") throw invalidOperands(quantifier);
    return;
  }
  const [prefix = "", name = "", ...more] = operand.split(".");
  const known = planProperties.some((plan) => plan.toLowerCase() === name.toLowerCase());
  if (prefix.toLowerCase() !== "assignedplan" || !known || more.length > 0)
    throw invalidOperands(quantifier);
}

// alone in its rule, one -in over ids
function checkMemberOf(rule: RuleNode, node: Quantified): void {
  if (rule !== node)
    throw new RuleRefusal(
      "Wrong property applied. Property 'memberOf' cannot be combined with other expressions",
    );
  const inner = node.of;
  const shape =
    node.kind === "any" &&
    node.parenthesized &&
    inner.kind === "test" &&
    inner.operand.toLowerCase() === "group.objectid" &&
    inner.operator === "in" &&
    inner.value.kind === "list";
  if (!shape) throw invalidOperands(node.kind);
  if (inner.value.items.length > maxMemberOf)
    throw new RuleRefusal(`Invalid operands found for operator -in: at most ${maxMemberOf} groups`);
}

function isExtension(name: string): boolean {
  return name.toLowerCase().startsWith("extension_");
}
