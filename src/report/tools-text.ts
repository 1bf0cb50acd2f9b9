import type { ToolLine, ToolReport, ToolsReport } from "../health/tools/tools-report.ts";
import { amountText, deviceAmount, numberText } from "../kind/amounts.ts";
import type { ToolStanding } from "../tools/output/tool-standings.ts";
import { terminalText } from "./escape.ts";
import { reportOriginLines, type ReportTextOptions } from "./origin-line.ts";
import type { Paint, Style } from "./paint.ts";
import { tableOf } from "./table-lines.ts";
import { toolStandingWords } from "./tools-words.ts";
import { reportWidth, wrapLines } from "./wrap-lines.ts";

const mostDevices = 20;
const barWidth = 20;

/** How a report is shown. */
export interface ToolsTextOptions extends ReportTextOptions {
  /** Devices, of which those that are not as wanted are listed by name. Default: none. */
  readonly devices?: readonly ToolLine[] | undefined;
  /** How many of them at most for each tool. Default 20. */
  readonly limit?: number | undefined;
}

interface Layout {
  readonly paint: Paint;
  readonly width: number;
}

/** A report on tools for a terminal of at most 80 columns. */
export function toolsText(
  report: ToolsReport,
  paint: Paint,
  { devices = [], limit = mostDevices, columns, tenantName }: ToolsTextOptions = {},
): string {
  const { tools } = report;
  if (tools.length === 0) return "The files have no tools.\n";
  const layout: Layout = { paint, width: reportWidth(columns) };
  const parts = tools.map((tool) =>
    toolLines(
      tool,
      devices.filter((line) => line.tool === tool.name),
      limit,
      layout,
    ),
  );
  const origin = reportOriginLines(report, { tenantName }, paint, layout.width);
  const blocks = [origin, ...parts].filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** What the files want of a tool, in one sentence. */
export function toolSentence({ title, version, next }: ToolReport): string {
  return next
    ? `${title} ${version}, and ${next.version} for the devices of group ${next.group}`
    : `${title} ${version}`;
}

/** Which devices are counted, in one sentence. */
export function countedSentence({ devices, silent }: ToolReport): string {
  const others =
    silent === 0
      ? ""
      : `; of ${numberText(silent)} ${silent === 1 ? "other PC" : "other PCs"} nothing is known`;
  return `${deviceAmount(devices)} said something${others}.`;
}

/** The version that is active on how many devices, in one sentence. */
export function activeSentence({ active, activeUnknown }: ToolReport): string {
  const parts = active.map(
    ({ version, devices }) => `${version ?? "none of its folders"} on ${numberText(devices)}`,
  );
  if (activeUnknown > 0) parts.push(`not known on ${numberText(activeUnknown)}`);
  return `Active: ${parts.join(", ")}.`;
}

/** What is active on a device, as a part of a sentence. */
export function activeText({ active, activeAt }: ToolLine): string {
  if (activeAt === null) return "active not known";
  return active === null ? "none active" : `${active} active`;
}

/** Who has which folder, one sentence for each version. */
export function placedSentences({ placed, devices }: ToolReport): readonly string[] {
  return placed.map((each) => {
    const unknown =
      each.unknown === 0 ? "" : `, and of ${numberText(each.unknown)} it is not known`;
    return `Folder of ${each.version}: on ${numberText(each.devices)} of ${numberText(devices)}${unknown}.`;
  });
}

/** Variables that lead the tool to another folder, one sentence each. */
export function misleadingSentences({ misleading, title }: ToolReport): readonly string[] {
  return Object.entries(misleading).map(
    ([name, devices]) =>
      `${name} is set on ${amountText(devices, "device", "devices")}: it leads ${title} to another folder, so take it away there.`,
  );
}

function toolLines(
  tool: ToolReport,
  devices: readonly ToolLine[],
  limit: number,
  layout: Layout,
): string[] {
  const lines = [
    ...wrap(terminalText(toolSentence(tool)), 0, layout, "bold"),
    ...wrap(countedSentence(tool), 0, layout),
  ];
  if (tool.notRead)
    lines.push(...wrap(`! Not read: ${terminalText(tool.notRead.unknown)}.`, 0, layout));
  if (tool.devices === 0) return lines;
  lines.push("", ...standingTable(tool, layout), "");
  for (const sentence of [
    activeSentence(tool),
    ...placedSentences(tool),
    ...misleadingSentences(tool),
  ])
    lines.push(...wrap(terminalText(sentence), 0, layout));
  return [...lines, ...advices(tool, layout), ...listed(devices, limit, layout)];
}

function standingTable({ standings, devices }: ToolReport, { paint, width }: Layout): string[] {
  const share = (count: number) => (devices === 0 ? 0 : count / devices);
  return tableOf(
    [
      {
        heading: "Standing",
        cells: standings.map(({ standing }) => standing),
        styleOf: (row: number) => colourOf(standings[row]?.standing),
      },
      { heading: "Devices", cells: standings.map((each) => numberText(each.devices)) },
      {
        heading: "Share",
        cells: standings.map((each) => `${(share(each.devices) * 100).toFixed(1)} %`),
      },
      {
        heading: "",
        cells: standings.map((each) => "█".repeat(Math.ceil(share(each.devices) * barWidth))),
        styleOf: (row: number) => colourOf(standings[row]?.standing),
        dispensable: 1,
      },
    ],
    paint,
    width,
  ).lines;
}

function colourOf(standing: ToolStanding | undefined) {
  return standing && toolStandingWords[standing].colour;
}

function advices({ standings }: ToolReport, layout: Layout): string[] {
  const lines = standings.flatMap(({ standing }) => {
    const { text, advice } = toolStandingWords[standing];
    return advice === null ? [] : wrap(`${standing}: ${text}; ${advice}.`, 2, layout);
  });
  return lines.length === 0 ? [] : ["", "What to do", ...lines];
}

function listed(devices: readonly ToolLine[], limit: number, layout: Layout): string[] {
  const { paint, width } = layout;
  const others = devices.filter(({ standing }) => standing !== "ok");
  if (others.length === 0) return [];
  const lines = ["", paint("bold", "Devices that are not as wanted")];
  for (const line of others.slice(0, limit)) {
    const { device, managedDeviceId, standing, wanted, detail, at } = line;
    const name = terminalText(device === "" ? managedDeviceId : device);
    const has = terminalText(activeText(line));
    const since = at === null ? "" : `, ${at.slice(0, 16).replace("T", " ")} UTC`;
    const sign = { text: standing.padEnd(16), style: toolStandingWords[standing].colour } as const;
    const facts = { text: ` ${name}  wants ${terminalText(wanted)}, ${has}${since}` };
    lines.push(...wrapLines([sign, facts], { width, first: "", rest: " ".repeat(17) }, paint));
    if (detail !== null) lines.push(...wrap(terminalText(detail), 17, layout));
  }
  if (others.length > limit)
    lines.push(`... and ${numberText(others.length - limit)} more with --csv or --json --devices`);
  return lines;
}

function wrap(text: string, indent: number, { paint, width }: Layout, style?: Style): string[] {
  const first = " ".repeat(indent);
  return wrapLines([{ text, style }], { width, first, rest: first }, paint);
}
