// How a meaning becomes a function. Begin at `compileMeaning`: `mergeTextTests` joins tests of
// one text, `compileMerged` walks down, and `field-test.ts` makes the leaves. A rule is compiled
// once and asked of every device of a tenant, where a call in between costs as much as a test.
// So whatever depends on the rule alone is decided here, and each case is a closure of its own.
import { fieldComparison, fieldFlag, fieldTest } from "./field-test.ts";
import { foldCase, type TextPredicate } from "../../ground/ignore-case.ts";
import {
  type Field,
  type Meaning,
  type MeaningTest,
  type TimeTest,
  unknownOrder,
} from "./meaning.ts";
import { type MergedMeaning, mergeTextTests } from "./merge-tests.ts";
import { readValue } from "./read-value.ts";
import { millisecondsOf, timeHolds } from "./rule-time.ts";
import { textTable } from "../../ground/text-table.ts";

/** What an evaluation depends on besides the object. */
export interface EvaluateRuleOptions {
  /** The time for `system.now`; rules without it do not need it. */
  readonly now?: Date;
}

/** A test of an object, or of an element of a collection. */
export type CompiledTest = (subject: unknown, options?: EvaluateRuleOptions) => boolean;

/**
 * The test that a meaning stands for. Where it uses the time, `now` has to be given.
 *
 * @throws {TypeError} for a regular expression that cannot be evaluated.
 */
export function compileMeaning(meaning: Meaning): CompiledTest {
  return compileMerged(mergeTextTests(meaning), true);
}

// `isWhole` is false for what may be an element of a collection, and so no object at all
function compileMerged(meaning: MergedMeaning, isWhole: boolean): CompiledTest {
  if ("parts" in meaning) {
    const tests = meaning.parts.map((part) => compileMerged(part, isWhole));
    return meaning.kind === "and" ? allOf(tests) : anyOf(tests);
  }
  if (meaning.kind === "not") {
    const test = compileMerged(meaning.part, isWhole);
    return (subject, options) => !test(subject, options);
  }
  if (meaning.kind === "some") {
    return compileSome(meaning.field, compileMerged(meaning.condition, false));
  }
  if (meaning.kind === "texts") {
    return fieldTest(meaning.field, compileTexts(meaning.exact, meaning.prefixes), isWhole);
  }
  return compileTest(meaning, isWhole);
}

function compileSome(field: Field, test: CompiledTest): CompiledTest {
  const read = readValue(field);
  return (subject, options) => {
    const elements = read(subject);
    if (!Array.isArray(elements)) return false;
    for (const element of elements) if (test(element, options)) return true;
    return false;
  };
}

function compileTest(meaning: MeaningTest, isWhole: boolean): CompiledTest {
  const { field } = meaning;
  switch (meaning.kind) {
    case "blank":
      return compileBlank(field);
    case "equals":
    case "startsWith":
    case "endsWith":
    case "contains":
      return fieldComparison(field, meaning.kind, meaning.value, isWhole);
    case "oneOf":
      return fieldTest(field, compileTexts(meaning.values, []), isWhole);
    case "match": {
      const { compiled } = meaning;
      if (compiled.finds === undefined) throw new TypeError(compiled.reason);
      return fieldTest(field, compiled.finds, isWhole);
    }
    case "order":
      throw new TypeError(unknownOrder);
    case "flag":
      return fieldFlag(field, meaning.value, isWhole);
    case "at":
    case "notBefore":
    case "notAfter":
      return compileTime(meaning);
    default:
      return meaning satisfies never;
  }
}

function compileBlank(field: Field): CompiledTest {
  const read = readValue(field);
  switch (field.type) {
    case "boolean":
      return (subject) => typeof read(subject) !== "boolean";
    case "dateTime":
      return (subject) => Number.isNaN(millisecondsOf(read(subject)));
    case "stringCollection":
    case "objectCollection":
    case "references":
      return (subject) => {
        const elements = read(subject);
        return !Array.isArray(elements) || elements.length === 0;
      };
    case "string":
      return (subject) => {
        const value = read(subject);
        return typeof value !== "string" || value === "";
      };
    default:
      return field.type satisfies never;
  }
}

function compileTime(test: TimeTest): CompiledTest {
  const read = readValue(test.field);
  return (subject, options) =>
    timeHolds(test, millisecondsOf(read(subject)), options?.now?.getTime() ?? Number.NaN);
}

function compileTexts(exact: readonly string[], prefixes: readonly string[]): TextPredicate {
  const table = textTable(exact, prefixes);
  if (table !== undefined) return table;
  const values = new Set(exact);
  if (prefixes.length === 0) return (text) => values.has(foldCase(text));
  return (text) => {
    const folded = foldCase(text);
    return values.has(folded) || prefixes.some((prefix) => folded.startsWith(prefix));
  };
}

// written out for two and three, and so on for the rest: a loop takes a quarter longer
function allOf(tests: readonly CompiledTest[]): CompiledTest {
  const [first, second, third, ...others] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (third === undefined) {
    return (subject, options) => first(subject, options) && second(subject, options);
  }
  if (others.length === 0) {
    return (subject, options) =>
      first(subject, options) && second(subject, options) && third(subject, options);
  }
  const rest = allOf(others);
  return (subject, options) =>
    first(subject, options) &&
    second(subject, options) &&
    third(subject, options) &&
    rest(subject, options);
}

function anyOf(tests: readonly CompiledTest[]): CompiledTest {
  const [first, second] = tests;
  if (first === undefined) return () => false;
  if (second === undefined) return first;
  if (tests.length === 2) {
    return (subject, options) => first(subject, options) || second(subject, options);
  }
  return (subject, options) => {
    for (const test of tests) if (test(subject, options)) return true;
    return false;
  };
}
