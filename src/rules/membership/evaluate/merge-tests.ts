import type { Field, Meaning, MeaningTest } from "./meaning.ts";

/** A meaning in which tests of one text by many constants are one test. */
export type MergedMeaning =
  | { readonly kind: "and" | "or"; readonly parts: readonly MergedMeaning[] }
  | { readonly kind: "not"; readonly part: MergedMeaning }
  | { readonly kind: "some"; readonly field: Field; readonly condition: MergedMeaning }
  | TextsTest
  | MeaningTest;

/** True where the text is one of `exact` or begins with one of `prefixes`. */
export interface TextsTest {
  readonly kind: "texts";
  readonly field: Field;
  readonly exact: readonly string[];
  readonly prefixes: readonly string[];
}

/**
 * Joins the tests of an `or` that compare one property with constants, and the negative ones
 * of an `and`: a sample of 45 prefixes becomes one look into a table.
 */
export function mergeTextTests(meaning: Meaning): MergedMeaning {
  switch (meaning.kind) {
    case "or":
      return mergeParts(meaning.parts);
    case "and": {
      const negative = meaning.parts.flatMap((part) =>
        part.kind === "not" && constantsOf(part.part) !== undefined ? [part.part] : [],
      );
      if (negative.length < 2) return { kind: "and", parts: meaning.parts.map(mergeTextTests) };
      const others = meaning.parts.filter(
        (part) => part.kind !== "not" || constantsOf(part.part) === undefined,
      );
      const none: MergedMeaning = { kind: "not", part: mergeParts(negative) };
      return { kind: "and", parts: [...others.map(mergeTextTests), none] };
    }
    case "not":
      return { kind: "not", part: mergeTextTests(meaning.part) };
    case "some": {
      const { kind, field, condition } = meaning;
      return { kind, field, condition: mergeTextTests(condition) };
    }
    case "blank":
    case "equals":
    case "startsWith":
    case "endsWith":
    case "contains":
    case "oneOf":
    case "match":
    case "order":
    case "flag":
    case "at":
    case "notBefore":
    case "notAfter":
      return meaning;
    default:
      return meaning satisfies never;
  }
}

function mergeParts(parts: readonly Meaning[]): MergedMeaning {
  const byField = new Map<string, { field: Field; exact: string[]; prefixes: string[] }>();
  const others: MergedMeaning[] = [];
  const merged: MergedMeaning[] = [];
  for (const part of parts) {
    const constants = constantsOf(part);
    if (constants === undefined) {
      others.push(mergeTextTests(part));
      continue;
    }
    const { field, exact, prefixes } = constants;
    const known = byField.get(field.name);
    if (known === undefined) {
      byField.set(field.name, { field, exact: [...exact], prefixes: [...prefixes] });
    } else {
      known.exact.push(...exact);
      known.prefixes.push(...prefixes);
    }
  }
  for (const { field, exact, prefixes } of byField.values()) {
    merged.push(simplest(field, exact, prefixes));
  }
  const all = [...merged, ...others];
  const [only, ...more] = all;
  return only !== undefined && more.length === 0 ? only : { kind: "or", parts: all };
}

function simplest(
  field: Field,
  exact: readonly string[],
  prefixes: readonly string[],
): MergedMeaning {
  const [value] = exact;
  const [prefix] = prefixes;
  if (prefixes.length === 0 && exact.length === 1 && value !== undefined) {
    return { kind: "equals", field, value };
  }
  if (exact.length === 0 && prefixes.length === 1 && prefix !== undefined) {
    return { kind: "startsWith", field, value: prefix };
  }
  return { kind: "texts", field, exact, prefixes };
}

function constantsOf(meaning: Meaning): Omit<TextsTest, "kind"> | undefined {
  if (meaning.kind === "equals") {
    return { field: meaning.field, exact: [meaning.value], prefixes: [] };
  }
  if (meaning.kind === "oneOf")
    return { field: meaning.field, exact: meaning.values, prefixes: [] };
  if (meaning.kind === "startsWith") {
    return { field: meaning.field, exact: [], prefixes: [meaning.value] };
  }
  return undefined;
}
