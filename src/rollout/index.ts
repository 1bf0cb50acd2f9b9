export * from "../config/rollouts/condition.ts";
export { parseCondition, type ParsedCondition } from "../config/rollouts/parse-condition.ts";
export { type BoundMethod, lowerBound, upperBound } from "../statistics/share-bound.ts";
export { devicesNeeded, smallestProvable, splitAlpha } from "../statistics/sample-size.ts";
export {
  type FailureCount,
  type ShareDifference,
  twoShareDifference,
} from "../statistics/share-difference.ts";
export {
  RolloutController,
  type RolloutControllerOptions,
  type TickReport,
} from "./controller/controller.ts";
export type { StartOptions } from "./controller/prepare-start.ts";
export type { RolloutLook } from "./controller/rollout-look.ts";
export { readRolloutDevices, type RolloutReadinessOptions } from "./readiness.ts";
export type {
  Measure,
  ObservedFreeze,
  Observations,
  ObservedReadiness,
  ObservedRestore,
  ObservedSlot,
  ObservedStage,
  ObservedTool,
  PlacedShare,
  StageMeasures,
} from "./observe/observations.ts";
export {
  type Approval,
  type ArmedHold,
  type RolloutWrite,
  type Evaluation,
  type FrozenTargets,
  type GateResult,
  type Hold,
  type HoldReason,
  type Intent,
  isTerminal,
  type OutcomeCounts,
  type PinnedContent,
  type PinnedTool,
  type RolloutEvent,
  type RolloutEventType,
  type RolloutPhase,
  type RolloutState,
  type StagePhase,
  type StageState,
  type UninstallApproval,
  type GateVerdict,
} from "./state/rollout-state.ts";
export { startedRollout, type StartTerms } from "./tick/begin.ts";
export type { CommandResult } from "./tick/command-result.ts";
export {
  type Actor,
  answerCommand,
  type RolloutCommand,
  RolloutCommandError,
} from "./tick/commands.ts";
export { tick, type TickResult } from "./tick/tick.ts";
export { type AuditRecord, type VerifiedAudit, verifyAudit } from "./audit/audit-chain.ts";
export type { RolloutContent, RolloutSpec, StageSpec } from "../config/rollouts/rollout-schema.ts";
export type { GateSpec } from "../config/rollouts/gate-schema.ts";
export { type Blocker, explainRollout } from "./explain/explain-rollout.ts";
export {
  customGate,
  type CustomGate,
  type CustomGateContext,
  type CustomVerdict,
  gateCannotTell,
  gateFails,
  gatePasses,
} from "./measure/custom-gate.ts";
export {
  type SimulatedStage,
  type SimulatedTenant,
  simulateRollout,
  type SimulateOptions,
  type SimulationResult,
} from "./simulation/simulate-rollout.ts";
export type { NotifiedEvent, NotifiedStage, RolloutNotification } from "./notify/notification.ts";
