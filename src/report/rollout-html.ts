import type { StateCounts } from "../health/device-state.ts";
import type { AuditRecord } from "../rollout/audit/audit-chain.ts";
import { type Blocker, explainRollout } from "../rollout/explain/explain-rollout.ts";
import type {
  Intent,
  OutcomeCounts,
  RolloutEvent,
  RolloutState,
} from "../rollout/state/rollout-state.ts";
import { htmlText } from "./escape.ts";
import { pageHtml } from "./page.ts";
import { figureHtml } from "./pictures/picture.ts";
import { pictureClock } from "./pictures/picture-clock.ts";
import { pictureStyle, stateColours } from "./pictures/picture-style.ts";
import { drawStageLanes, lanesCaption, type ShownFreeze } from "./pictures/stage-lanes-svg.ts";
import { drawStateBars } from "./pictures/state-bars.ts";
import { whiskerStyle } from "./pictures/whisker-svg.ts";
import { momentText } from "./ring-facts.ts";
import {
  approvalTable,
  decisionOfEvent,
  decisionsOf,
  decisionTable,
  gatesHtml,
  holdTable,
  stageTable,
  writeTable,
} from "./rollout-tables.ts";
import { outcomeText, phaseSentence } from "./rollout-words.ts";
import { stageLanes } from "./stage-lanes.ts";

/** What the page of a rollout shows besides its state. */
export interface RolloutHtmlOptions {
  /** Its log, as `history` gives it: who decided what. Of a start before the last nothing is shown. */
  readonly records?: readonly AuditRecord[] | undefined;
  /** Where there is no log, such as of a simulation: what happened, in order. */
  readonly events?: readonly RolloutEvent[] | undefined;
  /** What was written. Default: the newest write of each kind, as the state keeps it. */
  readonly writes?: readonly Intent[] | undefined;
  /** What blocks the next step. Default: what the state says of it. */
  readonly blockers?: readonly Blocker[] | undefined;
  /** Sentences to be read with it, such as where its log is not whole. */
  readonly notes?: readonly string[] | undefined;
  /** Drawn behind the stages. */
  readonly freezes?: readonly ShownFreeze[] | undefined;
  /** IANA name of the zone of all times. Default UTC. */
  readonly timeZone?: string | undefined;
  /** Up to when the stages are drawn. Default: the last tick. */
  readonly now?: Date | undefined;
  /** Whether it ran on a simulated fleet. */
  readonly isSimulated?: boolean | undefined;
}

const style = `${pictureStyle}${stateColours}${whiskerStyle}
.phase { font-size: 1.1rem; font-weight: 600 } .pass { color: var(--greenEdge) } .blocked { border-left-color: var(--yellowEdge) } .blocked h2 { font-size: 1rem; margin: 0 0 .3rem } .blocked ul { margin-bottom: 0 }
h3 { margin-top: 1.2rem }
`;

const outcomeWords = {
  patched: "have it",
  pending: "pending",
  overdue: "past their time",
  failing: "failed",
  silent: "silent since the release",
  unknown: "not heard of since before it",
  unreachable: "unreachable",
} as const;

/**
 * A rollout as one self-contained page: where it stands and what blocks it, its stages over time, what
 * their gates said, and who decided what. Of one that runs as of one that was simulated. No script,
 * nothing loaded from elsewhere.
 *
 * @throws {RangeError} where the time zone is not known to this Node.
 */
export function rolloutHtml(state: RolloutState, options: RolloutHtmlOptions = {}): string {
  const { notes = [], freezes = [], timeZone = "UTC", isSimulated = false } = options;
  const { name, content, stack, tenantId, startedAt, startedBy, lastTickAt, nextWakeAt } = state;
  const clock = pictureClock(timeZone);
  const now = options.now ?? new Date(lastTickAt ?? startedAt);
  const records = ofThisStart(options.records ?? [], startedAt);
  const events = options.records ? eventsIn(records) : (options.events ?? []);
  const decisions = options.records ? decisionsOf(records) : events.map(decisionOfEvent);
  const lanes = stageLanes(
    state.stages.map((stage) => stage.name),
    events,
    now.toISOString(),
  );
  const origin = [
    isSimulated ? "Simulated" : `Stack ${stack}, tenant ${tenantId ?? "of unknown id"}`,
    `started ${clock.format("%Y-%m-%d %H:%M", new Date(startedAt))} by ${startedBy}`,
    ...(lastTickAt === null ? [] : [`last tick ${momentText(lastTickAt, clock)}`]),
    ...(nextWakeAt === null ? [] : [`next tick due ${momentText(nextWakeAt, clock)}`]),
    `all times in ${timeZone}`,
  ];
  const body = [
    `<h1>Rollout ${htmlText(name)} <small>${htmlText(content.title)}</small></h1>`,
    `<p class="phase">${htmlText(phaseSentence(state))}</p>`,
    `<p><small>${htmlText(origin.join(", "))}</small></p>`,
    ...notes.map((note) => `<p class="warning">${htmlText(note)}</p>`),
    blockersHtml(options.blockers ?? explainRollout(state, undefined, now)),
    "<h2>Stages over time</h2>",
    events.length === 0
      ? "<p>What happened is not at hand, so that nothing can be drawn.</p>"
      : figureHtml(
          (size) => drawStageLanes({ state, lanes, now, clock, freezes }, size),
          lanesCaption,
        ),
    stageTable(state, clock),
    outcomesHtml(state),
    sectionHtml("Gates", state.stages.map((stage) => gatesHtml(stage, clock)).join("\n")),
    sectionHtml("Held back", holdTable(state, clock)),
    sectionHtml("Approvals", approvalTable(state, clock)),
    sectionHtml("Passed in spite of gates", overridesHtml(state)),
    sectionHtml("Decisions, the newest first", decisionTable(decisions, clock)),
    sectionHtml("Writes", writeTable(options.writes ?? state.intents, clock)),
  ];
  return pageHtml({
    title: `Rollout ${name}`,
    style,
    body: body.filter((part) => part !== "").join("\n"),
  });
}

/** A heading and what is below it; empty where there is nothing. */
function sectionHtml(heading: string, content: string): string {
  return content.trim() === "" ? "" : `<h2>${heading}</h2>\n${content}`;
}

function ofThisStart(records: readonly AuditRecord[], startedAt: string): readonly AuditRecord[] {
  return records.filter(({ at }) => at >= startedAt);
}

function eventsIn(records: readonly AuditRecord[]): readonly RolloutEvent[] {
  return records.filter(({ kind }) => kind === "event").map(({ data }) => data as RolloutEvent);
}

function blockersHtml(blockers: readonly Blocker[]): string {
  if (blockers.length === 0) return "";
  const items = blockers.map(
    ({ what, unblock }) =>
      `<li>${htmlText(what)}<br><small>unblocks: ${htmlText(unblock)}</small></li>`,
  );
  return `<section class="card blocked"><h2>What blocks the next step</h2>\n<ul>${items.join("\n")}</ul></section>`;
}

/** The devices of each released stage by outcome. */
function outcomesHtml({ stages, content }: RolloutState): string {
  const bars = stages.flatMap(({ name, counts }) =>
    counts === null || counts.eligible === 0
      ? []
      : [
          {
            title: name,
            share: `${outcomeText(counts, "succeeded")} have it`,
            counts: stateCounts(counts),
          },
        ],
  );
  if (bars.length === 0) return "";
  const terms = {
    title: `Devices of each stage by outcome, ${content.title}`,
    words: outcomeWords,
  };
  return `<h2>Devices by outcome</h2>\n${figureHtml((size) => drawStateBars(bars, terms, size))}`;
}

function stateCounts(counts: OutcomeCounts): StateCounts {
  const { succeeded, failed, overdue, silent, absent, pending } = counts;
  return {
    patched: succeeded,
    pending,
    overdue,
    failing: failed - overdue,
    silent,
    unknown: absent,
    unreachable: 0,
  };
}

function overridesHtml({ stages }: RolloutState): string {
  const items = stages.flatMap(({ name, overriddenBy }) =>
    overriddenBy === null ? [] : [`<li><b>${htmlText(name)}</b>: ${htmlText(overriddenBy)}</li>`],
  );
  return items.length === 0 ? "" : `<ul>${items.join("\n")}</ul>`;
}
