import { isTerminal, type RolloutEvent, type RolloutState, verifyAudit } from "../../src/index.ts";
import type { MockTenant } from "../../mocks/index.ts";
import { Violation } from "./chronicle.ts";
import { objectOfStage, type RolloutFiles } from "./rollout-files.ts";

/** What a log and a state say that never may be, whoever was killed or frozen before. */
export function judgeKept(state: RolloutState, log: string): void {
  for (const [index, stage] of state.stages.entries()) {
    const before = state.stages[index - 1];
    if (stage.appliedAt === null || before === undefined || before.phase === "Passed") continue;
    throw new Violation(`${stage.name} is released, and ${before.name} is ${before.phase}`);
  }
  for (const { name, phase, evaluations, overriddenBy } of state.stages) {
    const last = evaluations.at(-1);
    if (phase === "Passed" && overriddenBy === null && !(last?.complete && last.verdict === "pass"))
      throw new Violation(`${name} is passed on no complete evaluation that passes`);
  }
  const { records, problems } = verifyAudit(log);
  if (problems.length > 0) throw new Violation(`the log is not whole: ${problems.join("; ")}`);
  const told = records.flatMap(({ kind, data }) =>
    kind === "event" ? [(data as RolloutEvent).sequence] : [],
  );
  const isInOrder = told.every((sequence, index) => sequence === index + 1);
  if (!isInOrder || told.length > state.sequence)
    throw new Violation(`events are missing in the log, or twice: ${told.join(" ")}`);
}

/** What may only be once nobody acts any more. */
export function judgeEnd(state: RolloutState, log: string): void {
  judgeKept(state, log);
  const events = verifyAudit(log).records.filter(({ kind }) => kind === "event");
  if (events.length !== state.sequence)
    throw new Violation(`${state.sequence - events.length} events never came into the log`);
}

/** What people did to rings by hand. */
interface ByHand {
  /** Paused by a person. */
  readonly theirs: ReadonlyMap<string, unknown>;
  /** A pause of theirs was ended by a person. */
  readonly resumed: ReadonlySet<string>;
}

/** Whether the tenant is as an ended rollout says. */
export function judgeTenant(
  files: RolloutFiles,
  mock: MockTenant,
  state: RolloutState,
  { theirs, resumed }: ByHand,
): void {
  if (!isTerminal(state) || state.phase === "RollbackFailed") return;
  for (const stage of state.stages) {
    const id = objectOfStage(files, mock, stage.name);
    if (theirs.has(id)) continue;
    const isHeld =
      !resumed.has(id) &&
      files.way === "ringPause" &&
      state.holds.some((hold) => hold.stage === stage.name);
    const shown = positionOf(files, mock, stage.name, id);
    const ends = { Completed: "released", RolledBack: "held" } as const;
    const wanted =
      state.phase === "Completed" || state.phase === "RolledBack"
        ? ends[state.phase]
        : isHeld
          ? "held"
          : undefined;
    if (wanted !== undefined && shown !== wanted)
      throw new Violation(`${stage.name} of a rollout that is ${state.phase} is ${shown}`);
  }
}

function positionOf(
  { way }: RolloutFiles,
  { state }: MockTenant,
  stage: string,
  id: string,
): "held" | "released" {
  switch (way) {
    case "ringPause":
      return state.get("deviceConfigurations", id)?.["qualityUpdatesPaused"] === true
        ? "held"
        : "released";
    case "featureAssignment": {
      const group = state
        .list("groups")
        .find(({ displayName }) => displayName === `Devices ${stage}`);
      const assigned = JSON.stringify(state.assignments("windowsFeatureUpdateProfiles", id));
      return assigned.includes(String(group?.["id"])) ? "released" : "held";
    }
    case "groupMembership":
      return state.members(id).length > 0 ? "released" : "held";
    default:
      return way satisfies never;
  }
}
