import {
  type Config,
  desiredState,
  type Observations,
  type ObservedStage,
  type OutcomeCounts,
  type PinnedContent,
  type RolloutSpec,
  type RolloutState,
  type StageState,
  startedRollout,
} from "ringwright";
import { rolloutConfig, threeStages } from "./rollout-lab.ts";

type Rollout = NonNullable<Config["rollouts"]>[string];

/** When the rollouts of pure ticks begin. */
export const began = new Date("2026-11-11T08:00:00Z");
export const hour = 3_600_000;
export const day = 24 * hour;

/** So many hours after the beginning. */
export function after(hours: number): Date {
  return new Date(began.getTime() + hours * hour);
}

/** A rollout as files state it, checked and with its defaults. */
export function specOf(rollout: Partial<Rollout> = {}, more: Partial<Config> = {}): RolloutSpec {
  const { rollouts } = desiredState(rolloutConfig({ ...threeStages, ...rollout }, more));
  const spec = rollouts?.["november"];
  if (!spec) throw new TypeError("the files have no rollout");
  return spec;
}

export const november: PinnedContent = {
  title: "quality updates of 2026-11-10",
  release: "2026-11-10",
  builds: { "26100": "4000" },
  articles: ["KB5068861"],
  resolvedAt: began.toISOString(),
};

export const december: PinnedContent = {
  ...november,
  title: "quality updates of 2026-12-08",
  release: "2026-12-08",
};

export const eva = { by: "eva", identity: "app-1" };
export const otto = { by: "otto", identity: "app-2" };

/** A state that nothing was written for, with what a test wants otherwise. */
export function stateOf(
  spec: RolloutSpec,
  changed: Partial<Omit<RolloutState, "stages">> = {},
  stages: Readonly<Record<string, Partial<StageState>>> = {},
): RolloutState {
  const terms = { name: "november", stack: "corp", tenantId: null, spec, content: november };
  const { state } = startedRollout(terms, eva, began);
  return {
    ...state,
    ...changed,
    stages: state.stages.map((stage) => ({ ...stage, ...stages[stage.name] })),
  };
}

/** A stage that was released at the beginning. */
export function released(phase: StageState["phase"], changed: Partial<StageState> = {}) {
  const at = began.toISOString();
  return {
    phase,
    targets: { count: 100, hash: "sha256:pilot", frozenAt: at },
    appliedAt: at,
    timeoutFrom: at,
    ...(phase !== "Applying" && phase !== "Reaching" && { soakStartedAt: at }),
    ...changed,
  } satisfies Partial<StageState>;
}

/** What a rollout holds of stages, until 35 days after the beginning. */
export function armed(...stages: readonly string[]): RolloutState["holds"] {
  return stages.map((stage) => ({
    stage,
    object: `ring/${stage} quality`,
    setBy: "self",
    armedAt: began.toISOString(),
    expiresAt: new Date(began.getTime() + 35 * day).toISOString(),
    warnedAt: null,
  }));
}

/** Counts that add up: who has no other outcome is pending. */
export function countsOf(eligible: number, some: Partial<OutcomeCounts> = {}): OutcomeCounts {
  const { succeeded = 0, failed = 0, overdue = 0, silent = 0, absent = 0 } = some;
  const pending = eligible - succeeded - failed - silent - absent;
  if (pending < 0) throw new RangeError("more outcomes than devices");
  return { eligible, succeeded, failed, overdue, silent, absent, pending };
}

/** A stage of 100 devices that all have the content. */
export function seenStage(changed: Partial<ObservedStage> = {}): ObservedStage {
  return {
    reach: { count: 100, hash: "sha256:pilot", unknown: [] },
    counts: countsOf(100, { succeeded: 100 }),
    strata: {},
    excluded: {},
    attrition: 0,
    reporting: 100,
    compliance: { compliant: 100, noncompliant: 0 },
    errors: {},
    control: { devices: 100, silent: 0 },
    ...changed,
  };
}

type Positions = Readonly<Record<string, "held" | "released" | "mixed" | "missing">>;

/** What a healthy tenant shows: all devices well, the named stages held as the test says. */
export function seenAt(
  now: Date,
  positions: Positions,
  changed: Partial<Observations> = {},
): Observations {
  const expiresAt = new Date(began.getTime() + 35 * day).toISOString();
  return {
    at: now.toISOString(),
    dataAt: now.toISOString(),
    problems: [],
    prechecks: [],
    supersededBy: null,
    slots: Object.fromEntries(
      Object.entries(positions).map(([stage, position]) => [
        stage,
        {
          object: `ring/${stage} quality`,
          position,
          expiresAt: position === "held" ? expiresAt : null,
        },
      ]),
    ),
    stages: Object.fromEntries(Object.keys(positions).map((stage) => [stage, seenStage()])),
    measures: {},
    freezes: [],
    restore: { isValid: true, differs: [] },
    ...changed,
  };
}
