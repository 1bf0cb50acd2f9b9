import { type SampledRule, splitSample } from "../rules/membership/build/sample.ts";
import { briefText } from "./describe.ts";

/** A rule as the files have it, and the share of its devices that is taken. */
export interface RuleSide {
  /** Null where there is none, and what it was given as where that is no text. */
  readonly rule: unknown;
  /** Undefined where the whole is taken. */
  readonly sample: string | undefined;
}

/** Whether a property holds a membership rule or a filter's. */
export function isRulePath(path: string): boolean {
  return path === "membershipRule" || path === "rule";
}

/** Two rules side by side, each as the files have it: what they do not differ in looks alike. */
export function ruleSides(one: unknown, other: unknown): readonly [RuleSide, RuleSide] {
  const [first, second] = [splitRule(one), splitRule(other)];
  return [inParenthesesLike(first, second), inParenthesesLike(second, first)];
}

/** Two values of a property, such as of files and tenant. */
export interface ValueSides {
  readonly path: string;
  readonly one: string;
  readonly other: string;
}

/** Two values that differ, each as one text; a rule and its sample apart, where they differ. */
export function valueSides(path: string, one: unknown, other: unknown): readonly ValueSides[] {
  if (!isRulePath(path)) return [{ path, one: briefText(one), other: briefText(other) }];
  const [first, second] = ruleSides(one, other);
  const isSampleShown = first.sample !== second.sample;
  return [
    ...(first.rule !== second.rule || !isSampleShown
      ? [{ path, one: wholeRule(first.rule), other: wholeRule(second.rule) }]
      : []),
    ...(isSampleShown ? [{ path: "sample", one: shareText(first), other: shareText(second) }] : []),
  ];
}

/** One value as one text, a rule with its sample behind it; `beside` is the value that it stands beside. */
export function sideText(path: string, value: unknown, beside: unknown): string {
  if (!isRulePath(path)) return briefText(value);
  const [side] = ruleSides(value, beside);
  return `${wholeRule(side.rule)}${side.sample === undefined ? "" : `, sample: ${side.sample}`}`;
}

/** A rule in one piece, as it is written. */
export function wholeRule(rule: unknown): string {
  return typeof rule === "string" ? rule.replace(/\s*\n\s*/g, " ").trim() : briefText(rule);
}

/** The share of a rule, or that there is none. */
export function shareText({ sample }: RuleSide): string {
  return sample ?? "no sample";
}

interface SplitRule extends RuleSide {
  /** Whether the parentheses around it went with a sample, so that those of the files are not known. */
  readonly isBare: boolean;
}

function splitRule(value: unknown): SplitRule {
  const found = typeof value === "string" ? splitSample(value) : undefined;
  return found
    ? { rule: found.rule, sample: sampleShare(found.sample), isBare: true }
    : { rule: value, sample: undefined, isBare: false };
}

function inParenthesesLike({ rule, sample, isBare }: SplitRule, other: SplitRule): RuleSide {
  if (!isBare || typeof rule !== "string") return { rule, sample };
  const closed = `(${rule})`;
  const isOpen = !rule.startsWith("(");
  // most people and the portal put even a single comparison in parentheses
  const isClosed =
    other.isBare || typeof other.rule !== "string"
      ? isOpen
      : other.rule === closed || (isOpen && other.rule.startsWith("("));
  return { rule: isClosed ? closed : rule, sample };
}

function sampleShare({ percent, offset }: SampledRule["sample"]): string {
  return `${percent} %${offset > 0 ? ` from ${offset} % on` : ""}`;
}
