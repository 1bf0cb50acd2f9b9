/** One column of a table of HTML. */
export interface HtmlColumn {
  readonly heading: string;
  /**
   * `number` stands to the right, `short` is never broken, `long` has room for a sentence, `extra` is
   * left out on small screens. Default: text that breaks where it has to.
   */
  readonly style?: "number" | "short" | "long" | "extra" | undefined;
}

/**
 * A table of HTML under its headings; empty where it has no rows. Cells are HTML already. Where it is
 * wider than its place, it can be scrolled, with the keyboard as well.
 *
 * @see https://www.w3.org/WAI/WCAG22/Techniques/general/G202
 */
export function htmlTable(
  columns: readonly HtmlColumn[],
  rows: readonly (readonly string[])[],
  name = `Table of ${columns.map(({ heading }) => heading).join(", ")}`,
): string {
  if (rows.length === 0) return "";
  const attribute = (column: number) => {
    const style = columns[column]?.style;
    return style === undefined ? "" : ` class="${style}"`;
  };
  const heads = columns.map(
    ({ heading }, column) => `<th scope="col"${attribute(column)}>${heading}</th>`,
  );
  const lines = rows.map(
    (cells) =>
      `<tr>${cells.map((cell, column) => `<td${attribute(column)}>${cell}</td>`).join("")}</tr>`,
  );
  return `<div class="wide" role="group" tabindex="0" aria-label="${name}"><table><tr>${heads.join("")}</tr>\n${lines.join("\n")}</table></div>`;
}
