import type { Change } from "../reconcile/plan/change.ts";
import type { Plan } from "../reconcile/plan/plan.ts";
import type { ForecastDiff } from "../forecast/forecast.ts";
import { amountText, numberText } from "../kind/amounts.ts";
import { actionSigns, clipped, reasonText } from "./describe.ts";
import { appliedUnknown, driftSides } from "./drift-sides.ts";
import { markdownCellCode, markdownCode, markdownLink, markdownText } from "./escape.ts";
import { byHarm, type Harm, harmOf } from "./harm.ts";
import { forecastPart } from "./forecast-part.ts";
import { cutMoves, ringsLabel } from "./ring-move-text.ts";
import { impactCell } from "./impact-text.ts";
import { changeBlock, type Detail } from "./markdown-change.ts";
import { lintPart, planProblems } from "./lint-part.ts";
import { withGroupNames } from "./named-groups.ts";
import { Room } from "./markdown-room.ts";
import { originText } from "./origin-line.ts";
import { type FirstLine, isSaidFirst, readFirst, withoutAddress } from "./read-first.ts";
import { riskText } from "./risk-line.ts";
import { summaryText } from "./summary-text.ts";

/** Bytes in UTF-8; GitHub refuses comments over 65,536, and a pipeline adds lines of its own. */
const sizeLimit = 60_000;
// for the sentences that say what is left out
const spare = 1_000;
const textLimit = 1_000;
const addressLimit = 200;

/** The hidden first line by which a pipeline finds its own comment and updates it. */
function commentKey(stack: string): string {
  // a plan that was read from a file may hold any text, and this one would end the comment
  return `<!-- ringwright-plan stack=${clipped(stack, 64).replace(/[^a-z0-9-]/gi, "?")} -->`;
}

/** What a comment says besides the plan itself. */
export interface PlanMarkdownOptions {
  /** Of the saved plan, so that the one that is applied is the one that was approved. */
  readonly digest?: string | undefined;
  /** The page of the pipeline run that made it; left out where it is no plain https address. */
  readonly runUrl?: string | undefined;
  /** What the plan does to a forecast. */
  readonly forecast?: ForecastDiff | undefined;
}

/**
 * A plan as a pull request comment of at most 60,000 bytes: what it risks and what has to be read
 * first, a table, then one block a change, open where it is dangerous. Where it is too long, notes
 * are left out first, then harmless changes, dangerous ones last, and the comment says how many.
 */
export function planMarkdown(given: Plan, options: PlanMarkdownOptions = {}): string {
  const plan = withGroupNames(given);
  const room = new Room(sizeLimit - spare);
  const head = room.take(headText(plan, options));
  const first = firstList(readFirst(plan), room);
  const { forecast } = options;
  const whole = render(plan, room.copy(), "all", forecast);
  const body = whole.isWhole ? whole : render(plan, room, "withoutNotes", forecast);
  return `${[head, first, body.text].filter((part) => part !== "").join("\n")}\n`;
}

function headText(plan: Plan, { digest, runUrl = "" }: PlanMarkdownOptions): string {
  const run = markdownLink("The pipeline run that made this plan", runUrl);
  return [
    commentKey(plan.stack),
    `### Ringwright plan for ${markdownCode(clipped(plan.stack, 64))}`,
    "",
    `**${prose(riskText(plan))}**`,
    "",
    prose(originText(plan)),
    "",
    ...(run === "" ? [] : [run, ""]),
    prose(summaryText(plan)),
    "",
    ...(digest === undefined
      ? []
      : [`Approving this approves the plan file ${markdownCode(clipped(digest, 100))}.`, ""]),
  ].join("\n");
}

/** Text from anywhere, of a length that leaves room for what matters besides. */
function prose(text: string): string {
  return markdownText(clipped(text, textLimit));
}

function firstList(lines: readonly FirstLine[], room: Room): string {
  if (lines.length === 0) return "";
  const title = room.take("#### Read this first\n\n");
  const left: FirstLine[] = [];
  const items: string[] = [];
  for (const line of lines) {
    const item = firstItem(line);
    if (room.fits(item)) items.push(item);
    else left.push(line);
  }
  return `${title}${items.join("")}${firstLeftText(left)}`;
}

function firstItem({ address, text, label }: FirstLine): string {
  const about = address === undefined ? "" : `${addressCode(address)}: `;
  return `- ${about}${label ? `⚠ **${label}:** ` : ""}${prose(text)}\n`;
}

function firstLeftText(left: readonly FirstLine[]): string {
  if (left.length === 0) return "";
  const dangers = left.filter(({ label }) => label === "DANGER").length;
  const others = left.length - dangers;
  const words = [
    ...(dangers > 0 ? [amountText(dangers, "more danger", "more dangers")] : []),
    ...(others > 0 ? [amountText(others, "more warning", "more warnings")] : []),
  ];
  return `\n**And ${words.join(" and ")}: see the plan file of this run.**\n`;
}

interface Rendered {
  readonly text: string;
  /** Whether nothing was left out. */
  readonly isWhole: boolean;
}

/** The table, problems, changes and drift, by weight into the room that is left. */
function render(
  plan: Plan,
  room: Room,
  detail: Detail,
  forecast: ForecastDiff | undefined,
): Rendered {
  const changes = byHarm(plan.changes);
  const ofHarm = (harm: Harm) => changes.filter((change) => harmOf(change) === harm);
  const [dangers, cautions, rest] = [ofHarm("danger"), ofHarm("caution"), ofHarm("none")];
  const problems = planProblems(plan).filter(({ id }) => !isSaidFirst(id));
  const lint = lintPart(plan);
  const ofSeverity = (wanted: string) => problems.filter(({ severity }) => severity === wanted);
  if (changes.length > 0) room.take(tableHead);
  const [rows, blocks, lines, drift] = [
    new Shown(room, tableRow),
    new Shown(room, (change: Change) => changeBlock(change, detail)),
    new Shown(room, problemLine),
    new Shown(room, driftLine),
  ];
  const lintLines = new Shown(room, problemLine);
  rows.add(dangers);
  lines.add(ofSeverity("error"));
  blocks.add(dangers);
  // one that is too long whole
  blocks.add(dangers, (change) => changeBlock(change, "dangersOnly"));
  lintLines.add(lint.warnings);
  const moves = sectionThatFits(room, movesSection(plan));
  const timing = sectionThatFits(room, forecastSection(forecast));
  rows.add([...cautions, ...rest]);
  lines.add(ofSeverity("warning"));
  blocks.add(cautions);
  drift.add(plan.drift);
  blocks.add(rest);
  lines.add(ofSeverity("info"));
  lintLines.add(lint.notes);

  const left = blocks.missing(changes);
  const parts = [
    lintSection(lintLines.inOrder(lint.warnings), lintLines.inOrder(lint.notes), lint.left),
    leftText(
      lintLines.missing([...lint.warnings, ...lint.notes]).length,
      "remark of the lint is",
      "remarks of the lint are",
    ),
    moves,
    timing,
    changes.length > 0 ? `${tableHead}${rows.inOrder(plan.changes)}` : "",
    leftText(rows.missing(changes).length, "row of the table is", "rows of the table are"),
    lines.inOrder(problems),
    leftText(lines.missing(problems).length, "remark is", "remarks are"),
    blocks.inOrder(changes),
    leftText(left.length, "change is", "changes are", dangersAmong(left)),
    detail === "all" ? "" : leftText(notesOf(changes), "note is", "notes are"),
    drift.isEmpty ? "" : `#### Drift\n\n${drift.inOrder(plan.drift)}`,
    leftText(drift.missing(plan.drift).length, "line of drift is", "lines of drift are"),
  ];
  return {
    text: parts.filter((part) => part !== "").join("\n"),
    isWhole: room.refused === 0,
  };
}

/** What found room, by what it is about. */
class Shown<T> {
  readonly #texts = new Map<T, string>();
  readonly #room: Room;
  readonly #textOf: (item: T) => string;

  constructor(room: Room, textOf: (item: T) => string) {
    this.#room = room;
    this.#textOf = textOf;
  }

  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  /** Adds those that are not in yet and find room. */
  add(items: readonly T[], textOf = this.#textOf): void {
    for (const item of items) {
      if (this.#texts.has(item)) continue;
      const text = textOf(item);
      if (this.#room.fits(text)) this.#texts.set(item, text);
    }
  }

  inOrder(items: readonly T[]): string {
    return items.map((item) => this.#texts.get(item) ?? "").join("");
  }

  missing(items: readonly T[]): readonly T[] {
    return items.filter((item) => !this.#texts.has(item));
  }
}

const tableHead =
  "| | Object | Action | Why | ⚠ | Devices |\n| --- | --- | --- | --- | --- | ---: |\n";

const harmCells = { danger: "⚠ **danger**", caution: "caution", none: "" } as const;

function tableRow(change: Change): string {
  const { action, address, displayName, impact } = change;
  return `| ${actionSigns[action]} | ${markdownCellCode(clipped(address, addressLimit))} ${markdownText(clipped(displayName, 300))} | ${action} | ${markdownText(reasonText(change))} | ${harmCells[harmOf(change)]} | ${impactCell(impact)} |\n`;
}

function sectionThatFits(room: Room, text: string): string {
  return text !== "" && room.fits(text) ? text : "";
}

/** Who goes from which ring to which. */
function movesSection({ summary }: Plan): string {
  const moved = cutMoves(summary.ringMoves ?? []).filter(
    ({ from, to }) => JSON.stringify(from) !== JSON.stringify(to),
  );
  if (moved.length === 0) return "";
  const items = moved.map(
    ({ from, to, devices }) =>
      `- **${numberText(devices)}** from ${prose(ringsLabel(from))} to ${prose(ringsLabel(to))}\n`,
  );
  return `#### Devices that change their ring\n\n${items.join("")}`;
}

function forecastSection(forecast: ForecastDiff | undefined): string {
  if (forecast === undefined || forecast.sentences.length === 0) return "";
  const { title, shown, left } = forecastPart(forecast);
  const items = shown.map((text) => `- ${prose(text)}\n`);
  return `#### ${prose(title)}\n\n${items.join("")}${left === "" ? "" : `\n*${left}*\n`}`;
}

/** Warnings open, notes folded. */
function lintSection(warnings: string, notes: string, left: string): string {
  if (warnings === "" && notes === "" && left === "") return "";
  const folded = notes === "" ? "" : `<details><summary>Notes</summary>\n\n${notes}\n</details>\n`;
  const rest = left === "" ? "" : `*${left}*\n`;
  return `#### Lint\n\n${[warnings, folded, rest].filter((part) => part !== "").join("\n")}`;
}

function problemLine({ id, severity, address, message }: Plan["diagnostics"][number]): string {
  const about = address === undefined ? "" : ` ${addressCode(address)}`;
  return `- **${severity}** ${prose(id)}${about}: ${prose(withoutAddress(message, address))}\n`;
}

function driftLine(entry: Plan["drift"][number]): string {
  const value = (text: string) => markdownCode(clipped(text, textLimit));
  const lines = driftSides(entry).map(({ path, applied, now }) => {
    const before = applied === undefined ? appliedUnknown : `applied ${value(applied)}`;
    return `- ${addressCode(entry.address)} ${markdownCode(clipped(path, addressLimit))}: ${before}, now ${value(now)}\n`;
  });
  return lines.join("");
}

function addressCode(address: string): string {
  return markdownCode(clipped(address, addressLimit));
}

function leftText(count: number, one: string, many: string, among = ""): string {
  return count === 0
    ? ""
    : `*${amountText(count, one, many)} left out here${among}; see the plan file of this run.*\n`;
}

function dangersAmong(left: readonly Change[]): string {
  const dangers = left.filter((change) => harmOf(change) === "danger").length;
  return `, ${dangers > 0 ? dangers : "none"} of them dangerous`;
}

function notesOf(changes: readonly Change[]): number {
  const notes = changes.map(
    ({ approximations, consequences }) =>
      approximations.length + consequences.filter(({ level }) => level === "note").length,
  );
  return notes.reduce((sum, count) => sum + count, 0);
}
