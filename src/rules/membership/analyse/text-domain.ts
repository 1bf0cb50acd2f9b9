import { foldCase, isAscii } from "../../ground/ignore-case.ts";
import type { CompiledPattern } from "../pattern/compile-pattern.ts";
import { isGuid } from "../vocabulary/properties.ts";

/** What a value has to be, as far as one property is concerned. */
export type TextLiteral =
  | { readonly kind: "blank"; readonly positive: boolean }
  | {
      readonly kind: "texts";
      readonly positive: boolean;
      readonly exact: readonly string[];
      readonly prefixes: readonly string[];
    }
  | { readonly kind: "endsWith" | "contains"; readonly positive: boolean; readonly value: string }
  | {
      readonly kind: "match";
      readonly positive: boolean;
      /** The regular expression. */
      readonly text: string;
      readonly compiled: CompiledPattern;
      /** A text to try. */
      readonly example: string;
    }
  /** Nothing is known of what it asks for. */
  | { readonly kind: "unknown"; readonly positive: boolean };

/** What values are possible beyond the rule: a property of the directory, not of the language. */
export interface TextWorld {
  /** A null cannot be shown as a proof. */
  readonly alwaysSet: boolean;
  /** A text that is no GUID cannot be shown as a proof. */
  readonly guid: boolean;
}

/** A value that fits, the proof that there is none, or neither. */
export type Decision<Value> =
  | { readonly kind: "possible"; readonly value: Value }
  | { readonly kind: "impossible" }
  | { readonly kind: "unknown" };

/**
 * Whether one text, or null, can fulfil all of these. Impossible only where that is proven;
 * possible only with a value that was tried.
 */
export function decideText(
  literals: readonly TextLiteral[],
  world: TextWorld,
): Decision<string | undefined> {
  const wantsBlank = literals.some(({ kind, positive }) => kind === "blank" && positive);
  const wantsText = literals.some(({ kind, positive }) => (kind === "blank") !== positive);
  if (wantsBlank && wantsText) return { kind: "impossible" };
  if (!wantsText && (wantsBlank || !world.alwaysSet)) {
    return world.alwaysSet ? { kind: "unknown" } : { kind: "possible", value: undefined };
  }
  const decision = decideSetText(literals, world);
  // a null would do, though there is none in practice
  const nullWouldDo = !wantsText && decision.kind === "impossible";
  return nullWouldDo ? { kind: "unknown" } : decision;
}

function decideSetText(
  literals: readonly TextLiteral[],
  world: TextWorld,
): Decision<string | undefined> {
  if (hasOpposites(literals)) return { kind: "impossible" };
  let exact: readonly string[] = [];
  let prefixes: readonly string[] = [""];
  for (const literal of literals) {
    if (literal.kind !== "texts" || !literal.positive) continue;
    ({ exact, prefixes } = intersect({ exact, prefixes }, literal));
  }
  const suffix = longestSuffix(literals);
  const open =
    suffix === undefined
      ? []
      : prefixes.filter((prefix) => !rulesOut(literals, { prefix, suffix }));
  const proven = open.length === 0 && exact.every((value) => isRefuted(literals, value));
  if (proven) return { kind: "impossible" };
  const candidates = [
    ...exact,
    ...open.flatMap((prefix) => candidatesFor(prefix, suffix ?? "", literals, world)),
  ];
  const value = candidates.find(
    (text) => text !== "" && (!world.guid || isGuid(text)) && isConfirmed(literals, text),
  );
  return value === undefined ? { kind: "unknown" } : { kind: "possible", value };
}

interface Texts {
  readonly exact: readonly string[];
  readonly prefixes: readonly string[];
}

function intersect(a: Texts, b: Texts): Texts {
  const exact = new Set([
    ...a.exact.filter((text) => isIn(text, b)),
    ...b.exact.filter((text) => isIn(text, a)),
  ]);
  const prefixes = new Set([
    ...a.prefixes.filter((text) => b.prefixes.some((prefix) => text.startsWith(prefix))),
    ...b.prefixes.filter((text) => a.prefixes.some((prefix) => text.startsWith(prefix))),
  ]);
  return { exact: [...exact], prefixes: [...prefixes] };
}

function isIn(text: string, { exact, prefixes }: Texts): boolean {
  return exact.includes(text) || prefixes.some((prefix) => text.startsWith(prefix));
}

/** The ending that implies all others, undefined where two exclude each other. */
function longestSuffix(literals: readonly TextLiteral[]): string | undefined {
  let longest = "";
  for (const literal of literals) {
    if (literal.kind !== "endsWith" || !literal.positive) continue;
    const { value } = literal;
    if (value.endsWith(longest)) longest = value;
    else if (!longest.endsWith(value)) return undefined;
  }
  return longest;
}

/** Whether no text with this beginning and end is left. */
function rulesOut(
  literals: readonly TextLiteral[],
  { prefix, suffix }: { readonly prefix: string; readonly suffix: string },
): boolean {
  return literals.some((literal) => {
    if (literal.positive) return false;
    switch (literal.kind) {
      case "texts":
        return literal.prefixes.some((other) => prefix.startsWith(other));
      case "endsWith":
        return suffix.endsWith(literal.value);
      case "contains":
        return (
          prefix.includes(literal.value) ||
          suffix.includes(literal.value) ||
          literals.some(
            (other) =>
              other.kind === "contains" && other.positive && other.value.includes(literal.value),
          )
        );
      case "blank":
      case "match":
      case "unknown":
        return false;
      default:
        return literal satisfies never;
    }
  });
}

function hasOpposites(literals: readonly TextLiteral[]): boolean {
  return literals.some(
    (literal) =>
      literal.kind === "match" &&
      literal.positive &&
      literals.some(
        (other) => other.kind === "match" && !other.positive && other.text === literal.text,
      ),
  );
}

function isRefuted(literals: readonly TextLiteral[], text: string): boolean {
  if (text === "") return true;
  return literals.some((literal) => {
    // the text stands for all of its spellings, which other letters than ASCII may tell apart
    if (literal.kind === "match" && !isAscii(text)) return false;
    return holds(literal, text) === false;
  });
}

function isConfirmed(literals: readonly TextLiteral[], text: string): boolean {
  return literals.every((literal) => holds(literal, text) === true);
}

/** Undefined where a pattern cannot be evaluated. */
function holds(literal: TextLiteral, text: string): boolean | undefined {
  const found = test(literal, text);
  return found === undefined ? undefined : found === literal.positive;
}

function test(literal: TextLiteral, text: string): boolean | undefined {
  const folded = foldCase(text);
  switch (literal.kind) {
    case "blank":
      return text === "";
    case "texts":
      return isIn(folded, literal);
    case "endsWith":
      return folded.endsWith(literal.value);
    case "contains":
      return folded.includes(literal.value);
    case "match":
      return literal.compiled.finds?.(text);
    case "unknown":
      return undefined;
    default:
      return literal satisfies never;
  }
}

/** Texts with this beginning and end that are worth a try. */
function candidatesFor(
  prefix: string,
  suffix: string,
  literals: readonly TextLiteral[],
  { guid }: TextWorld,
): readonly string[] {
  if (guid) return guidsFrom(prefix, literals);
  const contained = literals.flatMap((literal) =>
    literal.kind === "contains" && literal.positive ? [literal.value] : [],
  );
  const examples = literals.flatMap((literal) =>
    literal.kind === "match" && literal.positive ? [literal.example] : [],
  );
  const all = [...examples, ...contained].join("");
  const spread = [...examples, ...contained].join("~");
  return [
    prefix + suffix,
    overlap(prefix, suffix),
    ...examples,
    prefix + all + suffix,
    prefix + spread + suffix,
    ...["~", "0", "x", "-1", "zq9"].map((filler) => `${prefix}${filler}${all}${filler}${suffix}`),
  ];
}

function overlap(prefix: string, suffix: string): string {
  for (let shared = Math.min(prefix.length, suffix.length); shared > 0; shared--) {
    if (prefix.endsWith(suffix.slice(0, shared))) return prefix + suffix.slice(shared);
  }
  return prefix + suffix;
}

/** A GUID that begins so, around the prefixes that are excluded. */
function guidsFrom(prefix: string, literals: readonly TextLiteral[]): readonly string[] {
  const excluded = literals.flatMap((literal) =>
    literal.kind === "texts" && !literal.positive ? literal.prefixes : [],
  );
  const free = freePrefix(prefix, excluded);
  if (free === undefined) return [];
  return guidTemplates.map((template) => free + template.slice(free.length));
}

const guidTemplates = ["0", "7", "c"].map((digit) =>
  "00000000-0000-4000-8000-000000000000".replaceAll("0", digit),
);

function freePrefix(prefix: string, excluded: readonly string[]): string | undefined {
  if (excluded.some((other) => prefix.startsWith(other))) return undefined;
  const within = excluded.filter((other) => other.startsWith(prefix));
  if (within.length === 0 || prefix.length >= 36) return prefix;
  const digits = [8, 13, 18, 23].includes(prefix.length) ? "-" : "0123456789abcdef";
  for (const digit of digits) {
    const free = freePrefix(prefix + digit, within);
    if (free !== undefined) return free;
  }
  return undefined;
}
