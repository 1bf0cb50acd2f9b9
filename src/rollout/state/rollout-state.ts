import type { RolloutSpec } from "../../config/rollouts/rollout-schema.ts";

/**
 * Where a rollout stands. `Held`: the controller stopped it, and `hold` says why. `Paused`: a person
 * did. Both keep what is held back held back.
 */
export const rolloutPhases = [
  "Pending",
  "Progressing",
  "Held",
  "AwaitingApproval",
  "Paused",
  "RollingBack",
  "Completed",
  "Aborted",
  "RolledBack",
  "RollbackFailed",
  "Superseded",
] as const;
/**
 * One of those.
 *
 * @useDeclaredType
 */
export type RolloutPhase = (typeof rolloutPhases)[number];

/**
 * Where a stage stands: not released (`Waiting`), being released, released and not yet on enough
 * devices (`Reaching`), watched (`Soaking`), judged (`Deciding`), done, failed, or stopped.
 */
export type StagePhase =
  | "Waiting"
  | "Applying"
  | "Reaching"
  | "Soaking"
  | "Deciding"
  | "Passed"
  | "Failed"
  | "Held";

/** Why the controller holds a rollout. */
export type HoldReason =
  | "precheck"
  | "noDevices"
  | "applyUnverified"
  | "approvalStale"
  | "inconclusive"
  | "gateFailed"
  | "watchFailed"
  | "timeout"
  | "staleData"
  | "superseded"
  | "drift";

/** A hold of the controller. */
export interface Hold {
  readonly reason: HoldReason;
  /** One sentence for people: what was seen. */
  readonly message: string;
  /** ISO 8601, UTC, as all instants here. */
  readonly since: string;
  /** The stage that was current; null before the first. */
  readonly stage: string | null;
  /** What it is about: the day of a newer release, or the stage on which a watched gate fails. */
  readonly subject: string | null;
  /** Ticks in a row in which its reason was gone. */
  readonly goodTicks: number;
}

/** What is rolled out, as it was resolved at the start. */
export interface PinnedContent {
  /** Such as `quality updates of 2026-11-10`. */
  readonly title: string;
  /** Day of the release; null for what has none. */
  readonly release: string | null;
  /** Revision by build that has it; only for quality content. */
  readonly builds: Readonly<Record<string, string>>;
  /** Articles of its updates, such as `KB5068861`; none where no source has them. */
  readonly articles: readonly string[];
  /** Only for content of kind `tool`. */
  readonly tool?: PinnedTool;
  readonly resolvedAt: string;
}

/** The version of a tool that a rollout takes devices to. */
export interface PinnedTool {
  /** Its key under `tools`. */
  readonly name: string;
  readonly version: string;
  /** The version that all others have, and devices that are held back again. */
  readonly from: string;
  /** Digest of the archive, as in `tools.lock.json`. */
  readonly digest: string;
  /** Least build of Windows; null where none is known. */
  readonly minimumBuild: number | null;
}

/** How many devices of a stage, or of a part of it, have which outcome. */
export interface OutcomeCounts {
  /** All of the following together. */
  readonly eligible: number;
  /** Have the content. */
  readonly succeeded: number;
  /** Report that it failed, or are past their time for it although they check in. */
  readonly failed: number;
  /** Of those that failed: the second. */
  readonly overdue: number;
  /** Checked in up to a day before the stage was released or later, and then not any more. */
  readonly silent: number;
  /** Did not check in since before that, so that they cannot have got it. */
  readonly absent: number;
  /** None of these yet. */
  readonly pending: number;
}

/** What a gate said. Only `pass` promotes. */
export type GateVerdict = "pass" | "fail" | "inconclusive" | "error";

/** What one gate said of one set of observations. */
export interface GateResult {
  readonly name: string;
  readonly type: string;
  readonly verdict: GateVerdict;
  /** Whether what is still to come cannot change it; one that is not complete decides nothing. */
  readonly complete: boolean;
  /** One sentence with the numbers. */
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** All gates of a stage, evaluated once: what a promotion stands on. */
export interface Evaluation {
  readonly stage: string;
  readonly at: string;
  readonly verdict: GateVerdict;
  readonly complete: boolean;
  readonly gates: readonly GateResult[];
  /** Undefined where its devices were not read. */
  readonly counts?: OutcomeCounts;
  /** SHA-256 of it together with the spec and the content: what an approval names. */
  readonly hash: string;
}

/** A promotion that a person approved. */
export interface Approval {
  readonly stage: string;
  readonly evidenceHash: string;
  readonly specHash: string;
  /** As given. */
  readonly by: string;
  /** Of the token or of the pipeline's run. */
  readonly identity: string | null;
  readonly at: string;
  readonly expiresAt: string;
}

/** The devices of a stage as they were when it was released. */
export interface FrozenTargets {
  readonly count: number;
  /** SHA-256 of their ids, sorted. */
  readonly hash: string;
  readonly frozenAt: string;
}

/** One stage, and how far it has come. */
export interface StageState {
  readonly name: string;
  phase: StagePhase;
  /** The phase in which it was stopped. */
  heldFrom: StagePhase | null;
  /** Whether what it released is held back again. */
  isRestrained: boolean;
  /** Since when its devices do not get the content any more; null while they do. */
  restrainedAt: string | null;
  targets: FrozenTargets | null;
  /** When its release was read back. */
  appliedAt: string | null;
  /** The same of its last release: after a hold it is released anew. */
  releasedAt: string | null;
  soakStartedAt: string | null;
  /** From when its timeout counts: its release, or a retry. */
  timeoutFrom: string | null;
  passedAt: string | null;
  /** How often its gates were looked at to promote it. */
  looks: number;
  /** How often a hold cleared by itself. */
  autoClears: number;
  /** The newest last, 50 at most. */
  evaluations: readonly Evaluation[];
  /** As last seen. */
  counts: OutcomeCounts | null;
  overriddenBy: string | null;
}

/** What this rollout holds back. */
export interface ArmedHold {
  readonly stage: string;
  /** Such as `ring/early quality`. */
  readonly object: string;
  readonly setBy: "self";
  readonly armedAt: string;
  /** Null where it does not end by itself. */
  readonly expiresAt: string | null;
  /** When it was last told that it ends soon. */
  readonly warnedAt: string | null;
}

/** A write that was decided, noted before it is sent. */
export interface Intent {
  readonly id: string;
  readonly effect: RolloutWrite;
  readonly at: string;
  /** `unchanged`: it was so already, by whoever. */
  readonly status: "pending" | "applied" | "unchanged" | "unknown" | "failed";
  readonly error: string | null;
  /** Whether an earlier one of the same may have arrived. */
  readonly follows: boolean;
}

/** What is to be written. Each sets to a value, so that a repeat does nothing more. */
export type RolloutWrite =
  | { readonly type: "hold"; readonly stage: string }
  | { readonly type: "release"; readonly stage: string }
  /** Begins the days of a hold anew; not sent where it no longer ends when it did. */
  | { readonly type: "renew"; readonly stage: string; readonly seenExpiry: string }
  /** Has the devices of a ring uninstall the update, which restarts them, if it reaches no more. */
  | { readonly type: "uninstall"; readonly stage: string; readonly maxDevices: number }
  /** Puts the policy back to what it was before the start. */
  | { readonly type: "restore" };

/** That devices may be made to uninstall, at most so many. */
export interface UninstallApproval {
  readonly maxDevices: number;
  readonly by: string;
  readonly at: string;
}

/** Something that happened, once. */
export interface RolloutEvent {
  /** Grows by one with each. */
  readonly sequence: number;
  readonly type: RolloutEventType;
  readonly at: string;
  readonly stage: string | null;
  /** One sentence for people. */
  readonly message: string;
  /** Of the evaluation that it stands on. */
  readonly evidence: string | null;
}

/** What happened. */
export type RolloutEventType =
  | "started"
  | "stageReleased"
  | "stageReached"
  | "stageSoaked"
  | "stagePassed"
  | "awaitingApproval"
  | "approved"
  | "held"
  | "cleared"
  | "paused"
  | "resumed"
  | "retried"
  | "overridden"
  | "aborted"
  | "rollingBack"
  | "rolledBack"
  | "rollbackFailed"
  | "completed"
  | "superseded"
  | "holdRenewed"
  | "holdExpiring"
  | "restarted";

/** A rollout as its store keeps it. */
export interface RolloutState {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly stack: string;
  readonly tenantId: string | null;
  phase: RolloutPhase;
  hold: Hold | null;
  /** Who paused it, and why. */
  pausedBy: string | null;
  pausedAt: string | null;
  /** As it was at the start: what the files say later does not change a running rollout. */
  readonly spec: RolloutSpec;
  readonly specHash: string;
  content: PinnedContent;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly identity: string | null;
  readonly stages: StageState[];
  holds: readonly ArmedHold[];
  intents: readonly Intent[];
  approvals: readonly Approval[];
  /** Numbers that checklists compare with, by gate and item. */
  baselines: Readonly<Record<string, number>>;
  lastTickAt: string | null;
  nextWakeAt: string | null;
  /** The rollout that took its place. */
  supersededBy: string | null;
  /** What a rollout that this one took the place of held, such as `ring/early quality`. */
  inherited: readonly string[];
  /** Newer releases that a person said to go on in spite of. */
  acknowledged: readonly string[];
  /** True where it was started although devices are blocked, which get it, too. */
  readonly allowBlocked?: boolean | undefined;
  /** Undefined where nobody approved that devices uninstall, as they never do by themselves. */
  uninstall?: UninstallApproval | undefined;
  /** Ticks since the rollback began. */
  rollbackTicks: number;
  /** Of the newest event. */
  sequence: number;
}

const terminal: readonly RolloutPhase[] = [
  "Completed",
  "Aborted",
  "RolledBack",
  "RollbackFailed",
  "Superseded",
];

/** Whether no tick changes it any more. */
export function isTerminal({ phase }: Pick<RolloutState, "phase">): boolean {
  return terminal.includes(phase);
}

/** The first stage that is not passed; undefined where all are. */
export function currentStage(state: Pick<RolloutState, "stages">): StageState | undefined {
  return state.stages.find(({ phase }) => phase !== "Passed");
}
