import type { DesiredState } from "../../config/desired-state.ts";
import type { GateType } from "../../config/rollouts/gate-schema.ts";
import type { RolloutSpec } from "../../config/rollouts/rollout-schema.ts";
import type { Fetch } from "../../graph/client-options.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { Session } from "../../operate/session/session.ts";
import { guardNames } from "../../reconcile/plan/guard-names.ts";
import { MemoryStore } from "../../state/memory-store.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { RolloutController, type TickReport } from "../controller/controller.ts";
import {
  currentStage,
  type Hold,
  type Intent,
  isTerminal,
  type RolloutEvent,
  type RolloutPhase,
  type RolloutState,
  type StagePhase,
} from "../state/rollout-state.ts";

/** A tenant whose clock and devices move when they are told to. */
export interface SimulatedTenant {
  readonly tenant: Tenant;
  /** Gets report files. */
  readonly fetch: Fetch;
  /** Lets so many milliseconds pass. */
  readonly advance: (ms: number) => void;
}

/** How a simulation runs. */
export interface SimulateOptions extends OperationOptions {
  /** When the rollout starts, by the tenant's clock. */
  readonly startAt: Date;
  /** Whether what waits for an approval is approved at once. Default true. */
  readonly approve?: boolean | undefined;
  /** Days after which it is given up. Default 120. */
  readonly maxDays?: number | undefined;
  /** Told of each event as it happens. */
  readonly onEvent?: ((event: RolloutEvent, state: RolloutState) => void) | undefined;
}

/** What became of a simulated rollout. */
export interface SimulationResult {
  readonly formatVersion: 1;
  readonly phase: RolloutPhase;
  readonly hold: Hold | null;
  readonly stages: readonly SimulatedStage[];
  readonly events: readonly RolloutEvent[];
  readonly writes: readonly Intent[];
  /** How many ticks ran. */
  readonly ticks: number;
  /** What of the files was left out or taken for granted, one sentence each. */
  readonly notes: readonly string[];
  readonly state: RolloutState;
}

/** How far a stage came; devices as last seen, null for a stage that was not released. */
export interface SimulatedStage {
  readonly name: string;
  readonly phase: StagePhase;
  readonly appliedAt: string | null;
  readonly passedAt: string | null;
  readonly failed: number | null;
  readonly succeeded: number | null;
  readonly targeted: number | null;
}

const day = 86_400_000;
const owner = { pid: 0, host: "simulation", who: "simulation" };

/**
 * Applies the files to a simulated tenant and runs one of their rollouts through it, tick by tick, by
 * the same code that works on a real one: weeks in seconds. It ends with the rollout, or where only a
 * person could go on.
 *
 * @throws {ApplyRefusedError} where the files cannot be applied.
 * @throws {RolloutCommandError} where the rollout cannot be started.
 */
export async function simulateRollout(
  { tenant, fetch, advance }: SimulatedTenant,
  desired: DesiredState,
  name: string,
  options: SimulateOptions,
): Promise<SimulationResult> {
  const { abortSignal, approve = true, maxDays = 120, startAt, onEvent } = options;
  const { desired: simulated, notes } = simulatedFiles(desired, name, approve);
  const store = new MemoryStore();
  await new Session(tenant, simulated).planAndApply({
    store,
    owner,
    confirm: () => true,
    impact: false,
    allow: guardNames,
    abortSignal,
  });
  const wait = startAt.getTime() - tenant.now().getTime();
  if (wait > 0) advance(wait);
  const controller = new RolloutController(tenant, simulated, {
    store,
    owner,
    fetch,
    ...(onEvent && { onEvent }),
  });
  const actor = { by: owner.who, identity: null };
  const events: RolloutEvent[] = [];
  const writes: Intent[] = [];
  const end = tenant.now().getTime() + maxDays * day;
  let ticks = 0;
  const keep = ({ state, events: told, writes: written }: TickReport): RolloutState => {
    ticks++;
    events.push(...told);
    writes.push(...written);
    return state;
  };
  // which devices of the tenant are blocked a simulated fleet says nothing about
  const start = { abortSignal, allowBlocked: true };
  let state = keep(await controller.start(name, actor, start));
  while (!isTerminal(state) && !needsPerson(state) && tenant.now().getTime() < end) {
    const evidence = approve ? evidenceToApprove(state) : undefined;
    if (evidence) {
      state = keep(
        await controller.command(name, { verb: "approve", ...evidence }, actor, { abortSignal }),
      );
      continue;
    }
    const due = Date.parse(state.nextWakeAt ?? "") - tenant.now().getTime();
    advance(Math.max(60_000, Number.isNaN(due) ? day / 4 : due));
    state = keep(await controller.tick(name, { abortSignal }));
  }
  return {
    formatVersion: 1,
    phase: state.phase,
    hold: state.hold,
    stages: state.stages.map(({ counts, targets, ...stage }) => ({
      name: stage.name,
      phase: stage.phase,
      appliedAt: stage.appliedAt,
      passedAt: stage.passedAt,
      failed: counts?.failed ?? null,
      succeeded: counts?.succeeded ?? null,
      targeted: targets?.count ?? null,
    })),
    events,
    writes,
    ticks,
    notes,
    state,
  };
}

/** Whether only a person could go on; a hold that may clear by itself is waited for. */
function needsPerson({ phase, hold }: RolloutState): boolean {
  if (phase === "AwaitingApproval") return false;
  return (
    phase === "Held" &&
    hold !== null &&
    hold.reason !== "staleData" &&
    hold.reason !== "applyUnverified"
  );
}

function evidenceToApprove(state: RolloutState) {
  if (state.phase !== "AwaitingApproval") return undefined;
  const stage = currentStage(state);
  const evidence = stage?.evaluations.at(-1)?.hash;
  return stage && evidence !== undefined ? { stage: stage.name, evidence } : undefined;
}

/** Gates that ask somebody outside of the tenant, who would say nothing true of a simulation. */
const outside: readonly GateType[] = [
  "prometheus",
  "warmBuilds",
  "newSignatures",
  "webhook",
  "checklist",
  "healthReport",
  "updateHistory",
  "custom",
];

/** The files without what a simulation has not: sources outside, and devices by name. */
function simulatedFiles(
  desired: DesiredState,
  name: string,
  approve: boolean,
): { readonly desired: DesiredState; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const spec = desired.rollouts?.[name];
  const rollouts = spec && { ...desired.rollouts, [name]: insideOnly(spec, notes) };
  if (approve && spec && Object.values(spec.gates).some(({ type }) => type === "approval"))
    notes.push("What waits for an approval is approved at once.");
  const resources = desired.resources.map((resource) => {
    if (resource.members === undefined || resource.members.length === 0) return resource;
    notes.push(`${resource.address} has no members here, since its devices are named.`);
    return { ...resource, members: [] };
  });
  return { desired: { ...desired, resources, ...(rollouts && { rollouts }) }, notes };
}

function insideOnly(spec: RolloutSpec, notes: string[]): RolloutSpec {
  const left = Object.entries(spec.gates)
    .filter(([, gate]) => outside.includes(gate.type) || "path" in gate)
    .map(([gate]) => gate);
  if (left.length > 0) notes.push(`Gates that ask elsewhere are left out: ${left.join(", ")}.`);
  const inside = (names: readonly string[]) => names.filter((each) => !left.includes(each));
  if (spec.notify.length > 0) notes.push("Webhooks are not told anything.");
  return {
    ...spec,
    notify: [],
    stages: spec.stages.map((stage) => ({
      ...stage,
      watch: inside(stage.watch),
      gates: inside(stage.gates),
    })),
  };
}
