import type {
  CodeFinding,
  EventFinding,
  Seen,
  UpdateFinding,
} from "../health/event-logs/event-findings.ts";
import type { EventReport, ReadEventFile } from "../health/event-logs/event-report.ts";
import { amountText, numberText } from "../kind/amounts.ts";
import { terminalText } from "./escape.ts";
import { type Paint, plainPaint } from "./paint.ts";
import { tableOf, type TableOptions } from "./table-lines.ts";
import { wrapLines } from "./wrap-lines.ts";

/** Rows of a table that are shown; the document has all. */
const shownRows = 20;

/** What event logs and histories say, for a terminal. Texts of files are escaped. */
export function eventReportText(
  { files, findings }: EventReport,
  paint: Paint = plainPaint,
  { columns }: TableOptions = {},
): string {
  const { updates, codes, events, devices, devicesAreLeast, lines, withoutTime } = findings;
  const { scansFailed, downloadsFailed, restartsNeeded } = findings;
  const about = [
    `${amountText(lines, "line", "lines")} of ${amountText(files.length, "file", "files")}`,
    `${devicesAreLeast ? "at least " : ""}${amountText(devices, "device", "devices")}`,
    ...(withoutTime > 0 ? [`${numberText(withoutTime)} without a time of a known zone`] : []),
  ];
  const more: readonly (readonly [string, Seen])[] = [
    ["searches for updates failed", scansFailed],
    ["downloads failed", downloadsFailed],
    ["restarts were needed", restartsNeeded],
  ];
  const unknown = events.filter(({ isKnown }) => !isKnown);
  return [
    `${about.join(", ")}.`,
    ...more
      .filter(([, { count }]) => count > 0)
      .map(([what, seen]) => `${numberText(seen.count)} ${what}${daysText(seen)}.`),
    ...section("Updates", updateTable(updates, paint, columns), updates.length, paint),
    ...section(
      "Codes",
      codes.slice(0, shownRows).flatMap((code) => codeLines(code, paint)),
      codes.length,
      paint,
    ),
    ...section("Other events", eventTable(unknown, paint, columns), unknown.length, paint),
    ...(lines === 0 ? ["Nothing in it is about updates."] : []),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

/** What of files could not be read, one line a file, escaped; none where all could. */
export function unreadLines({ files }: EventReport): string[] {
  return files
    .filter(({ problems }) => problems.length > 0)
    .map((file) => terminalText(unreadLine(file)));
}

function unreadLine({ name, unreadable, isCut, problems }: ReadEventFile): string {
  const parts = [
    ...(unreadable > 0 ? [`${amountText(unreadable, "part", "parts")} could not be read`] : []),
    ...(isCut ? ["it ends in the middle"] : []),
  ];
  return `${name}: ${[...parts, ...problems].join("; ")}`;
}

function section(
  title: string,
  lines: readonly string[],
  count: number,
  paint: Paint,
): readonly string[] {
  if (count === 0) return [];
  const rest = count - shownRows;
  return [
    "",
    paint("bold", title),
    ...lines,
    ...(rest > 0 ? [`and ${numberText(rest)} more; --json has all.`] : []),
  ];
}

function updateTable(
  updates: readonly UpdateFinding[],
  paint: Paint,
  room: number | undefined,
): readonly string[] {
  const rows = updates.slice(0, shownRows);
  const failedIn = (row: number) => (rows[row]?.failed.count ?? 0) > 0;
  const { lines } = tableOf(
    [
      { heading: "Installed", cells: rows.map(({ installed }) => numberText(installed.count)) },
      {
        heading: "Failed",
        cells: rows.map(({ failed }) => numberText(failed.count)),
        styleOf: (row) => (failedIn(row) ? "red" : undefined),
      },
      { heading: "Last", cells: rows.map(({ installed, failed }) => lastDay(installed, failed)) },
      { heading: "Codes", cells: rows.map(({ codes }) => codes.join(" ")), dispensable: 1 },
      {
        heading: "Update",
        cells: rows.map(({ kb, title }) => terminalText(title ?? kb ?? "")),
        wraps: true,
      },
    ],
    paint,
    room,
  );
  return lines;
}

function eventTable(
  events: readonly EventFinding[],
  paint: Paint,
  room: number | undefined,
): readonly string[] {
  const rows = events.slice(0, shownRows);
  const { lines } = tableOf(
    [
      { heading: "Event", cells: rows.map(({ eventId }) => String(eventId)) },
      { heading: "Count", cells: rows.map(({ count }) => numberText(count)) },
      { heading: "Last", cells: rows.map(({ last }) => last?.slice(0, 10) ?? "-") },
      {
        heading: "Provider",
        cells: rows.map(({ provider }) => terminalText(provider ?? "-")),
        wraps: true,
      },
    ],
    paint,
    room,
  );
  return lines;
}

function codeLines(finding: CodeFinding, paint: Paint): string[] {
  const { code, count, devices, meaning, class: failure, action, updates } = finding;
  const about = meaning === null ? "a code that this version does not know" : meaning;
  const on = devices > 0 ? ` on ${amountText(devices, "device", "devices")}` : "";
  const of = updates.length > 0 ? `; ${updates.join(", ")}` : "";
  const head = `${numberText(count)} x ${code}${on}: ${about}${failure === null ? "" : ` (${failure})`}${daysText(finding)}${of}`;
  const [first = "", ...rest] = wrap(terminalText(head), "  ", "    ");
  return [
    paint("red", first),
    ...rest,
    ...(action === null ? [] : wrap(`-> ${terminalText(action)}`, "    ", "       ")),
  ];
}

function daysText({ first, last }: Seen): string {
  if (first === null || last === null) return "";
  const [from, to] = [first.slice(0, 10), last.slice(0, 10)];
  return from === to ? `, ${from}` : `, ${from} to ${to}`;
}

function lastDay(installed: Seen, failed: Seen): string {
  const days = [installed.last, failed.last].filter((day) => day !== null).sort();
  return days.at(-1)?.slice(0, 10) ?? "-";
}

function wrap(text: string, first: string, rest: string): string[] {
  return wrapLines([{ text }], { width: 80, first, rest }, plainPaint);
}
