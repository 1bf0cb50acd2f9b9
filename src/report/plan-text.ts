import { type Change, type Diagnostic, type Plan, reassigns } from "../reconcile/plan/plan.ts";
import {
  actionSigns,
  assignmentText,
  cut,
  reasonText,
  summaryText,
  valueText,
} from "./describe.ts";
import { terminalText } from "./escape.ts";
import {
  changeSentence,
  consequenceText,
  impactText,
  originText,
  readFirst,
  riskText,
} from "./plan-brief.ts";
import type { Paint } from "./paint.ts";

const memberLimit = 20;
const colours = {
  create: "green",
  update: "yellow",
  replace: "red",
  delete: "red",
  adopt: "cyan",
  move: "cyan",
  forget: "magenta",
} as const;

/** A plan as people read it in a terminal: what it risks first, then one block a change. */
export function planText(plan: Plan, paint: Paint): string {
  const lines = [...headLines(plan, paint), ""];
  for (const change of plan.changes) lines.push(...changeLines(change, paint), "");
  if (plan.drift.length > 0) {
    lines.push(paint("bold", "Drift: the tenant left what was last applied"));
    for (const { address, path, lastApplied, live } of plan.drift) {
      const before =
        lastApplied === null ? "changed in the files too" : `applied ${valueText(lastApplied)}`;
      lines.push(
        `  ! ${terminalText(address)} ${terminalText(path)}: ${terminalText(before)}, now ${terminalText(valueText(live))}`,
      );
    }
    lines.push("");
  }
  const diagnostics = diagnosticLines(plan.diagnostics, paint);
  if (diagnostics.length > 0) lines.push(...diagnostics, "");
  lines.push(paint("bold", terminalText(summaryText(plan))));
  return `${lines.join("\n")}\n`;
}

/** The risk, where and by whom, and what has to be read before anything else. */
function headLines(plan: Plan, paint: Paint): string[] {
  const first = readFirst(plan);
  return [
    paint("bold", terminalText(riskText(plan))),
    paint("dim", terminalText(originText(plan))),
    ...(first.length > 0 ? ["", paint("bold", "Read this first")] : []),
    ...first.map(
      ({ address, text, isDanger }) =>
        `  ${paint(isDanger ? "red" : "yellow", "!")} ${address === undefined ? "" : `${terminalText(address)}: `}${terminalText(text)}`,
    ),
  ];
}

const levelSigns = { danger: "!!", caution: "!", note: "-" } as const;
const levelColours = { danger: "red", caution: "yellow", note: "dim" } as const;

function changeLines(change: Change, paint: Paint): string[] {
  const head = `${actionSigns[change.action]} ${terminalText(change.address)}  "${terminalText(change.displayName)}"`;
  const lines = [
    `${paint(colours[change.action], head)}  ${paint("dim", `${change.action}, ${reasonText(change)}`)}`,
  ];
  lines.push(`    ${terminalText(changeSentence(change))}`);
  for (const { path, before, after } of change.fields) {
    lines.push(
      change.action === "create"
        ? `    ${terminalText(path)}: ${terminalText(valueText(after))}`
        : `    ${terminalText(path)}: ${terminalText(valueText(before))} -> ${terminalText(valueText(after))}`,
    );
  }
  if (reassigns(change)) {
    const { add, remove, keep } = change.assignments;
    lines.push(`    assignments:${keep > 0 ? ` ${keep} kept` : ""}`);
    for (const line of remove)
      lines.push(paint("red", `      - ${terminalText(assignmentText(line))}`));
    for (const line of add)
      lines.push(paint("green", `      + ${terminalText(assignmentText(line))}`));
  }
  if (change.members) {
    const { add, remove, keep } = change.members;
    lines.push(`    members: ${add.length} to add, ${remove.length} to remove, ${keep} kept`);
    for (const [sign, list, colour] of [
      ["-", remove, "red"],
      ["+", add, "green"],
    ] as const) {
      const { shown, more } = cut(list, memberLimit);
      for (const { displayName } of shown)
        lines.push(paint(colour, `      ${sign} ${terminalText(displayName)}`));
      if (more > 0) lines.push(`      ${sign} and ${more} more`);
    }
  }
  if (change.impact) lines.push(`    devices: ${terminalText(impactText(change.impact))}`);
  for (const sentence of change.approximations)
    lines.push(`    ${paint("cyan", "≈")} ${terminalText(sentence)}`);
  for (const one of change.consequences)
    lines.push(
      `    ${paint(levelColours[one.level], levelSigns[one.level])} ${terminalText(consequenceText(one))}`,
    );
  return lines;
}

/** One line for each diagnostic: severity, id, address, message, place in the files. */
export function diagnosticLines(diagnostics: readonly Diagnostic[], paint: Paint): string[] {
  const colour = { error: "red", warning: "yellow", info: "cyan" } as const;
  return diagnostics.map(({ id, severity, address, message, file, line }) => {
    const place =
      file === undefined
        ? ""
        : paint(
            "dim",
            ` (${terminalText([file, line].filter((part) => part !== undefined).join(":"))})`,
          );
    const about = address === undefined ? "" : `${terminalText(address)}: `;
    return `${paint(colour[severity], severity)} ${terminalText(id)} ${about}${terminalText(message)}${place}`;
  });
}
