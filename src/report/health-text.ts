import { reachableOf } from "../health/policy-tally.ts";
import type {
  HealthGroup,
  HealthProblem,
  HealthReport,
  HealthUpdate,
} from "../health/overview/health-report.ts";
import { deviceAmount, numberText } from "../kind/amounts.ts";
import { percentText } from "./compliance-text.ts";
import { errorSentence } from "./error-text.ts";
import { terminalText } from "./escape.ts";
import {
  changeSentences,
  classText,
  daysSentence,
  fleetSentence,
  modelText,
  problemFacts,
  sourceSentences,
  stopsRollouts,
  updateFacts,
  updateSentence,
} from "./health-words.ts";
import { reportOriginLines, type ReportTextOptions } from "./origin-line.ts";
import { type Paint, plainPaint } from "./paint.ts";
import { tableOf } from "./table-lines.ts";
import { unapprovedText } from "./unapproved-text.ts";
import { reportWidth, wrapLines } from "./wrap-lines.ts";

const shownModels = 10;
const shownProblems = 20;
const shownReleases = 6;
const shownUpdates = 5;

/** A health report for a terminal. Texts of the tenant and of devices are escaped. */
export function healthText(
  report: HealthReport,
  paint: Paint = plainPaint,
  { columns, tenantName }: ReportTextOptions = {},
): string {
  const { release, rings, models, updates, problems, changes, trend, sources, notes } = report;
  const affected = models.filter(({ withProblems }) => withProblems > 0);
  const title = `Update health, release ${release.releasedOn}  ${release.kb}`;
  const lines = [
    paint("bold", terminalText(title).trimEnd()),
    ...reportOriginLines(report, { tenantName }, paint, reportWidth(columns)),
    ...wrap(fleetSentence(report)),
    ...(changes === null ? [] : changeSentences(report, changes).flatMap((line) => wrap(line))),
    ...section(
      "Updates that failed",
      updates.slice(0, shownUpdates).flatMap((update) => updateLines(update, paint)),
      paint,
    ),
    ...more(updates.length - shownUpdates),
    ...section("Rings", groupTable(rings, paint, columns), paint),
    ...section(
      "Models with problems",
      groupTable(affected.slice(0, shownModels), paint, columns),
      paint,
    ),
    ...more(affected.length - shownModels),
    ...installLines(report, paint, columns),
    ...section(
      "Problems",
      problems.slice(0, shownProblems).flatMap((problem) => problemLines(problem, paint)),
      paint,
    ),
    ...more(problems.length - shownProblems),
    ...(problems.length === 0 ? ["", "No source tells of a problem."] : []),
    ...section(
      "Days to 95 %",
      trend.daysTo95.slice(0, shownReleases).map((days) => `  ${daysSentence(days)}`),
      paint,
    ),
    ...section(
      "Read",
      sources.flatMap((source) => sourceSentences(source).flatMap((line) => wrap(line, "  "))),
      paint,
    ),
    ...notes.flatMap((note) => wrap(`Note: ${note}`)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : ["", paint("bold", title), ...lines];
}

function more(count: number): readonly string[] {
  return count > 0 ? [`  and ${numberText(count)} more; --json has all`] : [];
}

function groupTable(
  groups: readonly HealthGroup[],
  paint: Paint,
  room: number | undefined,
): readonly string[] {
  if (groups.length === 0) return [];
  const counted = (state: keyof HealthGroup["counts"]) =>
    groups.map(({ counts }) => (counts[state] === 0 ? "-" : numberText(counts[state])));
  return tableOf(
    [
      { heading: "", cells: groups.map(({ name }) => terminalText(modelText(name))), wraps: true },
      { heading: "Devices", cells: groups.map(({ counts }) => numberText(reachableOf(counts))) },
      { heading: "Patched", cells: groups.map((group) => percentText(group.patchedPercent)) },
      { heading: "Failing", cells: counted("failing") },
      { heading: "Overdue", cells: counted("overdue"), dispensable: 2 },
      { heading: "Pending", cells: counted("pending"), dispensable: 3 },
      { heading: "Silent", cells: counted("silent"), dispensable: 4 },
      {
        heading: "With problems",
        cells: groups.map(({ withProblems }) =>
          withProblems === 0 ? "-" : numberText(withProblems),
        ),
        dispensable: 1,
      },
    ],
    paint,
    room,
  ).lines;
}

/** Shown where something was found, or could not be judged. */
function installLines(
  { installs }: HealthReport,
  paint: Paint,
  columns: number | undefined,
): readonly string[] {
  if (installs === null) return [];
  const text = unapprovedText(installs, paint, { columns });
  return ["", paint("bold", "Installs against policy"), ...text.trimEnd().split("\n")];
}

function updateLines(update: HealthUpdate, paint: Paint): readonly string[] {
  const [first = "", ...rest] = wrap(updateSentence(update), "  ", "    ");
  const isOdd = update.models.some(({ standsOut }) => standsOut);
  return [
    paint(isOdd ? "red" : "yellow", first),
    ...rest,
    ...updateFacts(update).flatMap((fact) => wrap(fact, "    ", "      ")),
  ];
}

function problemLines(problem: HealthProblem, paint: Paint): readonly string[] {
  const { code, devices, symbol, action } = problem;
  const name = symbol === null ? code : `${code} ${symbol}`;
  const meaning = errorSentence(problem) ?? "a code that this version does not know";
  const head = `${deviceAmount(devices)}  ${name} (${classText(problem)}): ${meaning}`;
  const [first = "", ...rest] = wrap(head, "  ", "    ");
  return [
    paint(stopsRollouts(problem) ? "red" : "yellow", first),
    ...rest,
    ...(action === null ? [] : wrap(`-> ${action}`, "    ", "       ")),
    ...problemFacts(problem).flatMap((fact) => wrap(fact, "    ", "      ")),
  ];
}

function wrap(text: string, first = "", rest = first): string[] {
  return wrapLines([{ text: terminalText(text) }], { width: 80, first, rest }, plainPaint);
}
