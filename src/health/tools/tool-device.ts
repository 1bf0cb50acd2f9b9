import type { ToolOutput } from "../../tools/output/tool-output.ts";
import type { ToolStanding } from "../../tools/output/tool-standings.ts";
import type { ToolWord, ToolWords } from "./read-tool-runs.ts";

/** A device and one version of a tool. */
export interface ToolDevice {
  readonly standing: ToolStanding;
  /** What is wrong, in words of the device; null where it said none. Untrusted text. */
  readonly detail: string | null;
  /** The version whose folder PATH gives first; null where that is not known, or none does. */
  readonly active: string | null;
  /** When the script said so that says what is active, ISO 8601; null where none did. */
  readonly activeAt: string | null;
  /** Whether the folder of the version is there and proven; undefined where nothing says so. */
  readonly isPlaced: boolean | undefined;
  /** Versions that are placed, as last reported. */
  readonly placed: readonly string[];
  /** When the scripts said so at last, ISO 8601; null where none did. */
  readonly at: string | null;
}

/** What placing alone knows and somebody has to look at: it goes before what is else said of the device. */
export const placingTroubles: readonly ToolStanding[] = [
  "hashMismatch",
  "noSpace",
  "noArchive",
  "error",
  "scriptError",
  "cutOutput",
  "unreadableOutput",
];

/**
 * How a device stands to a version, by all that its scripts said at last. An activation of another
 * version says what is active, and nothing of how this one stands.
 */
export function toolDevice(words: ToolWords | undefined, version: string): ToolDevice {
  const { placing, activation } = words ?? { placing: new Map<string, ToolWord>() };
  const place = placing.get(version);
  const own = activation?.version === version ? activation : undefined;
  const [standing, byPlacing] = [standingByWord(own), standingByWord(place)];
  // an alarm counts wherever it was raised
  const isPlacing =
    byPlacing === "hashMismatch" ||
    standing === "notRun" ||
    (standing === "notPlaced" && placingTroubles.includes(byPlacing));
  const counted = isPlacing ? place : own;
  const newest = newestOutput([...placing.values(), activation]);
  return {
    standing: isPlacing ? byPlacing : standing,
    detail: detailOf(counted),
    active: activation?.said.kind === "output" ? activation.said.output.have : null,
    activeAt: activation?.said.kind === "output" ? activation.ranAt : null,
    isPlaced: newest && isPlacedBy(newest, version),
    placed: newest?.placed ?? [],
    at: counted?.ranAt ?? null,
  };
}

/** What one word says of its version. */
function standingByWord(word: ToolWord | undefined): ToolStanding {
  if (word === undefined) return "notRun";
  const { said } = word;
  switch (said.kind) {
    case "output":
      return said.output.state;
    case "scriptError":
      return "scriptError";
    case "unreadable":
      return said.reason === "cut" ? "cutOutput" : "unreadableOutput";
    default:
      return said satisfies never;
  }
}

function detailOf(word: ToolWord | undefined): string | null {
  if (word === undefined) return null;
  const { said } = word;
  switch (said.kind) {
    case "output":
      return said.output.err;
    case "scriptError":
      return said.error;
    case "unreadable":
      return said.reason;
    default:
      return said satisfies never;
  }
}

/** What the device said last of all; undefined where it never said anything. */
function newestOutput(words: readonly (ToolWord | undefined)[]): ToolOutput | undefined {
  let newest: { readonly output: ToolOutput; readonly at: string } | undefined;
  for (const word of words) {
    if (word?.said.kind !== "output") continue;
    const at = word.ranAt ?? "";
    if (newest === undefined || at > newest.at) newest = { output: word.said.output, at };
  }
  return newest?.output;
}

/** A list that was cut has lost its oldest versions, so that one that is not in it may be there. */
function isPlacedBy({ placed, cut }: ToolOutput, version: string): boolean | undefined {
  if (placed.includes(version)) return true;
  return cut === true ? undefined : false;
}
