import { type Change, reassigns } from "../reconcile/plan/change.ts";
import type { Diagnostic, Plan } from "../reconcile/plan/plan.ts";
import { changeSentence } from "./change-sentence.ts";
import { consequenceText, levelSigns } from "./consequence-text.ts";
import { actionSigns, assignmentText, cut, reasonText } from "./describe.ts";
import { appliedUnknown, driftSides } from "./drift-sides.ts";
import { terminalText } from "./escape.ts";
import type { DiffLine } from "./line-diff.ts";
import type { ForecastDiff } from "../forecast/forecast.ts";
import { forecastPart } from "./forecast-part.ts";
import { impactText } from "./impact-text.ts";
import { originText } from "./origin-line.ts";
import { withGroupNames } from "./named-groups.ts";
import { lintPart, planProblems } from "./lint-part.ts";
import type { Paint } from "./paint.ts";
import { readFirst, withoutAddress } from "./read-first.ts";
import { riskText } from "./risk-line.ts";
import { type ShownField, shownFields } from "./shown-fields.ts";
import { type SummaryOptions, summaryText } from "./summary-text.ts";
import { type Stretch, wrapLines } from "./wrap-lines.ts";

/** How a plan is laid out. */
export interface PlanTextOptions extends SummaryOptions {
  /**
   * Columns of the terminal. Without it values break at 80 and sentences stay one line, so that a
   * log can be searched.
   */
  readonly columns?: number | undefined;
  /** What the plan does to a forecast. */
  readonly forecast?: ForecastDiff | undefined;
}

interface Layout {
  readonly paint: Paint;
  /** Where values break. */
  readonly values: number;
  /** Where sentences break. */
  readonly sentences: number;
}

const memberLimit = 20;
const usualColumns = 80;
const leastColumns = 40;
const actionColours = {
  create: "green",
  update: "yellow",
  replace: "red",
  delete: "red",
  adopt: "cyan",
  move: "cyan",
  forget: "magenta",
} as const;
const levelColours = { danger: "red", caution: "yellow", note: "dim" } as const;

/**
 * A plan as people read it in a terminal: what it risks, whose it is, what has to be read first,
 * then one block a change, in the order of writing.
 */
export function planText(
  given: Plan,
  paint: Paint,
  { columns, forecast, ...summing }: PlanTextOptions = {},
): string {
  const plan = withGroupNames(given);
  const layout: Layout = {
    paint,
    values: Math.max(leastColumns, columns ?? usualColumns),
    sentences: columns === undefined ? Infinity : Math.max(leastColumns, columns),
  };
  const lines = [
    ...sentence(layout, "", riskText(plan), "bold"),
    ...sentence(layout, "", originText(plan), "dim"),
    ...firstLines(plan, layout),
    "",
  ];
  for (const change of plan.changes) lines.push(...changeLines(change, layout), "");
  if (plan.drift.length > 0) lines.push(...driftLines(plan, layout), "");
  const problems = planProblems(plan);
  for (const one of problems) lines.push(...diagnosticWithin(one, layout.sentences, paint));
  if (problems.length > 0) lines.push("");
  lines.push(...lintLines(plan, layout), ...forecastLines(forecast, layout));
  if (plan.changes.length > 0) lines.push(...sentence(layout, "", legendText(plan), "dim"));
  lines.push(...sentence(layout, "", summaryText(plan, summing), "bold"));
  return `${lines.join("\n")}\n`;
}

/** One text from whatever source, behind a sign or an indent that later lines only leave room for. */
function sentence(
  { paint, sentences }: Layout,
  indent: string,
  text: string,
  style?: Stretch["style"],
  sign?: Stretch,
): string[] {
  const rest = " ".repeat(indent.length + (sign ? sign.text.length + 1 : 0));
  const stretches = [...(sign ? [sign, { text: " " }] : []), { text: terminalText(text), style }];
  return wrapLines(stretches, { width: sentences, first: indent, rest }, paint);
}

function firstLines(plan: Plan, layout: Layout): string[] {
  const first = readFirst(plan);
  if (first.length === 0) return [];
  const lines = first.flatMap(({ address, text, label }) => {
    const sign = { text: label ? "!!" : "! ", style: label ? "red" : "yellow" } as const;
    const about = `${address === undefined ? "" : `${address}: `}${label ? `${label}: ` : ""}`;
    return sentence(layout, "  ", `${about}${text}`, undefined, sign);
  });
  return ["", layout.paint("bold", "Read this first"), ...lines];
}

function legendText({ changes }: Plan): string {
  const actions = Object.entries(actionSigns).filter(([action]) =>
    changes.some((change) => change.action === action),
  );
  const levels = Object.entries(levelSigns).filter(([wanted]) =>
    changes.some(({ consequences }) => consequences.some(({ level }) => level === wanted)),
  );
  const isNear = changes.some(({ approximations }) => approximations.length > 0);
  const words = [...actions, ...levels].map(([name, sign]) => `${sign} ${name}`);
  return [...words, ...(isNear ? ["≈ not quite as written"] : [])].join("  ");
}

function changeLines(change: Change, layout: Layout): string[] {
  const { paint } = layout;
  const head = `${actionSigns[change.action]} ${terminalText(change.address)}  "${terminalText(change.displayName)}"`;
  return [
    `${paint(actionColours[change.action], head)}  ${paint("dim", `${change.action}, ${reasonText(change)}`)}`,
    ...sentence(layout, "    ", changeSentence(change)),
    ...shownFields(change).flatMap((field) => fieldLines(field, layout)),
    ...assignmentLines(change, layout),
    ...memberLines(change, layout),
    ...(change.impact ? sentence(layout, "    ", `devices: ${impactText(change.impact)}`) : []),
    ...change.approximations.flatMap((text) =>
      sentence(layout, "    ", text, undefined, { text: "≈", style: "cyan" }),
    ),
    ...change.consequences.flatMap((one) =>
      sentence(layout, "    ", consequenceText(one), undefined, {
        text: levelSigns[one.level],
        style: levelColours[one.level],
      }),
    ),
  ];
}

function fieldLines(field: ShownField, layout: Layout): string[] {
  const { paint, values } = layout;
  if (field.how === "lines")
    return [
      `    ${terminalText(field.path)}:`,
      ...field.lines.map(({ kind, text }) => paintedLine(kind, terminalText(text), paint)),
    ];
  const head: Stretch = { text: `${terminalText(field.path)}: ` };
  return wrapLines(
    [head, ...fieldStretches(field)],
    { width: values, first: "    ", rest: "      " },
    paint,
  );
}

// as long as it is: a line of a script that is broken up cannot be read
function paintedLine(kind: DiffLine["kind"], text: string, paint: Paint): string {
  const line = `      ${lineSigns[kind]} ${text}`.trimEnd();
  const style = lineStyles[kind];
  return style === undefined ? line : paint(style, line);
}

const lineSigns = { kept: " ", removed: "-", added: "+", left: "…" } as const;
const lineStyles = { kept: undefined, removed: "red", added: "green", left: "dim" } as const;

function remarkText({ remark }: Extract<ShownField, { readonly how: "moved" }>): string {
  return remark === undefined ? "" : ` (${remark})`;
}

function fieldStretches(field: Exclude<ShownField, { readonly how: "lines" }>): Stretch[] {
  switch (field.how) {
    case "set":
      return [{ text: terminalText(field.after) }];
    case "moved":
      return [
        {
          text: `${terminalText(field.before)} -> ${terminalText(field.after)}${remarkText(field)}`,
        },
      ];
    case "words":
      // braces before brackets: `#` and `[` that meet would be a command of a CI runner
      return field.parts.map(({ kind, text }) => {
        const shown = terminalText(text);
        if (kind === "kept") return { text: shown };
        return kind === "removed"
          ? { text: `{-${shown}-}`, style: "red" }
          : { text: `{+${shown}+}`, style: "green" };
      });
    default:
      return field satisfies never;
  }
}

function assignmentLines(change: Change, layout: Layout): string[] {
  if (!reassigns(change)) return [];
  const { add, remove, keep } = change.assignments;
  const line = (sign: string, style: "red" | "green") => (one: Change["assignments"]["add"][0]) =>
    sentence(layout, "      ", assignmentText(one), style, { text: sign, style });
  return [
    `    assignments:${keep > 0 ? ` ${keep} kept` : ""}`,
    ...remove.flatMap(line("-", "red")),
    ...add.flatMap(line("+", "green")),
  ];
}

function memberLines({ members }: Change, { paint }: Layout): string[] {
  if (!members) return [];
  const { add, remove, keep } = members;
  const lines = [`    members: ${add.length} to add, ${remove.length} to remove, ${keep} kept`];
  for (const [sign, list, colour] of [
    ["-", remove, "red"],
    ["+", add, "green"],
  ] as const) {
    const { shown, more } = cut(list, memberLimit);
    for (const { displayName } of shown)
      lines.push(paint(colour, `      ${sign} ${terminalText(displayName)}`));
    if (more > 0) lines.push(`      ${sign} and ${more} more`);
  }
  return lines;
}

function driftLines({ drift }: Plan, layout: Layout): string[] {
  const lines = drift.flatMap((entry) =>
    driftSides(entry).flatMap(({ path, applied, now }) => {
      const before = applied === undefined ? appliedUnknown : `applied ${applied}`;
      return sentence(layout, "  ", `! ${entry.address} ${path}: ${before}, now ${now}`);
    }),
  );
  return [layout.paint("bold", "Drift: the tenant left what was last applied"), ...lines];
}

function forecastLines(forecast: ForecastDiff | undefined, layout: Layout): string[] {
  if (forecast === undefined || forecast.sentences.length === 0) return [];
  const { title, shown, left } = forecastPart(forecast);
  return [
    layout.paint("bold", title),
    ...shown.flatMap((text) => sentence(layout, "  ", text)),
    ...(left === "" ? [] : [layout.paint("dim", `  ${left}`)]),
    "",
  ];
}

function lintLines(plan: Plan, { sentences, paint }: Layout): string[] {
  const { warnings, notes, left } = lintPart(plan);
  const said = [...warnings, ...notes];
  if (said.length === 0 && left === "") return [];
  return [
    paint("bold", "Lint: what is valid, and most likely not meant"),
    ...said.flatMap((one) => diagnosticWithin(one, sentences, paint)),
    ...(left === "" ? [] : [paint("dim", left)]),
    "",
  ];
}

/** One line for each diagnostic: severity, id, address, message, place in the files. */
export function diagnosticLines(diagnostics: readonly Diagnostic[], paint: Paint): string[] {
  return diagnostics.flatMap((one) => diagnosticWithin(one, Infinity, paint));
}

const severityColours = { error: "red", warning: "yellow", info: "cyan" } as const;

function diagnosticWithin(
  { id, severity, address, message, file, line }: Diagnostic,
  width: number,
  paint: Paint,
): string[] {
  const about = address === undefined ? "" : `${terminalText(address)}: `;
  const stretches: Stretch[] = [
    { text: severity, style: severityColours[severity] },
    { text: ` ${terminalText(id)} ${about}${terminalText(withoutAddress(message, address))}` },
  ];
  if (file !== undefined) {
    const place = [file, line].filter((part) => part !== undefined).join(":");
    stretches.push({ text: " " }, { text: `(${terminalText(place)})`, style: "dim" });
  }
  return wrapLines(stretches, { width, first: "", rest: "  " }, paint);
}
