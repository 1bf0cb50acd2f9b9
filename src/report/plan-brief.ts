import { diagnosticIds } from "../reconcile/plan/diagnostic-ids.ts";
import { guardNames } from "../reconcile/plan/guard-names.ts";
import { policyKindOf } from "../registry/kinds.ts";
import type { Change, Consequence, Impact, Plan } from "../reconcile/plan/plan.ts";

/** One thing that a reader has to know before anything else. */
export interface FirstLine {
  readonly address: string | undefined;
  readonly text: string;
  /** Whether devices restart, change or lose something by it. */
  readonly isDanger: boolean;
}

/** The worst that a plan does, in one line: what happens to how many devices, and to objects. */
export function riskText(plan: Plan): string {
  const { changes, summary } = plan;
  if (changes.length === 0) return "Risk: none, nothing is written.";
  const parts = summary.risks.map(({ outcome, devices, atLeast }) => {
    const count = devices === null ? countedAtLeast(atLeast) : pcs(devices);
    return riskWords[outcome](count);
  });
  const deleted = changes.filter(({ action }) => action === "delete").length;
  const replaced = changes.filter(({ action }) => action === "replace").length;
  const rings = changes.filter(
    ({ kind, action }) => policyKindOf(kind)?.onePerDevice === true && action !== "create",
  ).length;
  const more = [
    ...(rings > 0 ? [`${rings} ${rings === 1 ? "ring changes" : "rings change"}`] : []),
    ...(deleted > 0 ? [`${objects(deleted)} deleted`] : []),
    ...(replaced > 0 ? [`${objects(replaced)} replaced by a new one`] : []),
    ...ringWords(plan),
  ];
  const all = [...parts, ...more];
  return all.length === 0
    ? "Risk: low, no device restarts, changes version or loses a policy by it."
    : `Risk: ${all.join("; ")}.`;
}

const riskWords = {
  restart: (count: string) => `forces restarts on ${count}`,
  upgrade: (count: string) => `upgrades Windows on ${count}`,
  insider: (count: string) => `moves ${count} to Insider builds`,
  loss: (count: string) => `takes a policy away from ${count}`,
} as const satisfies Record<Plan["summary"]["risks"][number]["outcome"], unknown>;

function ringWords({ summary: { inTwoRings, inNoRing } }: Plan): string[] {
  const words: string[] = [];
  if (grows(inTwoRings)) words.push(`${pcs(inTwoRings.after ?? 0)} in more than one ring`);
  if (grows(inNoRing)) words.push(`${pcs(inNoRing.after ?? 0)} in no ring`);
  return words;
}

function grows({ before, after }: { before: number | null; after: number | null }): boolean {
  return before !== null && after !== null && after > before;
}

function countedAtLeast(atLeast: number | null): string {
  return atLeast === null ? "an unknown number of devices" : `at least ${pcs(atLeast)}`;
}

function pcs(count: number): string {
  return `${count} ${count === 1 ? "device" : "devices"}`;
}

function objects(count: number): string {
  return `${count} ${count === 1 ? "object is" : "objects are"}`;
}

/** Of which tenant and stack a plan is, who made it with what, and when. */
export function originText({
  tenantName,
  tenantId,
  stack,
  madeBy,
  toolVersion,
  createdAt,
}: Plan): string {
  const id = tenantId ?? "unknown";
  return [
    `Tenant ${tenantName === null ? id : `${tenantName} (${id})`}`,
    `stack ${stack}`,
    ...(madeBy === null ? [] : [`as ${madeBy}`]),
    `ringwright ${toolVersion}`,
    createdAt,
  ].join(", ");
}

/** What must be read before anything else, the most harmful first; empty where nothing is. */
export function readFirst(plan: Plan): readonly FirstLine[] {
  const dangers = plan.changes.flatMap(({ address, consequences }) =>
    consequences
      .filter(({ level }) => level === "danger")
      .map((one) => ({ address, text: consequenceText(one), isDanger: true })),
  );
  const actions = plan.changes.flatMap(({ address, action, displayName }) =>
    action === "delete" || action === "replace"
      ? [
          {
            address,
            text: `"${displayName}" is ${action === "delete" ? "deleted" : "replaced by a new object"}.`,
            isDanger: true,
          },
        ]
      : [],
  );
  const told = plan.diagnostics.flatMap(({ id, severity, address, message }) =>
    firstIds.has(id) && severity !== "info" ? [{ address, text: message, isDanger: false }] : [],
  );
  return [...dangers, ...actions, ...told];
}

// what no change tells, but happens to devices, and guards that are exceeded or overridden
const firstIds: ReadonlySet<string> = new Set([
  diagnosticIds.sideEffect,
  diagnosticIds.inTwoRings,
  diagnosticIds.inNoRing,
  ...guardNames.map((name) => diagnosticIds[name]),
]);

/** A consequence with the number of devices that it meets, where that is known. */
export function consequenceText({ message, devices }: Consequence): string {
  return devices === null ? message : `${message} (${pcs(devices)})`;
}

/** What a change does, in one plain sentence. */
export function changeSentence(change: Change): string {
  const { action, displayName, fields, assignments, members } = change;
  const name = `"${displayName}"`;
  switch (action) {
    case "create":
      return `Creates ${name}${reachWords(change)}.`;
    case "delete":
      return `Deletes ${name}${reachWords(change)}.`;
    case "forget":
      return `Forgets ${name} and leaves it as it is.`;
    case "move":
    case "adopt":
    case "replace":
    case "update": {
      const what = [
        ...(fields.length > 0 ? [fieldWords(fields.map(({ path }) => path))] : []),
        ...(assignments.add.length + assignments.remove.length > 0
          ? ["whom it is assigned to"]
          : []),
        ...(members ? ["its members"] : []),
      ];
      const verb = {
        move: "Renames the key of",
        adopt: "Takes over",
        replace: "Replaces",
        update: "Changes",
      }[action];
      if (what.length === 0) return `${verb} ${name} as it is.`;
      const changes =
        action === "update"
          ? `${what.join(" and ")} of ${name}`
          : `${name} and changes ${what.join(" and ")}`;
      return `${verb} ${changes}${reachWords(change)}.`;
    }
    default:
      return action satisfies never;
  }
}

function fieldWords(paths: readonly string[]): string {
  const [first = "", second, ...rest] = paths;
  if (second === undefined) return first;
  return rest.length === 0
    ? `${first} and ${second}`
    : `${first} and ${rest.length + 1} more values`;
}

function reachWords({ impact }: Change): string {
  if (!impact || (impact.devices === 0 && impact.gain === 0)) return "";
  return impact.devices === null
    ? `, at least ${pcs(impact.atLeast)} are affected`
    : `, ${pcs(impact.devices)} ${impact.devices === 1 ? "is" : "are"} affected`;
}

/** How many devices a change reaches; why it is not known of all. */
export function impactText(impact: Impact): string {
  return impact.devices === null
    ? `at least ${impact.atLeast} affected; not known of all: ${impact.unknown.join("; ")}`
    : `${impact.devices} affected, ${impact.gain} gained, ${impact.lose} lost`;
}
