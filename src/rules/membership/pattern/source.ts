import { characterSets } from "./characters.ts";
import type { Pattern, PatternAnchor, PatternGroup, PatternRepeat } from "./pattern.ts";

/** A pattern as JavaScript writes it. */
export interface PatternSource {
  readonly source: string;
  readonly flags: "i" | "iv";
}

/** Translates what was read as .NET into a JavaScript expression that matches the same texts. */
export function sourceOf(pattern: Pattern): PatternSource {
  const referenced = new Set<string>();
  collectReferences(pattern, referenced);
  const source = write(pattern, referenced);
  return { source, flags: flagsFor(source) };
}

/**
 * Unicode sets need the flag `v`. Everything else goes without: a character is a UTF-16 unit
 * then, as in .NET, and the expression is faster.
 */
export function flagsFor(source: string): "i" | "iv" {
  return /\\p|\\u\{|--/i.test(source) ? "iv" : "i";
}

function write(pattern: Pattern, referenced: ReadonlySet<string>): string {
  switch (pattern.kind) {
    case "empty":
      return "";
    case "sequence":
      return pattern.parts.map((part) => writeInSequence(part, referenced)).join("");
    case "alternatives":
      return pattern.parts.map((part) => write(part, referenced)).join("|");
    case "repeat":
      return `${writeAtom(pattern.part, referenced)}${quantifierOf(pattern)}`;
    case "character":
      return pattern.source;
    case "anchor":
      return anchors[pattern.at];
    case "group":
      return writeGroup(pattern, referenced);
    case "backreference":
      return `\\k<g${pattern.group}>`;
    default:
      return pattern satisfies never;
  }
}

function writeInSequence(part: Pattern, referenced: ReadonlySet<string>): string {
  const text = write(part, referenced);
  return part.kind === "alternatives" ? `(?:${text})` : text;
}

function writeAtom(part: Pattern, referenced: ReadonlySet<string>): string {
  const text = write(part, referenced);
  return part.kind === "character" ? text : `(?:${text})`;
}

function quantifierOf({ min, max, lazy }: PatternRepeat): string {
  const range = max === Number.POSITIVE_INFINITY ? `{${min},}` : `{${min},${max}}`;
  return lazy ? `${range}?` : range;
}

function writeGroup({ part, role, group }: PatternGroup, referenced: ReadonlySet<string>): string {
  const inner = write(part, referenced);
  switch (role) {
    case "plain":
      return `(?:${inner})`;
    case "capture":
      return group !== undefined && referenced.has(group)
        ? `(?<g${group}>${inner})`
        : `(?:${inner})`;
    case "ahead":
      return `(?=${inner})`;
    case "notAhead":
      return `(?!${inner})`;
    case "behind":
      return `(?<=${inner})`;
    case "notBehind":
      return `(?<!${inner})`;
    default:
      return role satisfies never;
  }
}

const word = `[${characterSets.word}]`;

const anchors: Readonly<Record<PatternAnchor, string>> = {
  textStart: "^",
  textEnd: "$",
  // before a line feed that ends the text, too
  textEndOrNewline: "(?=\\n?$)",
  lineStart: "(?<=^|\\n)",
  lineEnd: "(?=\\n|$)",
  wordBoundary: `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`,
  noWordBoundary: `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`,
};

function collectReferences(pattern: Pattern, found: Set<string>): void {
  switch (pattern.kind) {
    case "sequence":
    case "alternatives":
      for (const part of pattern.parts) collectReferences(part, found);
      return;
    case "repeat":
    case "group":
      collectReferences(pattern.part, found);
      return;
    case "backreference":
      found.add(pattern.group);
      return;
    case "empty":
    case "character":
    case "anchor":
      return;
    default:
      pattern satisfies never;
  }
}
