import { amountText, numberText } from "../kind/amounts.ts";
import { instantText } from "../kind/instant-text.ts";
import type { ChangedBy } from "../reconcile/drift/audit-event.ts";
import { type DriftObject, foundIn, type DriftReport } from "../reconcile/drift/drift-report.ts";
import type { DriftEntry, Plan } from "../reconcile/plan/plan.ts";
import { assignmentText, cut } from "./describe.ts";
import { terminalText } from "./escape.ts";
import { originText } from "./origin-line.ts";
import type { Paint } from "./paint.ts";
import { diagnosticLines } from "./plan-text.ts";
import { valueSides } from "./rule-sides.ts";

const listLimit = 10;

/** How much of it is shown. */
export interface DriftTextOptions {
  /** Whether policies that no file of the stack has are named, or only counted. Default: true. */
  readonly unmanaged?: boolean | undefined;
}

/** Drift as people read it. */
export function driftText(
  report: DriftReport,
  plan: Plan,
  paint: Paint,
  { unmanaged = true }: DriftTextOptions = {},
): string {
  const bad = paint("red", "!");
  const lines = [paint("dim", terminalText(originText(plan))), ""];
  const authors = new Map(report.changedBy?.map((one) => [one.address, one]));
  const whoOf = (address: string) => authorLines(authors.get(address));
  const drifted = Map.groupBy(report.drift, ({ address }) => address);
  for (const [address, entries] of drifted)
    lines.push(...entries.flatMap((entry) => driftLines(entry, plan, bad)), ...whoOf(address));
  for (const { address, displayName } of report.missing)
    lines.push(
      `${bad} ${terminalText(address)} "${terminalText(displayName)}" is missing in the tenant`,
      ...whoOf(address),
    );
  if (report.drift.length + report.missing.length > 0) lines.push("");
  const info = paint("cyan", "i");
  lines.push(...objectLines(report.notApplied, `${info} not applied yet:`));
  lines.push(...objectLines(report.orphaned, `${info} ours, and in no file:`));
  for (const { address, paused, until } of report.operational) {
    lines.push(
      `${info} ${terminalText(address)}: ${paused.join(" and ")} updates are paused${until ? ` until ${instantText(new Date(until))}` : ""} (an operator's decision, no drift)`,
      ...whoOf(address),
    );
  }
  lines.push(...unmanagedLines(report.unmanaged, unmanaged, info));
  const serious = report.diagnostics.filter(({ severity }) => severity !== "info");
  lines.push(...diagnosticLines(serious, paint));
  lines.push(paint("bold", endLine(report)));
  return `${lines.join("\n")}\n`;
}

function authorLines(author: ChangedBy | undefined): string[] {
  if (!author) return [];
  const { user, app, at, activity } = author;
  const who = user ?? app ?? "somebody";
  const through = user !== null && app !== null ? ` with ${app}` : "";
  return [`    last changed by ${terminalText(`${who}${through}, ${at}: ${activity}`)}`];
}

function driftLines(entry: DriftEntry, plan: Plan, bad: string): string[] {
  const { address, path, lastApplied, live } = entry;
  const change = plan.changes.find((candidate) => candidate.address === address);
  const head = `${bad} ${terminalText(address)}`;
  if (path === "assignments" && change) {
    return [
      `${head} assignments`,
      ...change.assignments.remove.map(
        (line) => `    not in the files: ${terminalText(assignmentText(line))}`,
      ),
      ...change.assignments.add.map((line) => `    missing: ${terminalText(assignmentText(line))}`),
    ];
  }
  if (path === "members.devices" && change?.members) {
    const { add, remove } = change.members;
    return [`${head} members: ${remove.length} not in the files, ${add.length} missing`];
  }
  if (path === "ownership") return [`${head} lost its ownership marker`];
  const after = change?.fields.find((candidate) => candidate.path === path)?.after;
  return valueSides(path, live, lastApplied ?? after).map((sides) => {
    const said = `the files say ${terminalText(sides.other)}`;
    const unnamed = after === null ? "the files do not name it" : `${said}, which changed too`;
    const files = lastApplied === null ? unnamed : said;
    return `${head} ${terminalText(sides.path)}: ${terminalText(sides.one)} in the tenant, ${files}`;
  });
}

function objectLines(objects: readonly DriftObject[], head: string): string[] {
  if (objects.length === 0) return [];
  const { shown, more } = cut(objects, listLimit);
  const names = shown.map(({ address, displayName, fields }) => {
    const what = fields ? ` (${fields.map(terminalText).join(", ")})` : "";
    return `    ${terminalText(address)} "${terminalText(displayName)}"${what}`;
  });
  return [head, ...names, ...(more > 0 ? [`    and ${more} more`] : [])];
}

// a tenant has many policies of others, the same ones at every look
function unmanagedLines(
  objects: DriftReport["unmanaged"],
  isListed: boolean,
  info: string,
): string[] {
  if (objects.length === 0) return [];
  const head = `${info} ${amountText(objects.length, "object is", "objects are")} not managed here`;
  if (!isListed) return [head];
  const { shown, more } = cut(objects, listLimit);
  const names = shown.map(({ kind, displayName, stack }) => {
    const owner = stack === null ? "" : `, of the stack ${terminalText(stack)}`;
    return `    ${kind} "${terminalText(displayName)}"${owner}`;
  });
  return [`${head}:`, ...names, ...(more > 0 ? [`    and ${numberText(more)} more`] : [])];
}

function endLine(report: DriftReport): string {
  const found = foundIn(report);
  const count = (objects: readonly { readonly address: string }[]) =>
    new Set(objects.map(({ address }) => address)).size;
  const differing = count([...report.drift, ...report.missing]);
  const counts = [
    ...(report.notApplied.length > 0 ? [`${report.notApplied.length} not applied yet`] : []),
    ...(report.orphaned.length > 0 ? [`${report.orphaned.length} in no file`] : []),
  ];
  const besides = [
    counts.length > 0 ? ` Besides: ${counts.join(", ")}; see plan.` : "",
    report.complete ? "" : " Not everything could be looked at; see the errors above.",
  ].join("");
  if (differing > 0) {
    return `Drift in ${differing} ${differing === 1 ? "object" : "objects"}. See it with plan, repair it with apply.${besides}`;
  }
  const isAsSaid =
    report.complete &&
    found.every((category) => category === "unmanaged" || category === "operational");
  return isAsSaid
    ? "No drift: the tenant is as the files say."
    : `No drift since the last apply.${besides}`;
}
