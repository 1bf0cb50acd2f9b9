import { numberText } from "../kind/amounts.ts";
import type { RingDelivery } from "../rings/delivery.ts";
import type { ContentStatus } from "../rings/status.ts";
import type { RingRow } from "../operate/overview/list-rings.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { type TableColumn, tableOf, type TableOptions } from "./table-lines.ts";

/** The rings as a table, one line each, by name. */
export function ringTable(
  rows: readonly RingRow[],
  paint: Paint,
  { columns }: TableOptions = {},
): string {
  if (rows.length === 0) return "This tenant has no update rings.\n";
  const { lines, leftOut } = tableOf(columnsOf(rows), paint, columns);
  return [...lines, ...notesOf(rows, leftOut).map((note) => paint("dim", note)), ""].join("\n");
}

function columnsOf(rows: readonly RingRow[]): TableColumn[] {
  const column = (
    heading: string,
    cell: (row: RingRow) => string,
    more: Partial<TableColumn> = {},
  ): TableColumn => ({ heading, cells: rows.map(cell), ...more });
  // a key is told by itself wherever it can be meant by itself
  const stacks = new Set(rows.flatMap(({ stack }) => stack ?? []));
  return [
    column("Name", ({ displayName }) => terminalText(displayName), { wraps: true }),
    column("Key", ({ key }) => key ?? "-"),
    ...(stacks.size > 1 ? [column("Stack", ({ stack }) => stack ?? "-")] : []),
    column("State", stateText, { wraps: true, styleOf: (row) => colourOf(rows[row]) }),
    column("Devices", devicesText),
    column("Reported", ({ delivery }) => deliveryText(delivery), { dispensable: 1 }),
    column("Deferral", ({ quality, feature }) => daysOf("deferralDays", quality, feature), {
      dispensable: 2,
    }),
    column("Deadline", ({ quality, feature }) => daysOf("deadlineDays", quality, feature), {
      dispensable: 3,
    }),
    column("Assigned", ({ assignments }) => String(assignments), { dispensable: 4 }),
    column(
      "Changed",
      ({ lastModifiedAt }) => lastModifiedAt?.slice(0, 16).replace("T", " ") ?? "-",
      { dispensable: 5 },
    ),
    column("Id", ({ id }) => id, { dispensable: 6 }),
  ];
}

function notesOf(rows: readonly RingRow[], leftOut: readonly string[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { displayName, unknown } of rows) {
    for (const reason of unknown)
      reasons.set(reason, [...(reasons.get(reason) ?? []), displayName]);
  }
  const noteFor = (headings: readonly string[], text: string) => {
    const shown = headings.filter((heading) => !leftOut.includes(heading));
    return shown.length === 0 ? [] : [`${shown.join(", ")}: ${text}`];
  };
  return [
    ...[...reasons].map(
      ([reason, names]) =>
        `(?) ${names.map((name) => `"${terminalText(name)}"`).join(", ")}: ${terminalText(reason)}`,
    ),
    "Devices: whom the ring's targets reach now.",
    ...noteFor(["Reported"], "whom Intune has counted; pending until their next check-in."),
    ...noteFor(["Deferral", "Deadline"], "days for quality / feature updates."),
    ...noteFor(["Changed"], "in UTC."),
    ...(leftOut.length === 0 ? [] : [`Left out: ${leftOut.join(", ")} (--json has all).`]),
  ];
}

function devicesText({ devices, devicesAtLeast }: RingRow): string {
  if (devicesAtLeast === null) return "-";
  return devices === null ? `at least ${numberText(devicesAtLeast)} (?)` : numberText(devices);
}

function deliveryText(delivery: RingDelivery | null): string {
  if (delivery === null) return "-";
  const { devices, pending, failed } = delivery;
  const parts = [
    ...(pending > 0 ? [`${numberText(pending)} pending`] : []),
    ...(failed > 0 ? [`${numberText(failed)} failed`] : []),
  ];
  const all = numberText(devices);
  return parts.length === 0 ? all : `${all} (${parts.join(", ")})`;
}

function stateText({ quality, feature, autopatch }: RingRow): string {
  const parts = [
    ...contentState("quality", quality),
    ...contentState("feature", feature),
    ...(autopatch === null ? [] : ["of Windows Autopatch"]),
  ];
  return parts.join(", ") || "running";
}

function contentState(content: string, status: ContentStatus): string[] {
  const left = status.daysLeft === null ? "" : ` ${status.daysLeft} d`;
  return [
    ...(status.paused ? [`${content} paused${left}`] : []),
    ...(status.rollingBack ? [`${content} rolled back`] : []),
  ];
}

function colourOf(row: RingRow | undefined): "red" | "yellow" | "green" {
  if (row?.quality.rollingBack || row?.feature.rollingBack) return "red";
  return row?.quality.paused || row?.feature.paused ? "yellow" : "green";
}

function daysOf(
  name: "deferralDays" | "deadlineDays",
  quality: RingRow["quality"],
  feature: RingRow["feature"],
): string {
  return `${quality[name] ?? "-"} / ${feature[name] ?? "-"}`;
}
