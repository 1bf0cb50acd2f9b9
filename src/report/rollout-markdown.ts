import { numberText } from "../kind/amounts.ts";
import type { TickReport } from "../rollout/controller/controller.ts";
import { type Blocker, explainRollout } from "../rollout/explain/explain-rollout.ts";
import { currentStage, type RolloutState } from "../rollout/state/rollout-state.ts";
import { clipped } from "./describe.ts";
import { markdownCode, markdownText } from "./escape.ts";
import { outcomeText, phaseSentence, stagePhaseText, writeText } from "./rollout-words.ts";

/** What a summary says of a tick. */
export type SummedTick = Pick<TickReport, "state" | "events" | "writes" | "notes">;

/** How a summary is written. */
export interface RolloutMarkdownOptions {
  /** What blocks the next step. Default: what the state says of it. */
  readonly blockers?: readonly Blocker[] | undefined;
}

/**
 * A tick as Markdown, such as for the summary of a job: where the rollout stands, its stages, what
 * blocks it and what unblocks that, the gates that are waited for, and what this tick did.
 */
export function rolloutMarkdown(
  { state, events, writes, notes }: SummedTick,
  options: RolloutMarkdownOptions = {},
): string {
  const { name, content, lastTickAt, startedAt, nextWakeAt } = state;
  const blockers =
    options.blockers ?? explainRollout(state, undefined, new Date(lastTickAt ?? startedAt));
  const due = nextWakeAt === null ? "" : `; next tick due ${timeText(nextWakeAt)}`;
  return [
    `### Rollout ${markdownCode(clipped(name, 64))}: ${phaseSigns[state.phase]} ${state.phase}`,
    `**${prose(phaseSentence(state))}**`,
    `${prose(content.title)}${due}`,
    stageRows(state),
    section("What blocks the next step", blockers.map(blockerItem)),
    gateRows(state),
    section(
      "This tick",
      events.map(({ at, type, message }) => `- ${timeText(at)} **${type}** ${prose(message)}`),
    ),
    section(
      "Written",
      writes.map(
        ({ effect, status, error }) =>
          `- ${prose(writeText(effect))}: **${status}**${error === null ? "" : ` (${prose(error)})`}`,
      ),
    ),
    section(
      "Notes",
      notes.map((note) => `- ${prose(note)}`),
    ),
  ]
    .filter((part) => part !== "")
    .map((part) => `${part}\n`)
    .join("\n");
}

const phaseSigns: Readonly<Record<RolloutState["phase"], string>> = {
  Pending: "⏳",
  Progressing: "▶",
  AwaitingApproval: "✋",
  Held: "⛔",
  Paused: "⏸",
  RollingBack: "↩",
  Completed: "✅",
  Aborted: "⏹",
  RolledBack: "↩",
  RollbackFailed: "❌",
  Superseded: "⏹",
};

/** Text from anywhere, of a length that leaves room for what matters besides. */
function prose(text: string): string {
  return markdownText(clipped(text, 1000));
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `#### ${heading}\n\n${lines.join("\n")}`;
}

function blockerItem({ what, unblock }: Blocker): string {
  // to be copied, and not to be read as prose
  const how = unblock.startsWith("ringwright ") ? markdownCode(unblock) : prose(unblock);
  return `- ${prose(what)}\n  - unblocks: ${how}`;
}

function stageRows({ stages }: RolloutState): string {
  const rows = stages.map((stage) => {
    const { targets, counts } = stage;
    const cells = [
      prose(stage.name),
      stagePhaseText(stage),
      targets === null ? "-" : numberText(targets.count),
      outcomeText(counts, "succeeded"),
      outcomeText(counts, "failed"),
      counts === null ? "-" : numberText(counts.silent + counts.absent),
      counts === null ? "-" : numberText(counts.pending),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| Stage | Phase | Devices | Have it | Failed | Silent | Pending |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
  ].join("\n");
}

/** The gates that an approval is asked for, or that stopped it. */
function gateRows(state: RolloutState): string {
  const stage = currentStage(state);
  const newest = stage?.evaluations.at(-1);
  if (!stage || !newest || !["AwaitingApproval", "Held"].includes(state.phase)) return "";
  const rows = newest.gates.map(
    ({ name, verdict, reason }) => `| ${prose(name)} | ${verdict} | ${prose(reason)} |`,
  );
  return [
    `#### Gates of ${prose(stage.name)}`,
    "",
    `Evidence ${markdownCode(newest.hash)}`,
    "",
    "| Gate | Verdict | Why |",
    "| --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function timeText(instant: string): string {
  return `${instant.slice(0, 16).replace("T", " ")} UTC`;
}
