/** Parts of a version as numbers: `[9, 2, 1]`. */
export type VersionParts = readonly number[];

/**
 * Versions from one to below another. Absent parts of either are zeros: 9.2 is 9.2.0.
 */
export interface VersionRange {
  /** Inclusive. */
  readonly from: VersionParts;
  /** Exclusive; null where there is no end. */
  readonly below: VersionParts | null;
}

/** A range that was read, or what is wrong with its text. */
export type ParsedVersionRange =
  | { readonly ok: true; readonly range: VersionRange }
  | { readonly ok: false; readonly message: string };

/** Above what makers write, and below what a number holds exactly. */
const mostDigits = 15;
const mostParts = 8;

/**
 * Reads comparisons (`<`, `<=`, `=`, `>=`, `>`) with a version each, parted by commas or blanks, which all
 * have to hold. A version is compared as far as the comparison states it: 9.2.1 is `= 9.2` and
 * `<= 9.2`, and not `> 9.2`.
 *
 * @example
 * parseVersionRange(">= 8.4, < 9.2");
 */
export function parseVersionRange(text: string): ParsedVersionRange {
  const form = 'such as "< 9.2" or ">= 8.4, < 9.2"';
  const parts = text.split(comparisonPattern);
  let range: VersionRange = { from: [], below: null };
  let isFirst = true;
  // what splits is two groups for each comparison, with what stands between them before
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [between = "", operator = "", version = ""] = parts.slice(at, at + 3);
    if (!(isFirst ? /^\s*$/ : /^(?:\s*,\s*|\s+)$/).test(between))
      return wrong(`cannot be read from "${between.trim()}" on; write comparisons, ${form}`);
    const bound = versionParts(version);
    if (bound === undefined) return wrong(`${version} has more digits or parts than versions have`);
    range = narrowed(range, operator, bound);
    isFirst = false;
  }
  const rest = parts.at(-1)?.trim() ?? "";
  if (isFirst || rest !== "")
    return wrong(
      `cannot be read${rest === "" ? "" : ` from "${rest}" on`}; write comparisons (<, <=, =, >=, >) with a version each, ${form}`,
    );
  if (range.below !== null && compareVersions(range.from, range.below) >= 0)
    return wrong(`no version is "${text.trim()}"`);
  return { ok: true, range };
}

const comparisonPattern = /(<=|>=|<|>|=)\s*(\d+(?:\.\d+)*)/;

/** Whether a version lies in a range. */
export function isInRange(version: VersionParts, { from, below }: VersionRange): boolean {
  return (
    compareVersions(version, from) >= 0 && (below === null || compareVersions(version, below) < 0)
  );
}

/**
 * The numbers that a version as its maker writes it begins with: of `v9.2.1 (x64)` 9, 2 and 1. Undefined
 * where it does not begin with them, or goes on in letters, such as `9.2b1`, which nobody orders.
 */
export function versionParts(text: string): VersionParts | undefined {
  const found = /^\s*v?(\d+(?:\.\d+)*)(?=$|[\s,(+])/i.exec(text)?.[1];
  const parts = found?.split(".") ?? [];
  if (parts.length === 0 || parts.length > mostParts) return undefined;
  return parts.some((part) => part.length > mostDigits) ? undefined : parts.map(Number);
}

/** Negative where the first comes before the second, 0 where they are the same. */
export function compareVersions(a: VersionParts, b: VersionParts): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function narrowed({ from, below }: VersionRange, operator: string, bound: VersionParts) {
  const next = bound.with(-1, (bound.at(-1) ?? 0) + 1);
  const lower = operator === ">" ? next : operator.startsWith("<") ? from : bound;
  const upper = operator === "<" ? bound : operator.startsWith(">") ? below : next;
  return {
    from: compareVersions(lower, from) > 0 ? lower : from,
    below: below === null || (upper !== null && compareVersions(upper, below) < 0) ? upper : below,
  };
}

function wrong(message: string): ParsedVersionRange {
  return { ok: false, message };
}
