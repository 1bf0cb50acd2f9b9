import {
  type AsciiText,
  asciiText,
  standsAt,
  type TextComparison,
  textPredicate,
  type TextPredicate,
} from "./ignore-case.ts";
import type { Field } from "./meaning.ts";
import { readValue } from "./read-value.ts";

/** A test of one value of an object. */
export type FieldTest = (subject: unknown) => boolean;

/**
 * A test of a text, false where there is none. Tests of a plain property of the object itself
 * are one function each, without a call in between: this is where the time goes.
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

/** A comparison with one folded constant. `isWhole` is false for elements of collections. */
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
