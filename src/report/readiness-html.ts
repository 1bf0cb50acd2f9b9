import type { PopulationReadiness, ReadinessReport } from "../health/readiness/readiness.ts";
import { readinessVerdicts } from "../health/readiness/readiness.ts";
import { numberText } from "../kind/amounts.ts";
import { cut } from "./describe.ts";
import { htmlText } from "./escape.ts";
import { htmlTable } from "./html-table.ts";
import { pageHtml } from "./page.ts";
import { totalSentence } from "./readiness-text.ts";
import { readinessCheckTitles } from "./readiness-words.ts";

const mostFindings = 50;

/** A report on readiness as one self-contained page: no script, nothing loaded from elsewhere. */
export function readinessHtml(report: ReadinessReport): string {
  const { content, total, populations, createdAt, tenantId } = report;
  const origin = [
    `Tenant ${tenantId ?? "of unknown id"}`,
    `as of ${createdAt.slice(0, 16).replace("T", " ")} UTC`,
  ];
  const body = [
    `<h1>Readiness for ${htmlText(content.title)}</h1>`,
    `<p><small>${htmlText(origin.join(", "))}</small></p>`,
    `<p>${htmlText(totalSentence(total))}</p>`,
    ...report.unchecked.map(
      ({ check, unknown }) =>
        `<p class="warning">Not checked: ${readinessCheckTitles[check]} (${htmlText(unknown)}).</p>`,
    ),
    ...report.notes.map((sentence) => `<p class="note">${htmlText(sentence)}</p>`),
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
    style: "",
    body: body.filter((part) => part !== "").join("\n"),
  });
}

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
