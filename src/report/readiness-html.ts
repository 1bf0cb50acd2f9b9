import type { PopulationReadiness, ReadinessReport } from "../health/readiness/readiness.ts";
import { readinessVerdicts } from "../health/readiness/readiness.ts";
import { emptyCounts } from "../health/policy-tally.ts";
import { numberText } from "../kind/amounts.ts";
import { cut } from "./describe.ts";
import { htmlText } from "./escape.ts";
import { htmlTable } from "./html-table.ts";
import { type ReportOrigin, reportOriginText } from "./origin-line.ts";
import { pageHtml } from "./page.ts";
import { figureHtml } from "./pictures/picture.ts";
import { pictureStyle, stateColours } from "./pictures/picture-style.ts";
import { drawStateBars } from "./pictures/state-bars.ts";
import { totalSentence } from "./readiness-text.ts";
import { readinessCheckTitles } from "./readiness-words.ts";

const mostFindings = 50;

/** A report on readiness as one self-contained page: no script, nothing loaded from elsewhere. */
export function readinessHtml(report: ReadinessReport, from: ReportOrigin = {}): string {
  const { content, total, populations } = report;
  const body = [
    `<h1>Readiness for ${htmlText(content.title)}</h1>`,
    `<p><small>${htmlText(reportOriginText(report, from))}</small></p>`,
    `<p>${htmlText(totalSentence(total))}</p>`,
    ...report.unchecked.map(
      ({ check, unknown }) =>
        `<p class="warning">Not checked: ${readinessCheckTitles[check]} (${htmlText(unknown)}).</p>`,
    ),
    ...report.notes.map((sentence) => `<p class="note">${htmlText(sentence)}</p>`),
    barsOf([...populations, total]),
    htmlTable(
      [
        { heading: "Devices of" },
        { heading: "All", style: "number" },
        ...readinessVerdicts.map((heading) => ({ heading, style: "number" as const })),
      ],
      [...populations, total].map((population) => [
        htmlText(population.displayName),
        `${population.mayHaveMore.length > 0 ? "at least " : ""}${numberText(population.devices)}`,
        ...readinessVerdicts.map((verdict) => numberText(population.counts[verdict])),
      ]),
      "Devices by readiness",
    ),
    ...[total, ...populations].map(populationPart),
  ];
  return pageHtml({
    title: `Readiness for ${content.title}`,
    style: `${pictureStyle}${stateColours}`,
    body: body.filter((part) => part !== "").join("\n"),
  });
}

/** The verdicts in the colours of states, under their own words. */
function barsOf(populations: readonly PopulationReadiness[]): string {
  const { shown, more } = cut(
    populations.filter(({ devices }) => devices > 0),
    mostBars,
  );
  if (shown.length === 0) return "";
  const bars = shown.map(({ displayName, devices, counts }) => ({
    title: displayName,
    share: `${numberText(counts.ready)} of ${numberText(devices)} ready`,
    counts: {
      ...emptyCounts(),
      patched: counts.ready,
      pending: counts.warn,
      unknown: counts.unknown,
      failing: counts.block,
    },
  }));
  const caption = more > 0 ? `The first ${shown.length}; all are below.` : "";
  const terms = { title: "Devices by readiness", name: "readiness", words };
  return figureHtml((size) => drawStateBars(bars, terms, size), caption);
}

const mostBars = 30;
const words = {
  patched: "ready",
  pending: "warning",
  unknown: "not known",
  failing: "blocked",
  overdue: "",
  silent: "",
  unreachable: "",
} as const;

function populationPart({ displayName, findings, mayHaveMore }: PopulationReadiness): string {
  if (findings.length + mayHaveMore.length === 0) return "";
  const { shown, more } = cut(findings, mostFindings);
  return [
    `<h2>${htmlText(displayName)}</h2>`,
    ...mayHaveMore.map((why) => `<p class="warning">It may have more: ${htmlText(why)}.</p>`),
    htmlTable(
      [
        { heading: "Verdict", style: "short" },
        { heading: "Check", style: "short" },
        { heading: "Because", style: "long" },
        { heading: "Devices", style: "number" },
      ],
      shown.map(({ verdict, check, reason, devices }) => [
        verdict,
        readinessCheckTitles[check],
        htmlText(reason),
        numberText(devices),
      ]),
      `What was found of ${htmlText(displayName)}`,
    ),
    more > 0 ? `<p>${numberText(more)} more are not shown.</p>` : "",
  ]
    .filter((part) => part !== "")
    .join("\n");
}
