import type {
  FindingCount,
  PopulationReadiness,
  ReadinessLine,
  ReadinessReport,
  ReadinessVerdict,
} from "../health/readiness/readiness.ts";
import { amountText, deviceAmount, numberText } from "../kind/amounts.ts";
import { terminalText } from "./escape.ts";
import { reportOriginLines, type ReportTextOptions } from "./origin-line.ts";
import { type Paint, plainPaint, type Style } from "./paint.ts";
import { readinessCheckTitles } from "./readiness-words.ts";
import { tableOf } from "./table-lines.ts";
import { reportWidth, wrapLines } from "./wrap-lines.ts";

const mostFindings = 20;

/** Colours by verdict. */
const colours: Readonly<Record<ReadinessVerdict, Style>> = {
  ready: "green",
  warn: "yellow",
  unknown: "magenta",
  block: "red",
};

/** How a report is shown. */
export interface ReadinessTextOptions extends ReportTextOptions {
  /** Devices that are listed by name below: those that are not ready. Default: none. */
  readonly devices?: Iterable<ReadinessLine> | undefined;
}

/** A report on readiness for a terminal of 80 columns. */
export function readinessText(
  report: ReadinessReport,
  paint: Paint,
  { devices, columns, tenantName }: ReadinessTextOptions = {},
): string {
  const width = reportWidth(columns);
  const { content, total, populations } = report;
  const lines = [
    paint("bold", `Readiness for ${terminalText(content.title)}`),
    ...reportOriginLines(report, { tenantName }, paint, width),
    ...wrap(totalSentence(total), 0, width),
    "",
    ...tableOf(columnsOf([...populations, total]), paint, width).lines,
  ];
  for (const { displayName, mayHaveMore } of populations)
    for (const why of mayHaveMore)
      lines.push(
        ...wrap(
          `! ${terminalText(displayName)} may have more devices: ${terminalText(why)}.`,
          2,
          width,
        ),
      );
  if (total.findings.length > 0) lines.push("", paint("bold", "What was found"));
  const shown = total.findings.slice(0, mostFindings);
  for (const finding of shown) lines.push(...foundLines(finding, width, paint));
  if (total.findings.length > shown.length)
    lines.push(
      `  ... and ${numberText(total.findings.length - shown.length)} more with --json or --html`,
    );
  if (devices !== undefined) lines.push(...listedDevices(devices, width, paint));
  if (report.unchecked.length + report.notes.length > 0) lines.push("");
  for (const { check, unknown } of report.unchecked)
    lines.push(
      ...wrap(`Not checked: ${readinessCheckTitles[check]} (${terminalText(unknown)}).`, 0, width),
    );
  for (const note of report.notes) lines.push(...wrap(`Note: ${terminalText(note)}`, 0, width));
  return `${lines.join("\n")}\n`;
}

/** How many devices there are and what holds, in one sentence. */
export function totalSentence({ devices, counts, has }: PopulationReadiness): string {
  const already = has === 0 ? "" : ` (${numberText(has)} of them ${has === 1 ? "has" : "have"} it)`;
  return `${deviceAmount(devices)}: ${numberText(counts.ready)} ready${already}, ${numberText(counts.warn)} with a warning, of ${numberText(counts.unknown)} something is not known, ${numberText(counts.block)} blocked.`;
}

function columnsOf(populations: readonly PopulationReadiness[]) {
  const column = (
    heading: string,
    cell: (population: PopulationReadiness) => string,
    more: object = {},
  ) => ({ heading, cells: populations.map(cell), ...more });
  const counted = (heading: string, verdict: ReadinessVerdict) =>
    column(heading, ({ counts }) => numberText(counts[verdict]), {
      styleOf: (row: number) =>
        (populations[row]?.counts[verdict] ?? 0) > 0 ? colours[verdict] : undefined,
    });
  return [
    column("Devices of", ({ displayName }) => terminalText(displayName), { wraps: true }),
    column(
      "All",
      ({ devices, mayHaveMore }) =>
        mayHaveMore.length > 0 ? `>= ${numberText(devices)}` : numberText(devices),
      { dispensable: 1 },
    ),
    counted("Ready", "ready"),
    counted("Warning", "warn"),
    counted("Unknown", "unknown"),
    counted("Blocked", "block"),
  ];
}

function foundLines(
  { check, verdict, reason, devices }: FindingCount,
  width: number,
  paint: Paint,
): string[] {
  const sentence = `${readinessCheckTitles[check]}: ${terminalText(reason)}`;
  const [first = "", ...rest] = wrap(
    `${numberText(devices)} ${verdict}: ${sentence}`,
    2,
    width - 2,
  );
  return [paint(colours[verdict], first), ...rest.map((line) => `  ${line}`)];
}

function listedDevices(devices: Iterable<ReadinessLine>, width: number, paint: Paint): string[] {
  const lines = ["", paint("bold", "Devices that are not ready")];
  let ready = 0;
  for (const { device, managedDeviceId, model, osBuild, verdict, findings } of devices) {
    if (verdict === "ready") {
      ready++;
      continue;
    }
    const name = terminalText(device === "" ? managedDeviceId : device);
    const facts = [model, osBuild].filter((fact) => fact !== "").map(terminalText);
    lines.push(`${paint(colours[verdict], `${verdict.padEnd(8)}${name}`)}  ${facts.join(", ")}`);
    for (const finding of findings)
      lines.push(
        ...wrap(
          `${finding.verdict}: ${readinessCheckTitles[finding.check]}: ${terminalText(finding.reason)}`,
          8,
          width,
        ),
      );
  }
  if (lines.length === 2) lines.push("none");
  lines.push(`${amountText(ready, "other is", "others are")} ready.`);
  return lines;
}

function wrap(text: string, indent: number, width: number): string[] {
  const first = " ".repeat(indent);
  return wrapLines([{ text }], { width, first, rest: first }, plainPaint);
}
