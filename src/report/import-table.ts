import type { ImportedField, ImportedPolicy } from "../importers/index.ts";
import { terminalText } from "./escape.ts";
import { importCounts, outcomeTexts, wantsAttention } from "./outcome-texts.ts";
import type { Paint } from "./paint.ts";

const headings = ["Field", "Value", "Becomes"];
const mostWidth = 60;

/** What a table of an import shows. */
export interface ImportTableInput {
  readonly objects: readonly ImportedPolicy[];
  readonly rows: readonly ImportedField[];
}

/**
 * What became of the fields of each object that files hold, and why others are left out. Fields that
 * are the service's own, or say nothing, are counted alone.
 */
export function importTable({ objects, rows }: ImportTableInput, paint: Paint): string {
  const byObject = new Map<number, ImportedField[]>();
  for (const row of rows) {
    const own = byObject.get(row.source);
    if (own) own.push(row);
    else byObject.set(row.source, [row]);
  }
  const held = objects.filter(({ address }) => address !== null);
  const tables = held.map((object) => table(object, byObject.get(object.source) ?? [], paint));
  const left = leftOutTexts(objects);
  const summary = `${rows.length} ${rows.length === 1 ? "field" : "fields"}: ${importCounts(rows)}.`;
  return `${[...tables, ...(left.length > 0 ? [left.join("\n")] : []), summary].join("\n\n")}\n`;
}

function table(object: ImportedPolicy, rows: readonly ImportedField[], paint: Paint): string {
  const told = rows.filter(says);
  const cells = told.map(cellsOf);
  const widths = headings
    .slice(0, -1)
    .map((heading, column) =>
      Math.min(
        mostWidth,
        Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
      ),
    );
  const show = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  const body = told.map((row) => {
    const text = show(cellsOf(row));
    return wantsAttention(row) ? paint("yellow", text) : text;
  });
  const unassigned =
    object.unassigned === null
      ? []
      : [paint("yellow", `assigned to nobody: ${terminalText(object.unassigned)}`)];
  return [
    paint("bold", `${object.address ?? ""}: ${importedTitle(object)}`),
    ...unassigned,
    paint("bold", show(headings)),
    ...body,
  ].join("\n");
}

/** Whether a row tells more than a count of its like does. */
function says({ outcome, value }: ImportedField): boolean {
  if (outcome === "operational") return value !== "false";
  return outcome !== "server" && outcome !== "implied";
}

function cellsOf(row: ImportedField): readonly string[] {
  return [
    terminalText(row.path),
    row.value === null ? "(not shown)" : terminalText(row.value),
    resultOf(row),
  ];
}

function resultOf({ outcome, target, note }: ImportedField): string {
  if (target !== null) return note === null ? target : `${target} (${terminalText(note)})`;
  return `- ${outcomeTexts[outcome]}: ${terminalText(note ?? "")}`;
}

/** Objects that files do not hold, one line a reason. */
export function leftOutTexts(objects: readonly ImportedPolicy[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const object of objects) {
    if (object.leftOut === null) continue;
    const others = reasons.get(object.leftOut);
    if (others) others.push(importedTitle(object));
    else reasons.set(object.leftOut, [importedTitle(object)]);
  }
  return [...reasons].map(
    ([reason, titles]) => `Left out (${terminalText(reason)}): ${titles.join("; ")}`,
  );
}

/** An object by its name, and where it stands. */
function importedTitle({ displayName, file, place }: ImportedPolicy): string {
  const where = place === "" ? file : `${file}, ${place}`;
  return `${terminalText(JSON.stringify(displayName))} (${terminalText(where)})`;
}
