import type { Forecast } from "../forecast/forecast.ts";
import { numberText } from "../kind/amounts.ts";
import type { Change } from "../reconcile/plan/change.ts";
import type { Plan } from "../reconcile/plan/plan.ts";
import type { RingMove } from "../reconcile/plan/summary-schema.ts";
import { changeSentence } from "./change-sentence.ts";
import { labelledText } from "./consequence-text.ts";
import { actionSigns, assignmentText, cut, reasonText } from "./describe.ts";
import { appliedUnknown, driftSides } from "./drift-sides.ts";
import { htmlText } from "./escape.ts";
import { harmOf } from "./harm.ts";
import { htmlTable } from "./html-table.ts";
import { impactCell, impactText } from "./impact-text.ts";
import { withGroupNames } from "./named-groups.ts";
import { lintPart, planProblems } from "./lint-part.ts";
import { originText } from "./origin-line.ts";
import { pageHtml } from "./page.ts";
import { figureHtml } from "./pictures/picture.ts";
import { pictureStyle } from "./pictures/picture-style.ts";
import { drawRingMoves } from "./pictures/ring-moves-svg.ts";
import { drawTimeline, timelineCaption, type TimelineOptions } from "./pictures/timeline-svg.ts";
import { pictureClock } from "./pictures/picture-clock.ts";
import { contentTitle } from "./ring-facts.ts";
import { ringsLabel } from "./ring-move-text.ts";
import { ringTimesTable } from "./forecast-tables.ts";
import { isSaidFirst, readFirst, withoutAddress } from "./read-first.ts";
import { riskText } from "./risk-line.ts";
import { type ShownField, shownFields } from "./shown-fields.ts";
import { summaryText } from "./summary-text.ts";

const style = `${pictureStyle}
.card > h2 { font-size: 1rem; margin: 0 0 .3rem }
.create { border-left-color: var(--greenEdge) } .update, .move { border-left-color: var(--yellowEdge) } .delete, .replace { border-left-color: var(--redEdge) } .adopt, .forget { border-left-color: var(--blueEdge) } .first { border-left-color: var(--redEdge) }
.risk { font-size: 1.1rem; font-weight: 600 }
del, ins { color: var(--text); border-radius: 3px; padding: 0 .1em } del { background: var(--gone) } ins { background: var(--come); text-decoration: underline }
.change td:first-child { white-space: nowrap; padding-right: 1.2rem }
@media (max-width: 40rem) { .change th { display: none } .change td { display: block; border: 0; padding: 0 } .change td:first-child { white-space: normal; margin-top: .4rem; font-weight: 600 } }
`;

/** What the page of a plan shows besides it. */
export interface PlanHtmlOptions extends TimelineOptions {
  /** When the next release reaches the rings as the files have them, as a timeline. */
  readonly forecast?: Forecast | undefined;
}

/** A plan as one self-contained page, in the order of the other renderings, with nothing folded. */
export function planHtml(given: Plan, { forecast, businessHours }: PlanHtmlOptions = {}): string {
  const plan = withGroupNames(given);
  const problems = planProblems(plan).filter(({ id }) => !isSaidFirst(id));
  const { warnings, notes, left } = lintPart(plan);
  const lint = [...warnings, ...notes];
  const body = [
    `<h1>Ringwright plan for <code>${htmlText(plan.stack)}</code></h1>`,
    `<p class="risk">${htmlText(riskText(plan))}</p>`,
    `<p><small>${htmlText(originText(plan))}</small></p>`,
    `<p>${htmlText(summaryText(plan))}</p>`,
    firstHtml(plan),
    lint.length > 0
      ? `<h2>Lint: what is valid, and most likely not meant</h2>\n<ul>${lint.map(problemHtml).join("\n")}</ul>`
      : "",
    left === "" ? "" : `<p><small>${htmlText(left)}</small></p>`,
    plan.changes.length > 0 ? `<h2>Overview</h2>\n${overview(plan.changes)}` : "",
    ringMovesHtml(plan.summary.ringMoves ?? []),
    forecast === undefined ? "" : timelineHtml(forecast, { businessHours }),
    problems.length > 0
      ? `<h2>Problems and remarks</h2>\n<ul>${problems.map(problemHtml).join("\n")}</ul>`
      : "",
    plan.changes.length > 0
      ? `<h2>Changes, in the order of writing</h2>\n${plan.changes.map(changeHtml).join("\n")}`
      : "",
    plan.drift.length > 0 ? `<h2>Drift</h2>\n${driftTable(plan)}` : "",
  ];
  return pageHtml({
    title: `Ringwright plan: ${plan.stack}`,
    style,
    body: body.filter((part) => part !== "").join("\n"),
  });
}

function firstHtml(plan: Plan): string {
  const lines = readFirst(plan);
  if (lines.length === 0) return "";
  const items = lines.map(
    ({ address, text, label }) =>
      `<li>${address === undefined ? "" : `${code(address)}: `}${label ? `<b class="danger">${label}:</b> ` : ""}${htmlText(text)}</li>`,
  );
  return `<section class="card first"><h2>Read this first</h2>\n<ul>${items.join("\n")}</ul></section>`;
}

const harmWords = {
  danger: '<b class="danger">⚠ danger</b>',
  caution: '<span class="caution">caution</span>',
  none: "",
} as const;

function overview(changes: readonly Change[]): string {
  const rows = changes.map((change) => [
    `${actionSigns[change.action]} ${change.action}`,
    `${code(change.address)} ${htmlText(change.displayName)}`,
    htmlText(reasonText(change)),
    harmWords[harmOf(change)],
    impactCell(change.impact),
  ]);
  return htmlTable(
    [
      { heading: "Action", style: "short" },
      { heading: "Object" },
      { heading: "Why", style: "extra" },
      { heading: "Harm", style: "short" },
      { heading: "Devices", style: "number" },
    ],
    rows,
  );
}

const mostMoves = 100;

/** The devices of each ring and who goes from where to where, as a picture and as a table. */
function ringMovesHtml(moves: readonly RingMove[]): string {
  if (moves.length === 0) return "";
  const { shown, more } = cut(moves, mostMoves);
  const table = htmlTable(
    [{ heading: "From" }, { heading: "To" }, { heading: "Devices", style: "number" }],
    shown.map(({ from, to, devices }) => [
      htmlText(ringsLabel(from)),
      htmlText(ringsLabel(to)),
      numberText(devices),
    ]),
    "Devices that go from rings to others, or stay",
  );
  const rest = more > 0 ? `<p><small>and ${numberText(more)} more</small></p>` : "";
  return `<h2>Rings before and after</h2>\n${figureHtml((size) => drawRingMoves(moves, size))}\n${table}${rest}`;
}

function timelineHtml(forecast: Forecast, options: TimelineOptions): string {
  const clock = pictureClock(forecast.assumptions.timeZone);
  const picture = figureHtml((size) => drawTimeline(forecast, size, options), timelineCaption);
  return `<h2>When ${htmlText(contentTitle(forecast))} reaches the rings</h2>\n${picture}\n${ringTimesTable(forecast, clock)}`;
}

function problemHtml({ id, severity, address, message }: Plan["diagnostics"][number]): string {
  return `<li><b class="${severity}">${severity}</b> ${htmlText(id)} ${address === undefined ? "" : `${code(address)} `}${htmlText(withoutAddress(message, address))}</li>`;
}

function changeHtml(change: Change): string {
  const { action, address, displayName, impact } = change;
  const notes = [
    ...(impact ? [`<li>Devices: ${htmlText(impactText(impact))}</li>`] : []),
    ...change.approximations.map((sentence) => `<li>≈ ${htmlText(sentence)}</li>`),
    ...change.consequences.map(
      (one) => `<li>${levelWords[one.level]}${htmlText(labelledText(one))}</li>`,
    ),
  ];
  const rows = [
    ...shownFields(change, { isWhole: true }).map(fieldRow),
    ...assignmentRows(change),
    ...memberRows(change),
  ];
  return `<section class="card change ${action}"><h3>${actionSigns[action]} ${code(address)} ${htmlText(displayName)} <small>${action}, ${htmlText(reasonText(change))}</small></h3>
<p>${htmlText(changeSentence(change))}</p>
${htmlTable([{ heading: "Property" }, { heading: action === "create" ? "Value" : "Before → after" }], rows)}
${notes.length > 0 ? `<ul>${notes.join("\n")}</ul>` : ""}</section>`;
}

const levelWords = {
  danger: '<b class="danger">DANGER:</b> ',
  caution: '<b class="caution">Caution:</b> ',
  note: "",
} as const;

function fieldRow(field: ShownField): string[] {
  switch (field.how) {
    case "set":
      return [code(field.path), code(field.after)];
    case "moved":
      return [
        code(field.path),
        `${code(field.before)} → ${code(field.after)}${field.remark === undefined ? "" : ` <strong>(${field.remark})</strong>`}`,
      ];
    case "words": {
      const tags = { kept: ["", ""], removed: ["<del>", "</del>"], added: ["<ins>", "</ins>"] };
      const parts = field.parts.map(({ kind, text }) => tags[kind].join(htmlText(text)));
      return [code(field.path), `<code>${parts.join("")}</code>`];
    }
    case "lines": {
      const lines = field.lines.map(({ kind, text }) =>
        lineTags[kind].join(`${lineSigns[kind]} ${htmlText(text)}`),
      );
      return [code(field.path), `<pre>${lines.join("\n")}</pre>`];
    }
    default:
      return field satisfies never;
  }
}

const lineSigns = { kept: " ", removed: "−", added: "+", left: "…" } as const;
const lineTags = {
  kept: ["", ""],
  removed: ["<del>", "</del>"],
  added: ["<ins>", "</ins>"],
  left: ["<small>", "</small>"],
} as const;

function assignmentRows({ assignments: { add, remove } }: Change): string[][] {
  return [
    ...remove.map((line) => ["assignment", `<del>− ${htmlText(assignmentText(line))}</del>`]),
    ...add.map((line) => ["assignment", `<ins>+ ${htmlText(assignmentText(line))}</ins>`]),
  ];
}

const memberLimit = 50;

function memberRows({ members }: Change): string[][] {
  return (
    [
      ["−", members?.remove ?? []],
      ["+", members?.add ?? []],
    ] as const
  ).flatMap(([sign, list]) => {
    if (list.length === 0) return [];
    const { shown, more } = cut(list, memberLimit);
    const names = shown.map(({ displayName }) => htmlText(displayName)).join(", ");
    return [[`members (${list.length})`, `${sign} ${names}${more > 0 ? ` and ${more} more` : ""}`]];
  });
}

function driftTable({ drift }: Plan): string {
  const headings = ["Object", "Property", "Last applied", "Now"].map((heading) => ({ heading }));
  const rows = drift.flatMap((entry) =>
    driftSides(entry).map(({ path, applied, now }) => [
      code(entry.address),
      code(path),
      applied === undefined ? appliedUnknown : code(applied),
      code(now),
    ]),
  );
  return htmlTable(headings, rows);
}

function code(text: string): string {
  return `<code>${htmlText(text)}</code>`;
}
