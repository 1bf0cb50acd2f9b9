import type { HealthLine } from "../health/overview/health-report.ts";
import { numberText } from "../kind/amounts.ts";
import { terminalText } from "./escape.ts";
import { modelText } from "./health-words.ts";
import { type Paint, plainPaint } from "./paint.ts";
import { tableOf, type TableOptions } from "./table-lines.ts";

const mostRows = 200;

/** Devices and their problems, one line each, for a terminal; at most 200. Texts are escaped. */
export function healthLinesText(
  lines: readonly HealthLine[],
  paint: Paint = plainPaint,
  { columns }: TableOptions = {},
): string {
  if (lines.length === 0) return "No device has such a problem.\n";
  const rows = lines.slice(0, mostRows);
  const cells = (value: (line: HealthLine) => string) =>
    rows.map((line) => terminalText(value(line)));
  const table = tableOf(
    [
      { heading: "Device", cells: cells(({ device }) => device) },
      { heading: "Problem", cells: cells(({ problem }) => problem) },
      { heading: "State", cells: cells(({ state }) => state) },
      { heading: "Last seen", cells: cells(({ lastSeen }) => lastSeen.slice(0, 10) || "-") },
      { heading: "Build", cells: cells(({ osBuild }) => osBuild), dispensable: 3 },
      { heading: "Model", cells: cells(({ model }) => modelText(model)), dispensable: 2 },
      { heading: "Rings", cells: cells(({ rings }) => rings), dispensable: 1, wraps: true },
    ],
    paint,
    columns,
  ).lines;
  const more = lines.length - mostRows;
  return [
    ...table,
    ...(more > 0 ? [`and ${numberText(more)} more; --csv and --json have all`] : []),
  ]
    .map((line) => `${line}\n`)
    .join("");
}
