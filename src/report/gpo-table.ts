import type { ImportRow, Outcome } from "../gpo/index.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";

const outcomeTexts: Readonly<Record<Outcome, string>> = {
  mapped: "is carried over",
  implied: "is implied",
  notInForce: "is not in force",
  none: "has no equivalent",
  unknown: "is unknown",
  invalid: "is not valid",
};

/** What became of each registry value, one line each, and a count of the outcomes. */
export function gpoTable(rows: readonly ImportRow[], paint: Paint): string {
  const cellsOf = (row: ImportRow) => [shortKey(row), terminalText(row.value), resultOf(row)];
  const headings = ["Registry value", "Data", "Becomes"];
  const widths = [0, 1].map((column) =>
    Math.min(
      mostWidth,
      Math.max(...[headings, ...rows.map(cellsOf)].map((line) => (line[column] ?? "").length)),
    ),
  );
  const show = (cells: readonly string[]) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  const body = rows.map((row) => {
    const text = show(cellsOf(row));
    return wantsAttention(row.outcome) ? paint("yellow", text) : text;
  });
  return `${[paint("bold", show(headings)), ...body].join("\n")}\n\n${gpoSummary(rows)}\n`;
}

/** A row that was not carried over, in one sentence, for the head of the written file. */
export function leftOutText(row: ImportRow): string {
  const value = row.value === "" ? "" : ` (${terminalText(row.value)})`;
  return `${shortKey(row)}${value} ${outcomeTexts[row.outcome]}: ${terminalText(row.note ?? "")}`;
}

// such as "12 values: 8 are carried over, 3 have no equivalent, 1 is unknown"
function gpoSummary(rows: readonly ImportRow[]): string {
  const counts = (Object.keys(outcomeTexts) as Outcome[]).flatMap((outcome) => {
    const count = rows.filter((row) => row.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${countOf(outcomeTexts[outcome], count)}`];
  });
  return `${rows.length} ${rows.length === 1 ? "value" : "values"}: ${counts.join(", ")}.`;
}

const mostWidth = 60;

function shortKey({ key, name }: ImportRow): string {
  return terminalText(`${key.replace(/^WindowsUpdate\\AU$/, "AU")}\\${name}`);
}

function resultOf({ outcome, target, note }: ImportRow): string {
  if (target !== null) return note === null ? target : `${target} (${terminalText(note)})`;
  return `- ${outcomeTexts[outcome]}: ${terminalText(note ?? "")}`;
}

function wantsAttention(outcome: Outcome): boolean {
  return outcome === "none" || outcome === "unknown" || outcome === "invalid";
}

function countOf(text: string, count: number): string {
  return count === 1 ? text : text.replace(/^is /, "are ").replace(/^has /, "have ");
}
