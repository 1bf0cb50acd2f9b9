import { stableHash } from "../kind/stable-hash.ts";
import { isMapping } from "../kind/value-at.ts";
import { hasManyLines } from "./line-diff.ts";
import type { Action, AssignmentLine, Change } from "../reconcile/plan/change.ts";

export const actionSigns: Readonly<Record<Action, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
  adopt: ">",
  move: "»",
  forget: "x",
};

const reasonTexts: Readonly<Record<Change["reason"], string>> = {
  configChanged: "the files changed",
  tenantChanged: "the tenant changed",
  conflict: "CONFLICT: files and tenant changed",
  assignmentsDiffer: "assignments differ",
  new: "new",
  removed: "no longer in the files",
};

export function reasonText(change: Change): string {
  const { action, fields, finishes, assignments, members } = change;
  if (finishes) return "its creation was not finished";
  const isTakenAsItIs =
    fields.length === 0 && assignments.add.length + assignments.remove.length === 0;
  if (action === "adopt" && isTakenAsItIs && !members) return "taken over as it is";
  if (action === "move") return "its key changed";
  if (change.reason === "assignmentsDiffer" && change.members) return "members differ";
  return reasonTexts[change.reason];
}

// the longest membership rule is shown whole: what is written has to be seen
const valueLimit = 3500;

/** A value as one line, shortened where it is long. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "(not set)";
  const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? "");
  return text.length > valueLimit ? `${text.slice(0, valueLimit - 3)}...` : text;
}

/** The same, where a text of many lines is told apart and not shown. */
export function briefText(value: unknown): string {
  if (!hasManyLines(value)) return valueText(value);
  const lines = value.split("\n").length - (value.endsWith("\n") ? 1 : 0);
  return `a text of ${lines} lines (${stableHash(value).slice(0, 8)})`;
}

export function assignmentText(line: AssignmentLine): string {
  return `${targetText(line)}${termsText(line.terms)}`;
}

/** Terms in the words of a file: `, schedule every day at 03:00`. */
function termsText(terms: AssignmentLine["terms"]): string {
  return Object.entries(terms ?? {})
    .map(([name, value]) => `, ${name} ${wordsOf(value)}`)
    .join("");
}

function wordsOf(value: unknown): string {
  if (!isMapping(value)) return typeof value === "string" ? value : valueText(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${typeof inner === "string" ? inner : valueText(inner)}`)
    .join(" ");
}

function targetText(line: AssignmentLine): string {
  const filter =
    line.filterMode === undefined
      ? ""
      : ` with filter ${line.filter ?? line.filterId ?? "?"} (${line.filterMode})`;
  const name = line.displayName ?? line.groupId ?? line.group ?? "";
  switch (line.target) {
    case "group":
      return `include "${name}"${filter}`;
    case "exclude":
      return `exclude "${name}"`;
    case "allDevices":
      return `include all devices${filter}`;
    case "allUsers":
      return `include all users${filter}`;
    case "other":
      return "a target of unknown type";
    default:
      return line.target satisfies never;
  }
}

/** The longest lists are cut; the whole is in the JSON. */
export function cut<T>(items: readonly T[], most: number): { shown: readonly T[]; more: number } {
  return { shown: items.slice(0, most), more: Math.max(0, items.length - most) };
}

/** Text of at most so many characters; what is missing shows as dots. */
export function clipped(text: string, most: number): string {
  // half of a character of two units would be none
  const start = () => text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "");
  return text.length <= most ? text : `${start()}…`;
}
