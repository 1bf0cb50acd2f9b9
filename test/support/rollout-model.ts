import {
  type Actor,
  answerCommand,
  type Intent,
  isTerminal,
  type Observations,
  type OutcomeCounts,
  type PinnedContent,
  type RolloutCommand,
  RolloutCommandError,
  type RolloutSpec,
  type RolloutState,
  type RolloutWrite,
  tick,
  type TickResult,
} from "ringwright";
import { began, countsOf, day, hour, seenStage, stateOf } from "./observations.ts";

/** A tick that was made, with all that it was made from. */
export interface MadeTick {
  readonly before: RolloutState;
  readonly seen: Observations;
  readonly now: Date;
  readonly result: TickResult;
}

/** A write that changed something. */
export interface ModelWrite {
  readonly effect: RolloutWrite;
  readonly at: number;
}

/** The process of a run is gone. */
export class Crash extends Error {}

/** Half of a ring's pause: who set it, and when it ends by itself. */
interface Pause {
  readonly by: "rollout" | "person";
  readonly until: number;
}

interface Part {
  readonly devices: number;
  pause: Pause | null;
  /** How long its devices were given the content. */
  exposedMs: number;
}

/** Days after which a pause ends by itself. */
const pauseDays = 35;
/** How long it takes until every device of a stage has an outcome. */
const spreadMs = 30 * hour;

/**
 * A tenant, a store and a run in memory, as small as a rollout can tell: pauses that expire, devices
 * that get an outcome while they are exposed, and a run that notes each write before it sends it.
 */
export class RolloutModel {
  /** As the store has it. */
  state: RolloutState;
  /** The true time. */
  time = began.getTime();
  /** By how much the clock of the run is ahead. */
  skewMs = 0;
  /** Share of devices on which the content fails. */
  failing = 0;
  silent = 0;
  isUnreadable = false;
  /** How old the newest check-in is. */
  dataAgeMs = 0;
  supersededBy: PinnedContent | null = null;
  restoreDiffers = false;
  freezes: Observations["freezes"] = [];
  /** How the next writes end, one each; then all arrive. */
  faults: ("failed" | "unknown" | "lost")[] = [];
  readonly parts: Map<string, Part>;
  readonly ticks: MadeTick[] = [];
  readonly writes: ModelWrite[] = [];
  /** What must never happen, one sentence each. */
  readonly broken: string[] = [];

  constructor(spec: RolloutSpec, devices = 100) {
    this.state = stateOf(spec);
    this.parts = new Map(
      spec.stages.map(({ name }) => [name, { devices, pause: null, exposedMs: 0 }]),
    );
  }

  get now(): Date {
    return new Date(this.time + this.skewMs);
  }

  part(stage: string): Part {
    const part = this.parts.get(stage);
    if (!part) throw new TypeError(`no stage ${stage}`);
    return part;
  }

  advance(ms: number): void {
    for (const [stage, part] of this.parts) {
      const pausedMs = Math.min(ms, Math.max(0, (part.pause?.until ?? 0) - this.time));
      const isReleased = this.state.stages.some(
        ({ name, targets }) => name === stage && targets !== null,
      );
      if (isReleased) part.exposedMs += ms - pausedMs;
    }
    this.time += ms;
    for (const part of this.parts.values())
      if (part.pause && part.pause.until <= this.time) part.pause = null;
  }

  /** False where the rollout does not allow it. */
  ask(command: RolloutCommand, actor: Actor): boolean {
    try {
      this.state = stored(answerCommand(this.state, command, actor, this.now).state);
      return true;
    } catch (error) {
      if (error instanceof RolloutCommandError) return false;
      throw error;
    }
  }

  pauseByHand(stage: string): void {
    const part = this.part(stage);
    if (part.pause) return;
    // who puts a hold back that the rollout has noted gives it back to the rollout
    const noted = this.state.holds.some(
      (hold) => hold.stage === stage && Date.parse(hold.expiresAt ?? "") > this.time,
    );
    const isSent = this.state.intents.some(
      ({ effect, status }) =>
        effect.type === "hold" &&
        effect.stage === stage &&
        (status === "pending" || status === "unknown"),
    );
    part.pause = {
      by: noted || isSent ? "rollout" : "person",
      until: this.time + pauseDays * day,
    };
  }

  resumeByHand(stage: string): void {
    this.part(stage).pause = null;
  }

  /**
   * Looks, decides, notes and writes, as a run does.
   *
   * @param crashAt - The step before which the process dies.
   */
  run(crashAt = Infinity): void {
    let steps = 0;
    const step = () => {
      if (++steps > crashAt) throw new Crash();
    };
    for (let round = 0; round < 12 && !isTerminal(this.state); round++) {
      const { effects, state, wantsTargets } = this.decide();
      const planned = effects.map((effect) => intentOf(effect, state, this.now));
      step();
      this.#save(withIntents(state, planned));
      if (planned.length === 0 && !wantsTargets) return;
      let isNews = planned.length === 0;
      for (const intent of planned) {
        step();
        const status = this.#write(intent.effect);
        isNews ||= status === "applied" || status === "unchanged";
        step();
        this.#save(withIntents(this.state, [{ ...intent, status }]));
      }
      if (!isNews) return;
    }
  }

  /** One tick of the state as it is kept, without any of it being kept. */
  decide(): TickResult {
    const { state, now } = this;
    const seen = this.observe();
    const result = tick(state, seen, now);
    this.ticks.push({ before: state, seen, now, result });
    return result;
  }

  observe(): Observations {
    const at = this.now.toISOString();
    const dataAt = new Date(this.now.getTime() - this.dataAgeMs).toISOString();
    const none = { dataAt: null, slots: {}, stages: {}, problems: ["503"] };
    return {
      at,
      dataAt,
      problems: [],
      prechecks: [],
      supersededBy: this.supersededBy,
      slots: Object.fromEntries([...this.parts.keys()].map((name) => [name, this.#slot(name)])),
      stages: Object.fromEntries([...this.parts.keys()].map((name) => [name, this.#stage(name)])),
      measures: {},
      freezes: this.freezes,
      restore: { isValid: true, differs: this.restoreDiffers ? ["rings/pilot deferral"] : [] },
      ...(this.isUnreadable && none),
    };
  }

  #slot(stage: string): Observations["slots"][string] {
    const { pause } = this.part(stage);
    return {
      object: `ring/${stage} quality`,
      position: pause ? "held" : "released",
      expiresAt: pause && new Date(pause.until).toISOString(),
    };
  }

  #stage(stage: string): Observations["stages"][string] {
    const { devices } = this.part(stage);
    const isFrozen = this.state.stages.some(({ name, targets }) => name === stage && targets);
    const current = this.state.stages.find(({ phase }) => phase !== "Passed")?.name;
    const { counts: _, ...rest } = seenStage();
    return {
      ...rest,
      reach: {
        count: devices,
        hash: stage === current && !isFrozen ? `sha256:${stage}` : null,
        unknown: [],
      },
      ...(isFrozen && { counts: this.#counts(stage) }),
    };
  }

  #counts(stage: string): OutcomeCounts {
    const { devices, exposedMs } = this.part(stage);
    const done = Math.floor(devices * Math.min(1, exposedMs / spreadMs));
    const silent = Math.min(done, Math.round(devices * this.silent));
    const failed = Math.floor((done - silent) * this.failing);
    return countsOf(devices, { failed, silent, succeeded: done - silent - failed });
  }

  #write(effect: RolloutWrite): Intent["status"] {
    const fault = this.faults.shift();
    if (fault === "failed" || fault === "lost") return fault === "lost" ? "unknown" : "failed";
    const isNew = this.#carryOut(effect);
    if (isNew) this.writes.push({ effect, at: this.time });
    if (fault === "unknown") return "unknown";
    return isNew ? "applied" : "unchanged";
  }

  #carryOut(effect: RolloutWrite): boolean {
    if (effect.type === "restore") {
      const wasOther = this.restoreDiffers;
      this.restoreDiffers = false;
      return wasOther;
    }
    const part = this.part(effect.stage);
    const { pause } = part;
    const until = this.time + pauseDays * day;
    switch (effect.type) {
      case "hold":
        part.pause ??= { by: "rollout", until };
        return pause === null;
      case "release":
        if (pause?.by === "person")
          this.broken.push(`released ${effect.stage}, which a person held`);
        part.pause = null;
        return pause !== null;
      case "renew":
        if (!pause || Date.parse(effect.seenExpiry) !== pause.until) return false;
        part.pause = { ...pause, until };
        return true;
      case "uninstall":
        throw new Error("nobody approved that devices uninstall");
      default:
        return effect satisfies never;
    }
  }

  #save(state: RolloutState): void {
    this.state = stored(state);
  }
}

/** As it comes back from a store. */
export function stored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function intentOf(effect: RolloutWrite, { intents }: RolloutState, now: Date): Intent {
  const earlier = intents.find((intent) => keyOf(intent.effect) === keyOf(effect));
  const follows =
    earlier !== undefined &&
    (earlier.follows || (earlier.status !== "unchanged" && earlier.status !== "failed"));
  return {
    id: keyOf(effect),
    effect,
    at: now.toISOString(),
    status: "pending",
    error: null,
    follows,
  };
}

function withIntents(state: RolloutState, intents: readonly Intent[]): RolloutState {
  const keys = new Set(intents.map(({ id }) => id));
  const others = state.intents.filter(({ effect }) => !keys.has(keyOf(effect)));
  return { ...state, intents: [...others, ...intents] };
}

function keyOf(effect: RolloutWrite): string {
  return effect.type === "restore" ? effect.type : `${effect.type} ${effect.stage}`;
}
