import type { RemediationRow } from "../operate/overview/list-remediations.ts";
import type { RemediationRun } from "../remediations/run-states.ts";
import { numberText } from "../kind/amounts.ts";
import { clipped } from "./describe.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { type TableColumn, tableOf, type TableOptions } from "./table-lines.ts";

/** How remediations went: a line each, and of one that was asked for a line for each device. */
export function remediationTable(
  rows: readonly RemediationRow[],
  paint: Paint,
  options: TableOptions = {},
): string {
  if (rows.length === 0) return "This tenant has no remediations.\n";
  const text = tableText(summaryColumns(rows), paint, options);
  const devices = rows.flatMap(({ runs }) =>
    runs === undefined
      ? []
      : runs.length === 0
        ? ["\nIt has not run on any device yet.\n"]
        : [`\n${tableText(runColumns(runs), paint, options)}`],
  );
  return [text, ...devices].join("");
}

function tableText(
  columns: readonly TableColumn[],
  paint: Paint,
  { columns: room }: TableOptions,
): string {
  const { lines, leftOut } = tableOf(columns, paint, room);
  const note = `Left out: ${leftOut.join(", ")} (--json has all).`;
  return [...lines, ...(leftOut.length === 0 ? [] : [paint("dim", note)])]
    .map((line) => `${line}\n`)
    .join("");
}

function summaryColumns(rows: readonly RemediationRow[]): TableColumn[] {
  const column = (
    heading: string,
    cell: (row: RemediationRow) => string,
    more: Partial<TableColumn> = {},
  ): TableColumn => ({ heading, cells: rows.map(cell), ...more });
  const countText = (count: number | null) => (count === null ? "-" : numberText(count));
  const errors = ({ summary: { detectionErrors, remediationErrors } }: RemediationRow) =>
    detectionErrors === null || remediationErrors === null
      ? null
      : detectionErrors + remediationErrors;
  return [
    column("Remediation", ({ displayName }) => terminalText(displayName), { wraps: true }),
    column("Owner", ({ stack, key }) => (key === null ? "-" : terminalText(`${stack}:${key}`)), {
      dispensable: 2,
    }),
    column("No issue", ({ summary }) => countText(summary.noIssue)),
    column("Issue", ({ summary }) => countText(summary.issueFound)),
    column("Remediated", ({ summary }) => countText(summary.remediated)),
    column("Again", ({ summary }) => countText(summary.reoccurred), { dispensable: 1 }),
    column("Errors", (row) => countText(errors(row)), {
      styleOf: (index) => {
        const row = rows[index];
        return row && (errors(row) ?? 0) > 0 ? "red" : undefined;
      },
    }),
    column("Pending", ({ summary }) => countText(summary.pending)),
    column("Last run", ({ summary }) => terminalText(summary.lastRunAt ?? "never")),
    column("Id", ({ id }) => id, { dispensable: 3 }),
  ];
}

// the output of a script may have 2,048 characters
const outputLimit = 60;

function runColumns(runs: readonly RemediationRun[]): TableColumn[] {
  const column = (
    heading: string,
    cell: (run: RemediationRun) => string | null,
    more: Partial<TableColumn> = {},
  ): TableColumn => ({
    heading,
    cells: runs.map((run) => terminalText(cell(run) ?? "-")),
    ...more,
  });
  return [
    column("Device", ({ deviceName, managedDeviceId }) => deviceName ?? managedDeviceId),
    column("Detection", ({ detection }) => detection, {
      styleOf: (index) => colours[runs[index]?.detection ?? ""],
    }),
    column("Remediation", ({ remediation }) => remediation, {
      styleOf: (index) => colours[runs[index]?.remediation ?? ""],
    }),
    column("Ran at", ({ ranAt }) => ranAt),
    column("Said at last", (run) => {
      const said = run.remediationError ?? run.errorAfter ?? run.error;
      const output = said ?? run.outputAfter ?? run.output;
      return output === null ? null : clipped(output, outputLimit);
    }),
    column("Device id", ({ managedDeviceId }) => managedDeviceId, { dispensable: 1 }),
  ];
}

const colours: Readonly<Record<string, Parameters<Paint>[0]>> = {
  success: "green",
  fail: "yellow",
  scriptError: "red",
  remediationFailed: "red",
  pending: "dim",
  skipped: "dim",
};
