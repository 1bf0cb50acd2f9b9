import { amountText, numberText } from "../kind/amounts.ts";
import type { AuditRecord } from "../rollout/audit/audit-chain.ts";
import type {
  GateVerdict,
  Intent,
  RolloutEvent,
  RolloutState,
  StageState,
} from "../rollout/state/rollout-state.ts";
import { htmlText } from "./escape.ts";
import { htmlTable } from "./html-table.ts";
import type { PictureClock } from "./pictures/picture-clock.ts";
import { gateWhisker } from "./pictures/whisker-svg.ts";
import { momentText } from "./ring-facts.ts";
import { outcomeText, shortHash, stagePhaseText, writeText } from "./rollout-words.ts";

// what stands in the tables of the page of a rollout

const verdictStyles: Readonly<Record<GateVerdict, string>> = {
  pass: "pass",
  fail: "danger",
  inconclusive: "caution",
  error: "danger",
};

export function stageTable({ stages }: RolloutState, clock: PictureClock): string {
  return htmlTable(
    [
      { heading: "Stage" },
      { heading: "Phase", style: "short" },
      { heading: "Devices", style: "number" },
      { heading: "Have it", style: "number" },
      { heading: "Failed", style: "number" },
      { heading: "Silent", style: "number" },
      { heading: "Pending", style: "number" },
      { heading: "Released", style: "short" },
      { heading: "Soaks since", style: "short" },
      { heading: "Passed", style: "short" },
    ],
    stages.map((stage) => {
      const { targets, counts, appliedAt, soakStartedAt, passedAt } = stage;
      return [
        htmlText(stage.name),
        stagePhaseText(stage),
        targets === null ? "-" : numberText(targets.count),
        outcomeText(counts, "succeeded"),
        outcomeText(counts, "failed"),
        counts === null ? "-" : numberText(counts.silent + counts.absent),
        counts === null ? "-" : numberText(counts.pending),
        ...[appliedAt, soakStartedAt, passedAt].map((at) => htmlText(momentText(at, clock, "-"))),
      ];
    }),
    "How far each stage is",
  );
}

/** The newest evaluation of a stage; empty where it was never judged. */
export function gatesHtml({ name, evaluations, looks }: StageState, clock: PictureClock): string {
  const newest = evaluations.at(-1);
  if (newest === undefined) return "";
  const { at, verdict, complete, gates, hash } = newest;
  const state = complete ? "" : ", not complete";
  const table = htmlTable(
    [{ heading: "Gate and verdict" }, { heading: "Why", style: "long" }],
    gates.map((gate) => [
      `${htmlText(gate.name)}: ${verdictHtml(gate.verdict)}<br><small>${htmlText(gate.type)}</small>`,
      `${htmlText(gate.reason)}${gateWhisker(gate)}`,
    ]),
    `Gates of ${htmlText(name)}`,
  );
  return `<h3>${htmlText(name)}: ${verdictHtml(verdict)} <small>${htmlText(momentText(at, clock))}${state}, ${amountText(looks, "look", "looks")}</small></h3>
<p><small>evidence <code>${htmlText(hash)}</code></small></p>
${table}`;
}

function verdictHtml(verdict: GateVerdict): string {
  return `<b class="${verdictStyles[verdict]}">${verdict}</b>`;
}

/** What happened and what was asked for, newest first; by whom where the log says so. */
export function decisionTable(decisions: readonly DecisionLine[], clock: PictureClock): string {
  const hasPeople = decisions.some(({ by }) => by !== null);
  return htmlTable(
    [
      { heading: "Time", style: "short" },
      { heading: "What happened", style: "long" },
      ...(hasPeople ? [{ heading: "By" }] : []),
      { heading: "Evidence", style: "short" },
    ],
    decisions
      .map(({ at, what, text, by, evidence }) => [
        htmlText(momentText(at, clock)),
        `<b>${htmlText(what)}</b> ${htmlText(text)}`,
        ...(hasPeople ? [htmlText(by ?? "-")] : []),
        evidence === null ? "-" : `<code>${htmlText(shortHash(evidence))}</code>`,
      ])
      .reverse(),
    "Everything that was decided and asked for",
  );
}

/** One line of what happened. */
export interface DecisionLine {
  readonly at: string;
  readonly what: string;
  readonly text: string;
  readonly by: string | null;
  readonly evidence: string | null;
}

export function decisionOfEvent({ at, type, message, evidence }: RolloutEvent): DecisionLine {
  return { at, what: type, text: message, by: null, evidence };
}

/** What a record of the log says, for those that are of events and commands. */
export function decisionsOf(records: readonly AuditRecord[]): readonly DecisionLine[] {
  return records.flatMap(({ at, kind, by, data }) => {
    if (kind === "event") return [{ ...decisionOfEvent(data as RolloutEvent), at, by }];
    if (kind !== "command") return [];
    const { verb, evidence, ...terms } = data as Readonly<Record<string, unknown>>;
    const told = Object.entries(terms).map(([key, value]) => `${key} ${String(value)}`);
    return [
      {
        at,
        what: String(verb),
        text: told.join(", "),
        by,
        evidence: typeof evidence === "string" ? evidence : null,
      },
    ];
  });
}

export function writeTable(writes: readonly Intent[], clock: PictureClock): string {
  return htmlTable(
    [
      { heading: "Time", style: "short" },
      { heading: "Write" },
      { heading: "Became", style: "short" },
      { heading: "Why", style: "long" },
    ],
    writes.map(({ at, effect, status, error }) => {
      const isGood = status === "applied" || status === "unchanged";
      return [
        htmlText(momentText(at, clock)),
        htmlText(writeText(effect)),
        `<b class="${isGood ? "pass" : "danger"}">${status}</b>`,
        error === null ? "-" : htmlText(error),
      ];
    }),
    "What was written to the tenant",
  );
}

export function holdTable({ holds }: RolloutState, clock: PictureClock): string {
  return htmlTable(
    [
      { heading: "Object" },
      { heading: "Stage" },
      { heading: "Held since", style: "short" },
      { heading: "Ends by itself", style: "short" },
    ],
    holds.map(({ object, stage, armedAt, expiresAt }) => [
      `<code>${htmlText(object)}</code>`,
      htmlText(stage),
      htmlText(momentText(armedAt, clock)),
      htmlText(momentText(expiresAt, clock)),
    ]),
    "What this rollout holds back",
  );
}

export function approvalTable({ approvals }: RolloutState, clock: PictureClock): string {
  return htmlTable(
    [
      { heading: "Time", style: "short" },
      { heading: "Stage" },
      { heading: "By" },
      { heading: "Signed in as", style: "extra" },
      { heading: "Evidence", style: "short" },
      { heading: "Expires", style: "short" },
    ],
    approvals.map(({ at, stage, by, identity, evidenceHash, expiresAt }) => [
      htmlText(momentText(at, clock)),
      htmlText(stage),
      htmlText(by),
      htmlText(identity ?? "-"),
      `<code>${htmlText(shortHash(evidenceHash))}</code>`,
      htmlText(momentText(expiresAt, clock)),
    ]),
    "Approvals",
  );
}
