import { emptyCounts } from "../health/policy-tally.ts";
import type { ToolLine, ToolReport, ToolsReport } from "../health/tools/tools-report.ts";
import { numberText } from "../kind/amounts.ts";
import { cut } from "./describe.ts";
import { htmlText } from "./escape.ts";
import { htmlTable } from "./html-table.ts";
import { type ReportOrigin, reportOriginText } from "./origin-line.ts";
import { pageHtml } from "./page.ts";
import { figureHtml } from "./pictures/picture.ts";
import { pictureStyle, stateColours } from "./pictures/picture-style.ts";
import { drawStateBars } from "./pictures/state-bars.ts";
import {
  activeSentence,
  activeText,
  countedSentence,
  misleadingSentences,
  placedSentences,
  toolSentence,
} from "./tools-text.ts";
import { type StandingWords, toolStandingWords } from "./tools-words.ts";

const mostDevices = 200;

/** A report on tools as one self-contained page: no script, nothing loaded from elsewhere. */
export function toolsHtml(
  report: ToolsReport,
  devices: readonly ToolLine[] = [],
  from: ReportOrigin = {},
): string {
  const { tools } = report;
  const body = [
    "<h1>Tools on devices</h1>",
    `<p><small>${htmlText(reportOriginText(report, from))}</small></p>`,
    tools.length === 0 ? "<p>The files have no tools.</p>" : barsOf(tools),
    ...tools.map((tool) =>
      toolPart(
        tool,
        devices.filter((line) => line.tool === tool.name && line.standing !== "ok"),
      ),
    ),
  ];
  return pageHtml({
    title: "Tools on devices",
    style: `${pictureStyle}${stateColours}`,
    body: body.filter((part) => part !== "").join("\n"),
  });
}

/** What people tell apart at a glance: as wanted, on the way, not known, to be looked at. */
function barsOf(tools: readonly ToolReport[]): string {
  const bars = tools
    .filter(({ devices }) => devices > 0)
    .map((tool) => {
      const of = (colours: readonly StandingWords["colour"][]) =>
        tool.standings
          .filter(({ standing }) => colours.includes(toolStandingWords[standing].colour))
          .reduce((total, { devices }) => total + devices, 0);
      const wanted = of(["green"]);
      return {
        title: toolSentence(tool),
        share: `${numberText(wanted)} of ${numberText(tool.devices)} as wanted`,
        counts: {
          ...emptyCounts(),
          patched: wanted,
          pending: of(["blue", "yellow"]),
          unknown: of(["magenta"]),
          failing: of(["red"]),
        },
      };
    });
  if (bars.length === 0) return "";
  const terms = { title: "Devices by tool", name: "tools", words };
  return figureHtml((size) => drawStateBars(bars, terms, size), "");
}

const words = {
  patched: "as wanted",
  pending: "on the way",
  unknown: "not readable",
  failing: "to be looked at",
  overdue: "",
  silent: "",
  unreachable: "",
} as const;

function toolPart(tool: ToolReport, devices: readonly ToolLine[]): string {
  const { shown, more } = cut(devices, mostDevices);
  return [
    `<h2>${htmlText(toolSentence(tool))}</h2>`,
    `<p>${htmlText(countedSentence(tool))}</p>`,
    tool.notRead ? `<p class="warning">Not read: ${htmlText(tool.notRead.unknown)}.</p>` : "",
    tool.devices === 0 ? "" : `<p>${htmlText(activeSentence(tool))}</p>`,
    ...placedSentences(tool).map((sentence) => `<p>${htmlText(sentence)}</p>`),
    ...misleadingSentences(tool).map((sentence) => `<p class="warning">${htmlText(sentence)}</p>`),
    tool.standings.length === 0
      ? ""
      : htmlTable(
          [
            { heading: "Standing", style: "short" },
            { heading: "Means", style: "long" },
            { heading: "What to do", style: "long" },
            { heading: "Devices", style: "number" },
          ],
          tool.standings.map(({ standing, devices: count }) => [
            standing,
            htmlText(toolStandingWords[standing].text),
            htmlText(toolStandingWords[standing].advice ?? ""),
            numberText(count),
          ]),
          `Devices by standing, ${htmlText(tool.title)}`,
        ),
    shown.length === 0
      ? ""
      : htmlTable(
          [
            { heading: "Device", style: "short" },
            { heading: "Standing", style: "short" },
            { heading: "Wants", style: "short" },
            { heading: "Active", style: "short" },
            { heading: "Detail", style: "long" },
          ],
          shown.map((line) => [
            htmlText(line.device === "" ? line.managedDeviceId : line.device),
            line.standing,
            htmlText(line.wanted),
            htmlText(activeText(line)),
            htmlText(line.detail ?? ""),
          ]),
          `Devices that are not as wanted, ${htmlText(tool.title)}`,
        ),
    more > 0 ? `<p>${numberText(more)} more are not shown.</p>` : "",
  ]
    .filter((part) => part !== "")
    .join("\n");
}
