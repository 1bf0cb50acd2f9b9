import type { ToolKind } from "./tool-kind.ts";
import { isPreRelease, isToolVersion, toolVersionParts } from "./tool-version.ts";

/** Whether a version gets fixes, as far as is known. */
export interface ToolSupport {
  /** `unknown`: its release line is newer than what is known, or never was one. */
  readonly state: "supported" | "ended" | "unknown";
  /** The last day, such as `2027-04-30`; null where it is not known. */
  readonly endsOn: string | null;
}

/** A list of versions that is known, such as that of an index; what it holds decides where the tool's rule asks for it. */
export interface SupportTerms {
  /** The day on which it is asked. */
  readonly now: Date;
  readonly versions?: readonly string[] | undefined;
}

/**
 * Whether a version is supported: by the days that are known of its release line, and by the rule of
 * the tool. A line older than all that are known has ended.
 *
 * @throws {RangeError} where the grammar refuses the version.
 */
export function toolSupport(kind: ToolKind, version: string, terms: SupportTerms): ToolSupport {
  const parts = toolVersionParts(kind, version);
  if (parts === undefined) throw new RangeError(`${version} is no version of ${kind.title}`);
  const { rule, ends = {} } = kind.support;
  const numbers = numbersOf(version);
  const lines = Object.keys(ends);
  const line = lines.find((name) => isOfLine(numbers, numbersOf(name)));
  const endsOn = line === undefined ? null : (ends[line] ?? null);
  if (endsOn !== null) return { state: isPast(endsOn, terms.now) ? "ended" : "supported", endsOn };
  if (lines.every((name) => isOlder(numbers, numbersOf(name)))) {
    return { state: lines.length > 0 ? "ended" : "unknown", endsOn: null };
  }
  return { state: rule === "twoNewestMajors" ? byMajors(kind, parts, terms) : "unknown", endsOn };
}

/** Without a list of versions, what is newer than the lines that have ended is taken as supported. */
function byMajors(
  kind: ToolKind,
  parts: Readonly<Record<string, string>>,
  { versions = [] }: SupportTerms,
): ToolSupport["state"] {
  const majors = new Set(
    versions
      .filter((version) => isToolVersion(kind, version) && !isPreRelease(kind, version))
      .map((version) => Number(toolVersionParts(kind, version)?.["major"])),
  );
  const newer = [...majors].filter((major) => major > Number(parts["major"]));
  return newer.length >= 2 ? "ended" : "supported";
}

function isPast(day: string, now: Date): boolean {
  return day < now.toISOString().slice(0, 10);
}

function numbersOf(text: string): readonly number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

function isOfLine(version: readonly number[], line: readonly number[]): boolean {
  return line.every((number, index) => version[index] === number);
}

function isOlder(version: readonly number[], line: readonly number[]): boolean {
  const at = line.findIndex((number, index) => version[index] !== number);
  return at >= 0 && (version[at] ?? 0) < (line[at] ?? 0);
}
