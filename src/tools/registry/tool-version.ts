import type { ToolKind } from "./tool-kind.ts";

/** Parts of a version as they are written, by the names of the groups; those that are there. */
type ToolVersionParts = Readonly<Record<string, string>>;

/** Longer texts are no versions; they are not given to a regular expression. */
const lengthLimit = 64;

/** The parts of a version; undefined where the grammar of the tool refuses it. */
export function toolVersionParts(
  { version }: ToolKind,
  text: string,
): ToolVersionParts | undefined {
  if (text.length > lengthLimit) return undefined;
  const groups = new RegExp(version.pattern).exec(text)?.groups;
  if (groups === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(groups).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Whether the grammar of a tool takes a text as one of its versions. */
export function isToolVersion(kind: ToolKind, text: string): boolean {
  return toolVersionParts(kind, text) !== undefined;
}

/** Whether it is no release yet, such as `1.27rc2`. */
export function isPreRelease(kind: ToolKind, version: string): boolean {
  return toolVersionParts(kind, version)?.["pre"] !== undefined;
}

/**
 * Order of two versions of one tool, as a comparison for `sort`: below 0 where `a` is older. Total: 0
 * only for the same text.
 *
 * @throws {RangeError} where the grammar refuses one of them.
 */
export function compareToolVersions(kind: ToolKind, a: string, b: string): number {
  const [one, other] = [a, b].map((text) => {
    const parts = toolVersionParts(kind, text);
    if (parts === undefined) throw new RangeError(`${text} is no version of ${kind.title}`);
    return parts;
  }) as [ToolVersionParts, ToolVersionParts];
  for (const part of kind.version.order) {
    const difference =
      part === "pre"
        ? comparePre(one["pre"], other["pre"])
        : Number(one[part] ?? 0) - Number(other[part] ?? 0);
    if (difference !== 0) return difference;
  }
  // two spellings of the same parts, such as 1.20 and 1.20.0
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A release comes after all that was before it; words by their letters, numbers by their value. */
function comparePre(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [one, other] = [runsOf(a), runsOf(b)];
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const [left, right] = [one[index], other[index]];
    // the shorter is older: rc.1 before rc.1.2
    if (left === undefined || right === undefined)
      return Number(left !== undefined) - Number(right !== undefined);
    const areNumbers = /^\d/.test(left) && /^\d/.test(right);
    const difference = areNumbers
      ? Number(left) - Number(right)
      : Number(left > right) - Number(left < right);
    if (difference !== 0) return difference;
  }
  return 0;
}

function runsOf(text: string): readonly string[] {
  return text.match(/[a-z]+|\d+/gi) ?? [];
}
