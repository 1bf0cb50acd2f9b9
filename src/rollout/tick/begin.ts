import type { RolloutSpec } from "../../config/rollouts/rollout-schema.ts";
import { nodeCrypto } from "../../graph/late-crypto.ts";
import type { PinnedContent, RolloutState } from "../state/rollout-state.ts";
import { type CommandResult, withEvent } from "./command-result.ts";
import type { Actor } from "./commands.ts";
import { waitingStage } from "./stage-phase.ts";

/** How a rollout begins. */
export interface StartTerms {
  readonly name: string;
  readonly stack: string;
  readonly tenantId: string | null;
  readonly spec: RolloutSpec;
  readonly content: PinnedContent;
  /** What a rollout that this one takes the place of holds. */
  readonly inherited?: readonly string[] | undefined;
  /** Whether it starts although devices are blocked. Default false. */
  readonly allowBlocked?: boolean | undefined;
}

/** The state of a rollout that nothing was written for yet. */
export function startedRollout(terms: StartTerms, actor: Actor, now: Date): CommandResult {
  const { name, stack, tenantId, spec, content, inherited = [], allowBlocked } = terms;
  const at = now.toISOString();
  const state: RolloutState = {
    schemaVersion: 1,
    name,
    stack,
    tenantId,
    phase: "Pending",
    hold: null,
    pausedBy: null,
    pausedAt: null,
    spec,
    specHash: hashOfSpec(spec),
    content,
    startedAt: at,
    startedBy: actor.by,
    identity: actor.identity,
    stages: spec.stages.map((stage) => waitingStage(stage.name)),
    holds: [],
    intents: [],
    approvals: [],
    baselines: {},
    lastTickAt: null,
    nextWakeAt: at,
    supersededBy: null,
    inherited,
    acknowledged: [],
    ...(allowBlocked === true && { allowBlocked }),
    rollbackTicks: 0,
    sequence: 0,
  };
  const blocked = allowBlocked === true ? ", on blocked devices as well" : "";
  return withEvent(
    state,
    "started",
    now,
    `${actor.by} started ${name}: ${content.title}${blocked}`,
  );
}

/** The state of a rollout that another takes the place of: what it holds is the other's from now on. */
export function supersededRollout(before: RolloutState, by: string, now: Date): CommandResult {
  const state = structuredClone(before);
  state.phase = "Superseded";
  state.nextWakeAt = null;
  state.supersededBy = by;
  state.hold = null;
  return withEvent(state, "superseded", now, `${by} takes its place, and takes over what it holds`);
}

/** SHA-256 of what the files say of a rollout. */
function hashOfSpec(spec: RolloutSpec): string {
  return `sha256:${nodeCrypto().createHash("sha256").update(JSON.stringify(spec)).digest("hex")}`;
}
