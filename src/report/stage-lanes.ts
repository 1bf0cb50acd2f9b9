import type { RolloutEvent } from "../rollout/state/rollout-state.ts";

/** What a stage is doing, as its lane shows it, in the order of the legend. */
export const lanePhases = [
  "waiting",
  "reaching",
  "soaking",
  "deciding",
  "approval",
  "held",
  "paused",
  "goingBack",
  "passed",
] as const;
/** One of those. */
export type LanePhase = (typeof lanePhases)[number];

/** In words, after the name of the stage. */
export const laneWords: Readonly<Record<LanePhase, string>> = {
  waiting: "waits",
  reaching: "reaches its devices",
  soaking: "soaks",
  deciding: "is judged",
  approval: "waits for an approval",
  held: "held",
  paused: "paused",
  goingBack: "goes back",
  passed: "passed",
};

/** A stretch of time in which a stage did one thing. */
export interface LaneSpan {
  readonly phase: LanePhase;
  /** ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
}

/** One stage, from the start of the rollout to its end or to now. */
export interface StageLane {
  readonly stage: string;
  readonly spans: readonly LaneSpan[];
}

/** What each stage did when, from what happened; the last stretch ends at `until`. */
export function stageLanes(
  stages: readonly string[],
  events: readonly RolloutEvent[],
  until: string,
): readonly StageLane[] {
  const walk = new LaneWalk(stages);
  for (const event of events) walk.take(event);
  return walk.lanes(until);
}

const endings: readonly RolloutEvent["type"][] = [
  "completed",
  "aborted",
  "superseded",
  "rolledBack",
  "rollbackFailed",
];

class LaneWalk {
  readonly #stages: readonly string[];
  readonly #doing = new Map<string, LanePhase>();
  readonly #spans = new Map<string, LaneSpan[]>();
  readonly #open = new Map<string, { readonly phase: LanePhase; readonly from: string }>();
  /** What stands in the way of the current stage. */
  #stop: LanePhase | undefined;
  #endedAt: string | undefined;

  constructor(stages: readonly string[]) {
    this.#stages = stages;
  }

  take(event: RolloutEvent): void {
    this.#change(event);
    // an aborted one may still be rolled back
    this.#endedAt = endings.includes(event.type) ? event.at : undefined;
    const current = this.#stages.find((stage) => this.#doing.get(stage) !== "passed");
    for (const stage of this.#stages) {
      const phase =
        stage === current && this.#stop ? this.#stop : (this.#doing.get(stage) ?? "waiting");
      this.#show(stage, phase, event.at);
    }
  }

  lanes(until: string): readonly StageLane[] {
    const end = this.#endedAt ?? until;
    return this.#stages.map((stage) => {
      const open = this.#open.get(stage);
      const spans = this.#spans.get(stage) ?? [];
      return { stage, spans: open && open.from <= end ? [...spans, { ...open, to: end }] : spans };
    });
  }

  #change({ type: happened, stage }: RolloutEvent): void {
    switch (happened) {
      case "started":
      case "restarted":
        this.#doing.clear();
        this.#stop = undefined;
        return;
      case "stageReleased":
        this.#do(stage, "reaching");
        return;
      case "stageReached":
        this.#do(stage, "soaking");
        return;
      case "stageSoaked":
        this.#do(stage, "deciding");
        return;
      case "awaitingApproval":
        this.#do(stage, "approval");
        return;
      case "stagePassed":
      case "overridden":
        this.#do(stage, "passed");
        this.#stop = undefined;
        return;
      case "held":
        this.#stop = "held";
        return;
      case "paused":
        this.#stop = "paused";
        return;
      case "rollingBack":
        this.#stop = "goingBack";
        return;
      case "cleared":
      case "resumed":
      case "retried":
        this.#stop = undefined;
        return;
      case "approved":
      case "aborted":
      case "rolledBack":
      case "rollbackFailed":
      case "completed":
      case "superseded":
      case "holdRenewed":
      case "holdExpiring":
        return;
      default:
        happened satisfies never;
    }
  }

  #do(stage: string | null, phase: LanePhase): void {
    if (stage !== null) this.#doing.set(stage, phase);
  }

  #show(stage: string, phase: LanePhase, at: string): void {
    const open = this.#open.get(stage);
    if (open?.phase === phase) return;
    if (open && open.from < at) {
      const spans = this.#spans.get(stage) ?? [];
      this.#spans.set(stage, [...spans, { ...open, to: at }]);
    }
    this.#open.set(stage, { phase, from: at });
  }
}
