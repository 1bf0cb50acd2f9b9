import { readDuration, readInstant, shift } from "./dates.ts";
import { compilePattern } from "./pattern.ts";
import { findProperty, planProperties, type RuleProperty } from "./properties.ts";
import type { RuleNode, RuleOperator, RuleValue } from "./syntax.ts";

/** A directory object under the names that rules use; a missing key is null. */
export type RuleObject = Readonly<Record<string, unknown>>;

/**
 * Whether a checked rule selects an object.
 *
 * Positive tests on null are false. Unverified, after community reports: negative
 * operators on null are true, so that `-ne "x"` selects objects without a value.
 */
export function evaluateRule(node: RuleNode, object: RuleObject, now: Date): boolean {
  switch (node.kind) {
    case "and":
      return evaluateRule(node.left, object, now) && evaluateRule(node.right, object, now);
    case "or":
      return evaluateRule(node.left, object, now) || evaluateRule(node.right, object, now);
    case "not":
      return !evaluateRule(node.of, object, now);
    case "reports":
      // the manager is a member as well:
      // learn.microsoft.com/entra/identity/users/groups-dynamic-membership#create-a-direct-reports-rule
      return ["manager", "objectId"].some((name) =>
        equalText(textOf(object[name]), node.managerId),
      );
    case "test":
      return evaluateTest(propertyOf(node), object, node.operator, node.value, now);
    case "any":
    case "all": {
      const elements = elementsOf(object, propertyOf(node));
      const holds = (element: unknown): boolean => evaluateElement(node.of, element);
      return node.kind === "any" ? elements.some(holds) : elements.every(holds);
    }
    default:
      return node satisfies never;
  }
}

function evaluateTest(
  property: RuleProperty,
  object: RuleObject,
  operator: RuleOperator,
  value: RuleValue,
  now: Date,
): boolean {
  const actual = valueOf(object, property.name);
  switch (property.type) {
    case "boolean":
      return compareBoolean(actual, operator, value);
    case "dateTime":
      return compareDate(actual, operator, value, now);
    case "strings":
      return compareDirectly(elementsOf(object, property), operator, value);
    case "string":
      return value.kind === "boolean"
        ? compareBoolean(actual, operator, value)
        : compareText(textOf(actual), operator, value);
    case "plans":
    case "groups":
      return false;
    default:
      return property.type satisfies never;
  }
}

/** A test within -any or -all, on one element. */
function evaluateElement(node: RuleNode, element: unknown): boolean {
  switch (node.kind) {
    case "and":
      return evaluateElement(node.left, element) && evaluateElement(node.right, element);
    case "or":
      return evaluateElement(node.left, element) || evaluateElement(node.right, element);
    case "not":
      return !evaluateElement(node.of, element);
    case "test":
      return compareText(textOf(memberOfElement(node.operand, element)), node.operator, node.value);
    case "any":
    case "all":
    case "reports":
      return false;
    default:
      return node satisfies never;
  }
}

function memberOfElement(operand: string, element: unknown): unknown {
  const name = operand.split(".")[1];
  if (operand === "_" || operand.toLowerCase() === "group.objectid" || name === undefined)
    return element;
  const known = planProperties.find((plan) => plan.toLowerCase() === name.toLowerCase()) ?? name;
  return typeof element === "object" && element !== null
    ? (element as RuleObject)[known]
    : undefined;
}

// positive: some element; negative: no element has the opposite
function compareDirectly(
  elements: readonly unknown[],
  operator: RuleOperator,
  value: RuleValue,
): boolean {
  const opposite = positives[operator];
  if (opposite !== undefined)
    return !elements.some((element) => compareText(textOf(element), opposite, value));
  return elements.some((element) => compareText(textOf(element), operator, value));
}

function compareText(
  actual: string | undefined,
  operator: RuleOperator,
  value: RuleValue,
): boolean {
  const opposite = positives[operator];
  if (opposite !== undefined) return !compareText(actual, opposite, value);
  if (operator === "eq" && value.kind === "null") return actual === undefined;
  if (actual === undefined) return false;
  if (operator === "in")
    return value.kind === "list" && value.items.some((item) => equalText(actual, item));
  const wanted = value.kind === "string" ? value.text : "";
  return textTests[operator]?.(actual, wanted) ?? false;
}

const textTests: Readonly<
  Partial<Record<RuleOperator, (actual: string, wanted: string) => boolean>>
> = {
  eq: equalText,
  startsWith: (actual, wanted) => fold(actual).startsWith(fold(wanted)),
  endsWith: (actual, wanted) => fold(actual).endsWith(fold(wanted)),
  contains: (actual, wanted) => fold(actual).includes(fold(wanted)),
  match: (actual, wanted) => compilePattern(wanted).test(actual),
  // Unverified: versions part by part, by number
  ge: (actual, wanted) => compareVersions(actual, wanted) >= 0,
  le: (actual, wanted) => compareVersions(actual, wanted) <= 0,
};

function compareBoolean(actual: unknown, operator: RuleOperator, value: RuleValue): boolean {
  const known = typeof actual === "boolean" ? actual : undefined;
  const wanted =
    value.kind === "boolean"
      ? value.value
      : value.kind === "string"
        ? /^true$/i.test(value.text)
        : undefined;
  const equal = known === wanted;
  return operator === "ne" ? !equal : equal;
}

function compareDate(
  actual: unknown,
  operator: RuleOperator,
  value: RuleValue,
  now: Date,
): boolean {
  const known = typeof actual === "string" ? readInstant(actual)?.getTime() : undefined;
  if (value.kind === "null") return (operator === "ne") === (known !== undefined);
  const wanted = instantOf(value, now)?.getTime();
  if (known === undefined || wanted === undefined) return operator === "ne";
  if (operator === "eq") return known === wanted;
  return operator === "ge" ? known >= wanted : known <= wanted;
}

function instantOf(value: RuleValue, now: Date): Date | undefined {
  if (value.kind === "date" || value.kind === "string") return readInstant(value.text);
  if (value.kind !== "now") return undefined;
  const duration = value.duration === undefined ? undefined : readDuration(value.duration);
  return duration === undefined ? now : shift(now, duration, value.sign);
}

/** The test that a negative operator denies. */
const positives: Readonly<Partial<Record<RuleOperator, RuleOperator>>> = {
  ne: "eq",
  notStartsWith: "startsWith",
  notEndsWith: "endsWith",
  notContains: "contains",
  notMatch: "match",
  notIn: "in",
};

/** A rule is read once and asked of each device. */
const properties = new WeakMap<object, RuleProperty>();

function propertyOf(node: { readonly operand: string }): RuleProperty {
  const known = properties.get(node);
  if (known !== undefined) return known;
  const { operand } = node;
  const [prefix = "", ...rest] = operand.split(".");
  const property = findProperty(
    prefix.toLowerCase() === "user" ? "user" : "device",
    rest.join("."),
  );
  if (property === undefined)
    throw new RangeError(`'${operand}' is no property: check a rule before it is evaluated.`);
  properties.set(node, property);
  return property;
}

function elementsOf(object: RuleObject, property: RuleProperty): readonly unknown[] {
  const value = object[property.name];
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

// a directory extension keeps its name, whatever the case it is asked in
function valueOf(object: RuleObject, name: string): unknown {
  if (!/^extension_/i.test(name)) return object[name];
  const key = Object.keys(object).find(
    (candidate) => candidate.toLowerCase() === name.toLowerCase(),
  );
  return key === undefined ? undefined : object[key];
}

// Entra stores no empty text (unverified): it counts as null
function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function equalText(actual: string | undefined, wanted: string): boolean {
  return actual !== undefined && fold(actual) === fold(wanted);
}

// ordinal without case: each character by itself, accents kept
function fold(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toUpperCase();
  return Array.from(text)
    .map((character) => {
      const upper = character.toUpperCase();
      return upper.length === character.length ? upper : character;
    })
    .join("");
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
