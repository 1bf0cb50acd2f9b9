import type { ImportRow } from "../gpo/index.ts";
import { terminalText } from "./escape.ts";
import { importCounts, outcomeTexts, wantsAttention } from "./outcome-texts.ts";
import type { Paint } from "./paint.ts";

const headings = ["Registry value", "Data", "Restarts PCs", "Becomes"];

/**
 * What became of each registry value and when PCs restart by it, one line each and one table a
 * Group Policy object, and a count of the outcomes.
 */
export function gpoTable(rows: readonly ImportRow[], paint: Paint): string {
  const widths = headings
    .slice(0, -1)
    .map((heading, column) =>
      Math.min(
        mostWidth,
        Math.max(heading.length, ...rows.map((row) => (cellsOf(row)[column] ?? "").length)),
      ),
    );
  const show = (cells: readonly string[]) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  const tables = byObject(rows).map(({ gpo, own }) => {
    const title = gpo === null ? [] : [paint("bold", terminalText(gpo))];
    const body = own.map((row) => {
      const text = show(cellsOf(row));
      return wantsAttention(row) ? paint("yellow", text) : text;
    });
    return [...title, paint("bold", show(headings)), ...body].join("\n");
  });
  return `${[...tables, gpoSummary(rows)].join("\n\n")}\n`;
}

function cellsOf(row: ImportRow): readonly string[] {
  return [shortKey(row), terminalText(row.value), terminalText(row.restart ?? ""), resultOf(row)];
}

function byObject(
  rows: readonly ImportRow[],
): readonly { readonly gpo: string | null; readonly own: readonly ImportRow[] }[] {
  const objects = new Map<string | null, ImportRow[]>();
  for (const row of rows) {
    const own = objects.get(row.gpo);
    if (own) own.push(row);
    else objects.set(row.gpo, [row]);
  }
  return [...objects].map(([gpo, own]) => ({ gpo, own }));
}

/** A row that was not carried over, in one sentence, for the head of the written file. */
export function leftOutText(row: ImportRow): string {
  const value = row.value === "" ? "" : ` (${terminalText(row.value)})`;
  return `${shortKey(row)}${value} ${outcomeTexts[row.outcome]}: ${terminalText(row.note ?? "")}`;
}

// such as "12 values: 8 are carried over, 3 have no equivalent, 1 is unknown"
function gpoSummary(rows: readonly ImportRow[]): string {
  const restarts = rows.filter(({ restart }) => restart !== null).length;
  const summary = `${rows.length} ${rows.length === 1 ? "value" : "values"}: ${importCounts(rows)}.`;
  return restarts === 0
    ? summary
    : `${summary}\n${restarts} of them ${restarts === 1 ? "decides" : "decide"} when PCs restart.`;
}

const mostWidth = 60;

function shortKey({ key, name }: ImportRow): string {
  return terminalText(`${key.replace(/^WindowsUpdate\\AU$/, "AU")}\\${name}`);
}

function resultOf({ outcome, target, note }: ImportRow): string {
  if (target !== null) return note === null ? target : `${target} (${terminalText(note)})`;
  return `- ${outcomeTexts[outcome]}: ${terminalText(note ?? "")}`;
}
