import { type CompiledPattern, compilePattern } from "../pattern/compile-pattern.ts";
import type { Pattern } from "../pattern/pattern.ts";
import { readPattern } from "../pattern/read-pattern.ts";
import type {
  PropertyNode,
  QuantifierNode,
  RuleNode,
  RuleValue,
  StringValue,
  TestNode,
} from "../syntax/ast.ts";
import { type Duration, readDuration, readInstant } from "../syntax/instant.ts";
import { negatedOperators, type RuleOperator } from "../vocabulary/operators.ts";
import {
  findProperty,
  isExtensionProperty,
  type RulePropertyType,
} from "../vocabulary/properties.ts";
import { foldCase, type TextComparison } from "../../ground/ignore-case.ts";
import { plainPattern } from "./plain-pattern.ts";

/**
 * What a rule says, with everything taken out that is only spelling: negative operators are
 * `not` over their positive ones, `-all` is no element that fails, constants are folded.
 * Evaluation and analysis start from here, so that they cannot differ.
 */
export type Meaning =
  | { readonly kind: "and" | "or"; readonly parts: readonly Meaning[] }
  | { readonly kind: "not"; readonly part: Meaning }
  | MeaningTest
  | { readonly kind: "some"; readonly field: Field; readonly condition: Meaning };

/** A test of one value. All but `blank` are false where the value is null. */
export type MeaningTest =
  | { readonly kind: "blank"; readonly field: Field }
  | TextTest
  | { readonly kind: "oneOf"; readonly field: Field; readonly values: readonly string[] }
  | MatchTest
  | OrderTest
  | { readonly kind: "flag"; readonly field: Field; readonly value: boolean }
  | TimeTest;

/** `value` is folded. */
export interface TextTest {
  readonly kind: TextComparison;
  readonly field: Field;
  readonly value: string;
}

/** A regular expression that is more than a plain test, read and compiled once for all. */
export interface MatchTest {
  readonly kind: "match";
  readonly field: Field;
  /** As it was written, and where. */
  readonly text: StringValue;
  readonly pattern: Pattern;
  /** Without a search where it cannot be evaluated here. */
  readonly compiled: CompiledPattern;
}

/** Why an {@link OrderTest} has no answer. */
export const unknownOrder = "how the service compares versions is not documented";

/** A comparison of versions. Nothing says how the service makes it, so it cannot be evaluated here. */
export interface OrderTest {
  readonly kind: "order";
  readonly field: Field;
  readonly text: StringValue;
}

export interface TimeTest {
  readonly kind: "at" | "notBefore" | "notAfter";
  readonly field: Field;
  readonly time: RuleTime;
}

/** An instant in milliseconds since 1970, or one relative to the time of evaluation. */
export type RuleTime =
  | { readonly kind: "fixed"; readonly at: number }
  | {
      readonly kind: "now";
      readonly shift: { readonly direction: 1 | -1; readonly duration: Duration } | undefined;
    };

/** Where a value is found. */
export interface Field {
  /** The key in the object; `""` where the element of a collection is the value itself. */
  readonly name: string;
  readonly type: RulePropertyType;
  /** An extension may hold other things than text, and is compared as text. */
  readonly anyType?: true;
}

/** What a valid rule says. */
export function meaningOf(node: RuleNode): Meaning {
  switch (node.kind) {
    case "and":
    case "or":
      return { kind: node.kind, parts: node.operands.map(meaningOf) };
    case "not":
      return not(meaningOf(node.operand));
    case "test":
      return meaningOfTest(node);
    case "quantifier":
      return meaningOfQuantifier(node);
    case "directReports":
      return directReports(foldCase(node.manager.value));
    default:
      return node satisfies never;
  }
}

/**
 * Whoever reports to the manager, and the manager.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership#create-a-direct-reports-rule
 */
function directReports(manager: string): Meaning {
  return {
    kind: "or",
    parts: ["manager", "objectId"].map((name) => ({
      kind: "equals",
      field: { name, type: "string" },
      value: manager,
    })),
  };
}

/** Every test within, in the order of the text. */
export function testsIn(meaning: Meaning): readonly MeaningTest[] {
  if ("parts" in meaning) return meaning.parts.flatMap(testsIn);
  if (meaning.kind === "not") return testsIn(meaning.part);
  return meaning.kind === "some" ? testsIn(meaning.condition) : [meaning];
}

/** Turned round; a double `not` falls away. */
export function not(part: Meaning): Meaning {
  return part.kind === "not" ? part.part : { kind: "not", part };
}

function meaningOfQuantifier(node: QuantifierNode): Meaning {
  const field = fieldOf(node.property);
  const condition = meaningOf(node.condition);
  if (node.quantifier === "any") return { kind: "some", field, condition };
  return not({ kind: "some", field, condition: not(condition) });
}

function meaningOfTest(node: TestNode): Meaning {
  const field = fieldOf(node.property);
  const negative = negatedOperators[node.operator.name] !== undefined;
  const operator = negatedOperators[node.operator.name] ?? node.operator.name;
  const test = positiveTest(field, operator, node.value);
  return negative ? not(test) : test;
}

function positiveTest(field: Field, operator: RuleOperator, value: RuleValue): Meaning {
  if (value.kind === "null" && operator === "eq") return { kind: "blank", field };
  switch (field.type) {
    case "string":
      return textTest(field, operator, value);
    case "boolean":
      return { kind: "flag", field, value: booleanOf(value) };
    case "dateTime":
      return timeTest(field, operator, value);
    // Unverified: that a test on the collection itself is true where any item passes
    case "stringCollection":
      return { kind: "some", field, condition: textTest(elementField, operator, value) };
    case "objectCollection":
    case "references":
      throw new TypeError(`${field.name} has no tests of its own; check the rule first`);
    default:
      return field.type satisfies never;
  }
}

function textTest(field: Field, operator: RuleOperator, value: RuleValue): Meaning {
  if (operator === "in") {
    const items: readonly StringValue[] = value.kind === "list" ? value.items : [];
    // nothing holds an empty text
    const values = items.map((item) => foldCase(item.value)).filter((item) => item !== "");
    return { kind: "oneOf", field, values: [...new Set(values)] };
  }
  if (operator === "match" && value.kind === "string") return matchTest(field, value);
  if ((operator === "ge" || operator === "le") && value.kind === "string") {
    return { kind: "order", field, text: value };
  }
  const text = textOf(value);
  if (operator === "eq") return { kind: "equals", field, value: foldCase(text) };
  if (operator === "startsWith" || operator === "endsWith" || operator === "contains") {
    return { kind: operator, field, value: foldCase(text) };
  }
  throw new TypeError(`-${operator} is no positive test of a text; check the rule first`);
}

function matchTest(field: Field, text: StringValue): Meaning {
  const read = readPattern(text.value);
  const plain = plainPattern(read);
  if (plain === undefined) {
    const { pattern } = read;
    return { kind: "match", field, text, pattern, compiled: compilePattern(read) };
  }
  const parts = plain.texts.map((value): Meaning => ({ kind: plain.kind, field, value }));
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : { kind: "or", parts };
}

function timeTest(field: Field, operator: RuleOperator, value: RuleValue): Meaning {
  const time = timeOf(value);
  if (operator === "ge") return { kind: "notBefore", field, time };
  if (operator === "le") return { kind: "notAfter", field, time };
  return { kind: "at", field, time };
}

function timeOf(value: RuleValue): RuleTime {
  if (value.kind === "date") return { kind: "fixed", at: Date.parse(value.instant) };
  if (value.kind === "string") {
    return { kind: "fixed", at: Date.parse(readInstant(value.value) ?? "") };
  }
  const shift = value.kind === "now" ? value.shift : undefined;
  const duration = shift === undefined ? undefined : readDuration(shift.duration);
  if (shift === undefined || duration === undefined) return { kind: "now", shift: undefined };
  return { kind: "now", shift: { direction: shift.direction === "plus" ? 1 : -1, duration } };
}

function textOf(value: RuleValue): string {
  switch (value.kind) {
    case "string":
      return value.value;
    case "boolean":
      return String(value.value);
    case "null":
    case "number":
    case "date":
    case "now":
    case "list":
      throw new TypeError(`a ${value.kind} is no text; check the rule first`);
    default:
      return value satisfies never;
  }
}

function booleanOf(value: RuleValue): boolean {
  if (value.kind === "boolean") return value.value;
  return value.kind === "string" && value.value.toLowerCase() === "true";
}

/** An element of a collection of texts. */
export const elementField: Field = { name: "", type: "string" };

/** Where a valid rule's property is found. */
export function fieldOf({ object, name }: PropertyNode): Field {
  // the elements of memberOf are bare ids
  if (object === "_" || object === "group") return elementField;
  const type = findProperty(object, name)?.facts.type ?? "string";
  return isExtensionProperty(name) ? { name, type, anyType: true } : { name, type };
}
