import type { Forecast, ForecastActual, ForecastDiagnostic } from "../forecast/forecast.ts";
import { amountText } from "../kind/amounts.ts";
import { htmlText } from "./escape.ts";
import { forecastAnswers } from "./forecast-answers.ts";
import {
  actualTable,
  bakeTable,
  heatTable,
  patchedTable,
  ringTimesTable,
} from "./forecast-tables.ts";
import { pageHtml } from "./page.ts";
import { drawCurve } from "./pictures/curve-svg.ts";
import { drawHeat, heatSentence } from "./pictures/heat-svg.ts";
import { figureHtml } from "./pictures/picture.ts";
import { pictureStyle } from "./pictures/picture-style.ts";
import { drawTimeline, timelineCaption, type TimelineOptions } from "./pictures/timeline-svg.ts";
import { pictureClock } from "./pictures/picture-clock.ts";
import { contentTitle, momentText } from "./ring-facts.ts";

/** What the page of a forecast shows besides it. */
export interface ForecastHtmlOptions extends TimelineOptions {
  /** What compliance measured, over the curve and in a table of its own. */
  readonly actual?: readonly ForecastActual[] | undefined;
}

const style = `${pictureStyle}
.answers { margin: .8rem 0 } .answers dt { color: var(--quiet) } .answers dd { margin: 0 0 .6rem; font-size: 1.05rem } .bad { border-left: 4px solid var(--redEdge); padding-left: .6rem } .good { border-left: 4px solid var(--greenEdge); padding-left: .6rem } .open { border-left: 4px solid var(--line); padding-left: .6rem }
`;

/**
 * A forecast as one self-contained page: its answers, pictures with a table behind each, and what
 * it takes for granted. No script, nothing loaded from elsewhere.
 *
 * @throws {RangeError} where the time zone of the forecast is not known to this Node.
 */
export function forecastHtml(forecast: Forecast, options: ForecastHtmlOptions = {}): string {
  const { actual = [] } = options;
  const { assumptions, rings, releasedAt, nextReleaseAt } = forecast;
  const clock = pictureClock(assumptions.timeZone);
  const notes = rings.flatMap(({ displayName, notes: own }) =>
    own.map((note) => `<b>${htmlText(displayName)}</b>: ${htmlText(note)}`),
  );
  const title = `Forecast of ${contentTitle(forecast)}`;
  const body = [
    `<h1>${htmlText(title)}</h1>`,
    `<p><small>Released ${htmlText(momentText(releasedAt, clock))}, next release ${htmlText(momentText(nextReleaseAt, clock))}; all times in ${htmlText(assumptions.timeZone)}. ${amountText(rings.length, "ring", "rings")}, ${amountText(forecast.fleet.devices, "device", "devices")}.</small></p>`,
    answersHtml(forecast),
    diagnosticsHtml(forecast.diagnostics),
    "<h2>Timeline of the rings</h2>",
    figureHtml((size) => drawTimeline(forecast, size, options), timelineCaption),
    ringTimesTable(forecast, clock),
    listHtml("What the policies make of it", notes),
    "<h2>Devices that run it</h2>",
    figureHtml((size) => drawCurve(forecast, size, options)),
    patchedTable(forecast, clock),
    actual.length === 0 ? "" : `<h2>Measured</h2>\n${actualTable(actual, forecast, clock)}`,
    forecast.bake.length === 0
      ? ""
      : `<h2>Time between rings</h2>\n${bakeTable(forecast.bake, forecast)}`,
    "<h2>Restarts by weekday and hour</h2>",
    figureHtml((size) => drawHeat(forecast, size, options), heatSentence(forecast.fleet.heat)),
    `<details><summary>The same as a table</summary>${heatTable(forecast)}</details>`,
    listHtml("What it takes for granted", assumptions.sentences.map(htmlText)),
  ];
  return pageHtml({ title, style, body: body.filter((part) => part !== "").join("\n") });
}

function answersHtml(forecast: Forecast): string {
  const clock = pictureClock(forecast.assumptions.timeZone);
  const edges = { true: "good", false: "bad", null: "open" } as const;
  const list = forecastAnswers(forecast, clock).map(
    ({ question, answer, good }) =>
      `<div class="${edges[`${good}`]}"><dt>${htmlText(question)}</dt><dd>${htmlText(answer)}</dd></div>`,
  );
  return `<dl class="answers">${list.join("\n")}</dl>`;
}

function diagnosticsHtml(diagnostics: readonly ForecastDiagnostic[]): string {
  return listHtml(
    "Problems and remarks",
    diagnostics.map(({ id, severity, address, message }) => {
      const [name, about] = [id, address].map((text) =>
        text === undefined ? "" : `<code>${htmlText(text)}</code> `,
      );
      return `<b class="${severity}">${severity}</b> ${name}${about}${htmlText(message)}`;
    }),
  );
}

/** A heading and a list of HTML; empty where there is nothing to list. */
function listHtml(heading: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  return `<h2>${heading}</h2>\n<ul>${items.map((item) => `<li>${item}</li>`).join("\n")}</ul>`;
}
