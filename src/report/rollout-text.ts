import { numberText } from "../kind/amounts.ts";
import type { RolloutLook } from "../rollout/controller/rollout-look.ts";
import { actuatorTraits } from "../rollout/actuators/traits.ts";
import { actuatorOf } from "../config/rollouts/check-rollouts.ts";
import type { AuditRecord } from "../rollout/audit/audit-chain.ts";
import type { Blocker } from "../rollout/explain/explain-rollout.ts";
import type {
  Intent,
  RolloutEvent,
  RolloutState,
  StageState,
} from "../rollout/state/rollout-state.ts";
import { terminalText } from "./escape.ts";
import type { Paint, Style } from "./paint.ts";
import { totalSentence } from "./readiness-text.ts";
import { readinessCheckTitles } from "./readiness-words.ts";
import { outcomeText, stagePhaseText, writeText } from "./rollout-words.ts";
import { tableOf, type TableOptions } from "./table-lines.ts";

/** Where a rollout stands: a head line, a line for each stage, what is held, what waits. */
export function rolloutText(
  state: RolloutState,
  paint: Paint,
  { columns }: TableOptions = {},
): string {
  const { name, phase, hold, content, pausedBy, nextWakeAt } = state;
  const head = `${terminalText(name)}: ${paint(phaseStyle(phase), phase)}, ${terminalText(content.title)}`;
  const { lines } = tableOf(stageColumns(state), paint, columns);
  const evidence = state.phase === "AwaitingApproval" ? evidenceLines(state) : [];
  return [
    head,
    ...(hold ? [`  ${paint("yellow", hold.reason)}: ${terminalText(hold.message)}`] : []),
    ...(pausedBy === null ? [] : [`  paused by ${terminalText(pausedBy)}`]),
    ...lines.map((line) => `  ${line}`),
    ...state.holds.map((each) => `  ${holdLine(each)}`),
    ...evidence,
    ...(nextWakeAt === null ? [] : [`  next tick due at ${timeText(nextWakeAt)}`]),
    "",
  ].join("\n");
}

function holdLine({ object, expiresAt }: RolloutState["holds"][number]): string {
  return `holds ${terminalText(object)}${expiresAt === null ? "" : ` until ${timeText(expiresAt)}`}`;
}

function stageColumns({ stages }: RolloutState) {
  const column = (heading: string, cell: (stage: StageState) => string, more = {}) => ({
    heading,
    cells: stages.map(cell),
    ...more,
  });
  return [
    column("Stage", ({ name }) => terminalText(name)),
    column("Phase", stagePhaseText, { styleOf: (row: number) => stageStyle(stages[row]) }),
    column("Devices", ({ targets }) => (targets === null ? "-" : numberText(targets.count))),
    column("Have it", ({ counts }) => outcomeText(counts, "succeeded")),
    column("Failed", ({ counts }) => outcomeText(counts, "failed")),
    column("Silent", ({ counts }) => (counts ? numberText(counts.silent + counts.absent) : "-"), {
      dispensable: 2,
    }),
    column("Pending", ({ counts }) => (counts ? numberText(counts.pending) : "-"), {
      dispensable: 1,
    }),
    column("Released", ({ appliedAt }) => timeText(appliedAt), { dispensable: 3 }),
    column("Passed", ({ passedAt }) => timeText(passedAt), { dispensable: 4 }),
  ];
}

function evidenceLines({ stages }: RolloutState): readonly string[] {
  const waiting = stages.find(({ phase }) => phase !== "Passed");
  const evaluation = waiting?.evaluations.at(-1);
  if (!evaluation) return [];
  return [
    `  evidence ${evaluation.hash}:`,
    ...evaluation.gates.map(
      ({ name, verdict, reason }) =>
        `    ${terminalText(name)} ${verdict}: ${terminalText(reason)}`,
    ),
  ];
}

/** What happened, one line each. */
export function rolloutEventLines(
  events: readonly RolloutEvent[],
  paint: Paint,
): readonly string[] {
  return events.map(
    ({ at, type, message }) =>
      `${timeText(at)} ${paint(eventStyle(type), type)} ${terminalText(message)}`,
  );
}

/** What was written, and what became of it, one line each. */
export function rolloutWriteLines(writes: readonly Intent[], paint: Paint): readonly string[] {
  return writes.map(({ effect, status, error }) => {
    const what = writeText(effect);
    const isGood = status === "applied" || status === "unchanged";
    const why = error === null ? "" : ` (${terminalText(error)})`;
    return `wrote ${terminalText(what)}: ${paint(isGood ? "green" : "red", status)}${why}`;
  });
}

/** What blocks the next step, and what would unblock it. */
export function blockerText(blockers: readonly Blocker[], paint: Paint): string {
  if (blockers.length === 0) return "Nothing blocks it.\n";
  return blockers
    .map(
      ({ what, unblock }) =>
        `${paint("bold", "blocked:")} ${terminalText(what)}\n  ${paint("dim", "unblocks:")} ${terminalText(unblock)}\n`,
    )
    .join("");
}

/** What a start would do: whom each stage has, what is held now, and what happens if nobody ticks. */
export function startText({ state, seen, writes, next }: RolloutLook, paint: Paint): string {
  const { name, content, spec } = state;
  const traits = actuatorTraits[actuatorOf(spec)];
  const lines = [
    `Rollout ${paint("bold", terminalText(name))}: ${terminalText(content.title)}`,
    ...spec.stages.map((stage, index) => {
      const { count = 0, unknown = [] } = seen.stages[stage.name]?.reach ?? {};
      const more = unknown.length > 0 ? " at least" : "";
      const soak = `soaks ${stage.soak.minHours} h from ${stage.soak.startsAtReached * 100} %`;
      const end = stage.timeoutDays === undefined ? "no timeout" : `${stage.timeoutDays} d at most`;
      return `  ${index + 1}. ${terminalText(stage.name)}:${more} ${numberText(count)} devices, ${soak}, ${end}, gates ${stage.gates.map(terminalText).join(", ")}`;
    }),
    ...writes.map((write) =>
      write.type === "restore"
        ? ""
        : `  - ${write.type === "hold" ? "holds" : "releases"} ${terminalText(seen.slots[write.stage]?.object ?? write.stage)} now`,
    ),
    ...readinessLinesOf(seen, state, paint),
    `  ${traits.ifAbandoned}`,
    `  ${traits.undo}`,
    ...(next.hold ? [`${paint("red", next.hold.reason)}: ${terminalText(next.hold.message)}`] : []),
    ...seen.problems.map((problem) => `${paint("red", "unread")}: ${terminalText(problem)}`),
  ];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

const mostFindings = 6;

/** How ready the devices are; nothing where it was not looked at. */
function readinessLinesOf(
  { readiness }: RolloutLook["seen"],
  { allowBlocked }: RolloutState,
  paint: Paint,
): string[] {
  if (!readiness) return [];
  const { total, unchecked } = readiness;
  const shown = total.findings.slice(0, mostFindings);
  const more = total.findings.length - shown.length;
  const allowed =
    allowBlocked === true && total.holding > 0
      ? `  ${paint("red", "blocked devices get it, too")}: ${numberText(total.holding)} that must not have it (--allow-blocked)`
      : "";
  return [
    `  ${totalSentence(total)}`,
    allowed,
    ...shown.map(
      ({ devices, verdict, check, reason }) =>
        `    ${numberText(devices)} ${verdict}: ${readinessCheckTitles[check]}: ${terminalText(reason)}`,
    ),
    more > 0 ? `    and ${numberText(more)} more, with ringwright report readiness` : "",
    ...unchecked.map(
      ({ check, unknown }) =>
        `    not checked: ${readinessCheckTitles[check]} (${terminalText(unknown)})`,
    ),
  ];
}

function timeText(instant: string | null): string {
  return instant === null ? "-" : `${instant.slice(0, 16).replace("T", " ")} UTC`;
}

function phaseStyle(phase: RolloutState["phase"]): Style {
  switch (phase) {
    case "Completed":
      return "green";
    case "Held":
    case "Paused":
    case "AwaitingApproval":
      return "yellow";
    case "Aborted":
    case "RollingBack":
    case "RolledBack":
    case "RollbackFailed":
    case "Superseded":
      return "red";
    case "Pending":
    case "Progressing":
      return "bold";
    default:
      return phase satisfies never;
  }
}

function stageStyle(stage: StageState | undefined): Style | undefined {
  if (stage?.phase === "Passed") return "green";
  return stage?.phase === "Failed" || stage?.phase === "Held" ? "red" : undefined;
}

function eventStyle(type: RolloutEvent["type"]): Style {
  if (["held", "rollingBack", "rollbackFailed", "aborted", "holdExpiring"].includes(type))
    return "red";
  if (["stagePassed", "completed", "cleared"].includes(type)) return "green";
  return "bold";
}

/** A log, one line a record, and whether it is whole. */
export function auditLines(
  records: readonly AuditRecord[],
  problems: readonly string[],
  wasVerified: boolean,
  paint: Paint,
): string {
  const lines = records.map(({ at, kind, by, data }) => {
    const text = recordText(kind, data);
    return `${timeText(at)} ${paint("bold", terminalText(kind))} ${terminalText(by ?? "-")}: ${terminalText(text)}`;
  });
  const verdict = !wasVerified
    ? []
    : problems.length === 0
      ? [
          paint(
            "green",
            `${numberText(records.length)} records follow each other, and none was changed`,
          ),
        ]
      : problems.map((problem) => paint("red", terminalText(problem)));
  return `${[...lines, ...verdict].join("\n")}\n`;
}

/** What a record says, in few words; records are read from a store, and may hold anything. */
function recordText(kind: string, data: object): string {
  const { message, verb, effect, event, result, displayName, ...others } = data as Partial<
    Record<string, unknown>
  >;
  if (typeof message === "string") return message;
  if (kind === "command" && typeof verb === "string")
    return [
      verb,
      ...Object.entries(others).map(([name, value]) => `${name}: ${wordOf(value)}`),
    ].join(", ");
  if (kind !== "write" || typeof effect !== "object" || effect === null)
    return JSON.stringify(data);
  const { type, stage } = effect as Partial<Record<string, unknown>>;
  const what = [type, stage]
    .filter((part) => part !== undefined)
    .map(wordOf)
    .join(" ");
  const object = displayName === undefined ? "" : ` (${wordOf(displayName)})`;
  return `${what}${object}: ${event === "request" ? "is sent" : wordOf(result)}`;
}

function wordOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
