import type { RingDelivery } from "../rings/delivery.ts";
import type { ContentStatus } from "../rings/status.ts";
import type { RingRow } from "../operate/overview/list-rings.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { tableLines } from "./table-lines.ts";

/** The rings as a table, one line each, by name. */
export function ringTable(rows: readonly RingRow[], paint: Paint): string {
  if (rows.length === 0) return "This tenant has no update rings.\n";
  const lines = rows.map((row) => [
    terminalText(row.displayName),
    row.key === null ? "-" : `${row.stack}:${row.key}`,
    `${days(row.quality.deferralDays)} / ${days(row.feature.deferralDays)}`,
    `${days(row.quality.deadlineDays)} / ${days(row.feature.deadlineDays)}`,
    stateText(row),
    String(row.assignments),
    devicesText(row.delivery),
    row.lastModifiedAt?.slice(0, 16).replace("T", " ") ?? "-",
    row.id,
  ]);
  const state = headings.indexOf("State");
  return [
    ...tableLines(headings, lines, paint, (row, column) =>
      column === state ? colourOf(rows[row]) : undefined,
    ),
    paint("dim", "Deferrals and deadlines: days for quality / feature updates. Times are UTC."),
    paint("dim", "Devices: that the ring's settings reach; pending until their next check-in."),
    "",
  ].join("\n");
}

const headings = [
  "Name",
  "Key",
  "Deferral",
  "Deadline",
  "State",
  "Assigned",
  "Devices",
  "Changed",
  "Id",
];

function devicesText(delivery: RingDelivery | null): string {
  if (delivery === null) return "-";
  const { devices, pending, failed } = delivery;
  const parts = [
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return parts.length === 0 ? String(devices) : `${devices} (${parts.join(", ")})`;
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

function days(value: number | null): string {
  return value === null ? "-" : String(value);
}
