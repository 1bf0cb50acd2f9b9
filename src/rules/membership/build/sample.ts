import { checkMembershipRule, parseValidRule } from "../check/check.ts";
import { MembershipRuleError } from "../syntax/diagnostic.ts";
import { printRule } from "../syntax/format.ts";
import { mostRuleCharacters, parseMembershipRule } from "../syntax/parse.ts";

/** A stable share of all devices. */
export interface RuleSample {
  /** How much, above 0 and at most 100. */
  readonly percent: number;
  /** Where the share starts, 0 by default; with `percent` at most 100 together. */
  readonly offset?: number;
}

// three hex digits
const places = 4096;
const mostPrefixes = 45;
const everyDevice = "device.deviceId -ne null";
// 0.1 + 0.2 is a little more than 0.3
const mostPercent = 100 + 1e-9;

/**
 * A clause that is true for a share of all devices, by the first hex digits of
 * `device.deviceId`: a device keeps its place for as long as it keeps its id.
 *
 * The ids are cut into 4,096 places of equal size. The share takes those from
 * `round(offset * 40.96)` up to, not including, `round((offset + percent) * 40.96)`. So shares
 * of the same offset contain one another, and shares whose ranges only touch are disjoint and
 * leave no gap. How many devices are in it depends on the ids: count them before relying on it.
 *
 * At most 45 prefixes, under 1,750 characters. Where more would be needed, the clause names
 * what is left out instead.
 *
 * Unverified: that the service gives out ids whose first digits are evenly spread.
 *
 * @throws {RangeError} outside of 0 to 100, and for a share below the first place.
 */
export function sampleClause(sample: RuleSample): string {
  const included = prefixes(placesOf(sample));
  return included.length <= mostPrefixes ? printIncluded(included) : shortestClause(sample);
}

function shortestClause(sample: RuleSample): string {
  const { from, to } = placesOf(sample);
  const included = printIncluded(prefixes({ from, to }));
  const outside = [...prefixes({ from: 0, to: from }), ...prefixes({ from: to, to: places })];
  if (outside.length === 0) return included;
  const excluded = `${everyDevice} and -not (${printPrefixes(outside)})`;
  return included.length <= excluded.length ? included : excluded;
}

/**
 * A rule, narrowed to a share of what it selects.
 *
 * @throws {MembershipRuleError} where the rule is not valid, selects users, or stands alone by
 * nature (`memberOf`).
 * @throws {RangeError} where both together are longer than the service takes.
 */
export function withSample(rule: string, sample: RuleSample): string {
  const combine = (clause: string) => `${inParentheses(rule.trim())} -and (${clause})`;
  const clause = sampleClause(sample);
  parseValidRule(rule);
  const readable = combine(clause);
  const sampled = readable.length > mostRuleCharacters ? combine(shortestClause(sample)) : readable;
  if (sampled.length > mostRuleCharacters) {
    throw new RangeError(
      `The rule with its sample has ${sampled.length} characters, and ${mostRuleCharacters} are allowed. Shorten the rule by ${sampled.length - mostRuleCharacters}, or choose a share that needs fewer digits, such as 6.25 or 12.5 percent.`,
    );
  }
  const { valid, diagnostics } = checkMembershipRule(sampled, { subject: "device" });
  if (!valid) throw new MembershipRuleError(sampled, diagnostics);
  return sampled;
}

function inParentheses(rule: string): string {
  const inner = rule.startsWith("(") && rule.endsWith(")") ? rule.slice(1, -1) : undefined;
  return inner !== undefined && isOneRule(inner, rule) ? rule : `(${rule})`;
}

/** Whether two texts differ in blanks and parentheses at most. */
function isOneRule(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => parseMembershipRule(text).rule);
  return first !== undefined && second !== undefined && printRule(first) === printRule(second);
}

/** A rule as a person wrote it, and the share of its devices that was taken. */
export interface SampledRule {
  readonly rule: string;
  readonly sample: Required<RuleSample>;
}

/**
 * What `withSample` made a rule of; undefined for any text that it would not make, so that
 * nothing written by hand is taken for a sample. Of several shares that come to the same places,
 * the one with the fewest decimals.
 */
export function splitSample(text: string): SampledRule | undefined {
  const [, rule, clause] = sampled.exec(text) ?? [];
  if (rule === undefined || clause === undefined) return undefined;
  const found = placesIn(clause);
  const sample = found && sampleOf(found);
  return sample && makes(text, rule, sample) ? { rule, sample } : undefined;
}

const prefix = 'device\\.deviceId -startsWith "[0-9a-f]{1,3}"';
const oneOrMore = `${prefix}(?: or ${prefix})*`;
const sampled = new RegExp(
  `^\\(([^]+)\\) -and \\((${oneOrMore}|${everyDevice}(?: and -not \\(${oneOrMore}\\))?)\\)$`,
);

/** From the first to past the last place that a clause is true for, gaps or not; undefined where it is true for none. */
function placesIn(clause: string): HexPlaces | undefined {
  const isIncluded = new Uint8Array(places);
  const isExcluding = clause.startsWith(everyDevice);
  if (isExcluding) isIncluded.fill(1);
  for (const [, digits = ""] of clause.matchAll(/"([0-9a-f]+)"/g)) {
    const from = Number.parseInt(digits.padEnd(3, "0"), 16);
    isIncluded.fill(isExcluding ? 0 : 1, from, from + 16 ** (3 - digits.length));
  }
  const from = isIncluded.indexOf(1);
  return from < 0 ? undefined : { from, to: isIncluded.lastIndexOf(1) + 1 };
}

// more decimals than a place has are never needed
const mostDecimals = 4;

function sampleOf({ from, to }: HexPlaces): Required<RuleSample> | undefined {
  const offset = roundest((from * 100) / places, (percent) => placeAt(percent) === from);
  if (offset === undefined) return undefined;
  const percent = roundest(
    (to * 100) / places - offset,
    (share) => offset + share <= mostPercent && placeAt(offset + share) === to,
  );
  return percent === undefined ? undefined : { percent, offset };
}

function roundest(exact: number, fits: (rounded: number) => boolean): number | undefined {
  for (let decimals = 0; decimals <= mostDecimals; decimals++) {
    const rounded = Number(exact.toFixed(decimals));
    if (fits(rounded)) return rounded;
  }
  return undefined;
}

function makes(text: string, rule: string, sample: RuleSample): boolean {
  try {
    return isOneRule(withSample(rule, sample), text);
  } catch (error) {
    if (error instanceof MembershipRuleError || error instanceof RangeError) return false;
    throw error;
  }
}

interface HexPlaces {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

function placesOf({ percent, offset = 0 }: RuleSample): HexPlaces {
  if (!(percent > 0 && percent <= 100)) {
    throw new RangeError(`A sample takes a percent above 0 and up to 100, not ${percent}.`);
  }
  if (!(offset >= 0 && offset < 100)) {
    throw new RangeError(`A sample starts at an offset from 0 to below 100, not ${offset}.`);
  }
  if (offset + percent > mostPercent) {
    throw new RangeError(
      `A sample of ${percent} percent cannot start at ${offset}: together they are over 100.`,
    );
  }
  const from = placeAt(offset);
  const to = placeAt(offset + percent);
  if (from === to) {
    throw new RangeError(
      `A sample of ${percent} percent at ${offset} is empty: one place is ${100 / places} percent. Take more.`,
    );
  }
  return { from, to };
}

function placeAt(percent: number): number {
  const exact = (percent * places) / 100;
  return Math.min(places, Math.round(Math.round(exact * 1e6) / 1e6));
}

/** The fewest prefixes of one to three hex digits for a range of places. */
function prefixes({ from, to }: HexPlaces): readonly string[] {
  if (from === 0 && to === places) return [""];
  const found: string[] = [];
  for (let at = from; at < to;) {
    const size = [256, 16, 1].find((width) => at % width === 0 && at + width <= to) ?? 1;
    const digits = size === 256 ? 1 : size === 16 ? 2 : 3;
    found.push(
      Math.floor(at / size)
        .toString(16)
        .padStart(digits, "0"),
    );
    at += size;
  }
  return found;
}

function printIncluded(list: readonly string[]): string {
  // the empty prefix stands for every id
  return list[0] === "" ? everyDevice : printPrefixes(list);
}

function printPrefixes(list: readonly string[]): string {
  return list.map((prefix) => `device.deviceId -startsWith "${prefix}"`).join(" or ");
}
