import type { Paint } from "./paint.ts";

type CellStyle = Parameters<Paint>[0];

/** Rows under headings, each column as wide as its widest cell. Cells are escaped already. */
export function tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
  styleOf: (row: number, column: number) => CellStyle | undefined,
): string[] {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[], style: (column: number) => CellStyle | undefined) =>
    cells
      .map((cell, column) => {
        const padded = cell.padEnd(widths[column] ?? 0);
        const wanted = style(column);
        return wanted === undefined ? padded : paint(wanted, padded);
      })
      .join("  ")
      .trimEnd();
  return [
    line(headings, () => "bold"),
    ...rows.map((row, index) => line(row, (column) => styleOf(index, column))),
  ];
}
