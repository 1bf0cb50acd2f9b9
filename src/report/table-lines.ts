import { charactersOf, displayWidth } from "./display-width.ts";
import type { Paint } from "./paint.ts";

type CellStyle = Parameters<Paint>[0];

/** Rows under headings, each column as wide as its widest cell. Cells are escaped already. */
export function tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  styleOf: (row: number, column: number) => CellStyle | undefined,
): string[] {
  const columns = headings.map((heading, column) => ({
    heading,
    cells: rows.map((row) => row[column] ?? ""),
    styleOf: (row: number) => styleOf(row, column),
  }));
  return tableOf(columns, paint).lines;
}

/** How a table is laid out. */
export interface TableOptions {
  /** How many columns the terminal has; what does not fit is left out, and named. Default: any. */
  readonly columns?: number | undefined;
}

/** One column of a table that has to fit. Cells are escaped already. */
export interface TableColumn {
  readonly heading: string;
  readonly cells: readonly string[];
  readonly styleOf?: (row: number) => CellStyle | undefined;
  /** Left out where there is no room, the highest number first. Default: it stays. */
  readonly dispensable?: number;
  /** Whether its cells may go on in a line below. */
  readonly wraps?: boolean;
}

/** A table, and the headings of the columns that there was no room for. */
export interface FittedTable {
  readonly lines: string[];
  readonly leftOut: readonly string[];
}

/** A table of at most so many columns of a terminal, as far as that can be had; undefined: any. */
export function tableOf(columns: readonly TableColumn[], paint: Paint, room?: number): FittedTable {
  const shown = fitting(columns, room);
  const widths = fittedWidths(shown, room);
  const lines = [
    lineOf(
      shown.map(({ heading }) => heading),
      widths,
      () => "bold",
      paint,
    ),
  ];
  const height = Math.max(0, ...shown.map(({ cells }) => cells.length));
  for (let row = 0; row < height; row++) {
    const cells = shown.map((column, at) => wrapped(column.cells[row] ?? "", widths[at] ?? 0));
    const style = (at: number) => shown[at]?.styleOf?.(row);
    const most = Math.max(...cells.map((parts) => parts.length));
    for (let part = 0; part < most; part++) {
      lines.push(
        lineOf(
          cells.map((parts) => parts[part] ?? ""),
          widths,
          style,
          paint,
        ),
      );
    }
  }
  const leftOut = columns.filter((column) => !shown.includes(column));
  return { lines, leftOut: leftOut.map(({ heading }) => heading) };
}

const gap = "  ";

function lineOf(
  cells: readonly string[],
  widths: readonly number[],
  styleOf: (column: number) => CellStyle | undefined,
  paint: Paint,
): string {
  return cells
    .map((cell, column) => {
      const padded = cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell)));
      const style = styleOf(column);
      return style === undefined ? padded : paint(style, padded);
    })
    .join(gap)
    .trimEnd();
}

function widthOf({ heading, cells }: TableColumn): number {
  return cells.reduce((most, cell) => Math.max(most, displayWidth(cell)), displayWidth(heading));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1));
}

// a cell in two lines is better than a column less, in five it is not
const easilyWrapped = 20;

function fitting(columns: readonly TableColumn[], room = Infinity): readonly TableColumn[] {
  let shown = columns;
  const needs = (column: TableColumn) =>
    column.wraps === true ? Math.min(easilyWrapped, widthOf(column)) : widthOf(column);
  while (total(shown.map(needs)) > room) {
    const [next] = shown
      .filter(({ dispensable }) => dispensable !== undefined)
      .sort((a, b) => (b.dispensable ?? 0) - (a.dispensable ?? 0));
    if (next === undefined) break;
    shown = shown.filter((column) => column !== next);
  }
  return shown;
}

const leastWrapped = 12;

/** The widest of those that wrap gives way first. */
function fittedWidths(columns: readonly TableColumn[], room = Infinity): number[] {
  const widths = columns.map(widthOf);
  while (total(widths) > room) {
    let widest: number | undefined;
    for (const [at, { wraps }] of columns.entries()) {
      const width = widths[at] ?? 0;
      if (wraps === true && width > leastWrapped && width > (widths[widest ?? -1] ?? 0))
        widest = at;
    }
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** A text in lines of at most so many columns, between words where that is possible. */
function wrapped(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((part) => broken(part, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (displayWidth(longer) > width && line !== "") {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function broken(word: string, width: number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const character of charactersOf(word)) {
    if (part !== "" && displayWidth(part + character) > width) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}
