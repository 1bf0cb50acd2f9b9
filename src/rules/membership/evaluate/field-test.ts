// The leaves of a compiled rule; read `compile-meaning.ts` first. The same test is made in two
// forms: where the subject is the object itself and the property an ordinary one, it reads and
// compares in one function, since most tests of most rules are of that form. Extensions (any
// case, any type) and elements of collections (which may be the value itself) go through
// `readValue`.
import {
  type AsciiText,
  asciiText,
  standsAt,
  type TextComparison,
  textPredicate,
  type TextPredicate,
} from "../../ground/ignore-case.ts";
import type { Field } from "./meaning.ts";
import { readValue } from "./read-value.ts";

/** A test of one value of an object. */
export type FieldTest = (subject: unknown) => boolean;

/**
 * A test of a text, false where there is none. `isWhole` is false for what may be an element
 * of a collection, and so no object at all.
 */
export function fieldTest(field: Field, test: TextPredicate, isWhole: boolean): FieldTest {
  const { name } = field;
  if (isPlain(field, isWhole)) {
    return (subject) => {
      const value = (subject as Row)[name];
      return typeof value === "string" && value !== "" && test(value);
    };
  }
  const read = readValue(field);
  return (subject) => {
    const value = read(subject);
    return typeof value === "string" && value !== "" && test(value);
  };
}

/** A comparison with one folded constant. */
export function fieldComparison(
  field: Field,
  kind: TextComparison,
  value: string,
  isWhole: boolean,
): FieldTest {
  const constant = asciiText(value);
  if (isPlain(field, isWhole) && constant !== undefined && value !== "") {
    if (kind === "equals") return equalsTest(field.name, value, constant);
    if (kind === "startsWith") return startsWithTest(field.name, constant);
  }
  return fieldTest(field, textPredicate(kind, value), isWhole);
}

/** Whether a boolean is set so. */
export function fieldFlag(field: Field, value: boolean, isWhole: boolean): FieldTest {
  const { name } = field;
  if (isPlain(field, isWhole)) return (subject) => (subject as Row)[name] === value;
  const read = readValue(field);
  return (subject) => read(subject) === value;
}

type Row = Readonly<Record<string, unknown>>;

function isPlain(field: Field, isWhole: boolean): boolean {
  return isWhole && field.anyType !== true && field.name !== "";
}

function equalsTest(name: string, value: string, constant: AsciiText): FieldTest {
  const { length } = constant;
  // most objects spell a value alike: the last one that fitted is compared as it is
  let known = value;
  return (subject) => {
    const text = (subject as Row)[name];
    if (typeof text !== "string" || text.length !== length) return false;
    if (text === known) return true;
    if (!standsAt(text, 0, constant)) return false;
    known = text;
    return true;
  };
}

function startsWithTest(name: string, constant: AsciiText): FieldTest {
  const { length } = constant;
  return (subject) => {
    const text = (subject as Row)[name];
    return typeof text === "string" && text.length >= length && standsAt(text, 0, constant);
  };
}
