import {
  connect,
  guardNames,
  isTerminal,
  operateRing,
  RolloutController,
  type RolloutCommand,
  type RolloutState,
  Session,
  type Tenant,
} from "../../src/index.ts";
import { createMockTenant, type MockTenant } from "../../mocks/index.ts";
import { Violation } from "./chronicle.ts";
import { Network } from "./network.ts";
import { Random } from "./random.ts";
import { rolloutFiles, type RolloutFiles, rolloutName } from "./rollout-files.ts";
import { judgeEnd, judgeKept, judgeTenant } from "./rollout-laws.ts";
import { type RolloutRun, RolloutWatch } from "./rollout-watch.ts";
import { Scheduler } from "./scheduler.ts";
import { SharedStore } from "./shared-store.ts";
import { StoreInSteps } from "./store-in-steps.ts";
import type { Told } from "./story.ts";
import { actAs, lookOn, useVirtualTimers } from "./virtual-timers.ts";

const aMinute = 60_000;
const anHour = 60 * aMinute;
const aDay = 24 * anHour;
const person = { by: "eva", identity: null };

/** Tells the story of one rollout: the seed decides everything in it. */
export async function tellRolloutStory(seed: number): Promise<Told> {
  const story = new RolloutStory(seed);
  const restore = useVirtualTimers(story.scheduler);
  try {
    await story.run();
    return { seed, log: story.log, violation: undefined };
  } catch (error) {
    const violation = error instanceof Error ? error : new Error(String(error));
    return { seed, log: story.log, violation };
  } finally {
    restore();
  }
}

type Ending = { readonly result: unknown } | { readonly error: Error };

interface OpenRun {
  readonly run: RolloutRun;
  ending: Ending | undefined;
  isJudged: boolean;
}

/** What a run may end with beside a result, while things befall it. */
const expected = [
  "LockedError",
  "RolloutCommandError",
  "ApplyRefusedError",
  "GraphError",
  // what a frozen machine had sent to the store may arrive late
  "StateConflictError",
];

class RolloutStory {
  readonly scheduler: Scheduler;
  readonly log: string[] = [];
  readonly #random: Random;
  readonly #files: RolloutFiles;
  readonly #mock: MockTenant;
  readonly #store = new SharedStore();
  readonly #network: Network;
  readonly #watch: RolloutWatch;
  readonly #deadPids = new Set<number>();
  #open: OpenRun[] = [];
  #pids = 0;
  /** Until when a pause may be this rollout's as well as a person's. */
  #unsureUntil = 0;
  #hasLostGroup = false;

  constructor(seed: number) {
    const random = new Random(seed);
    this.#random = random.of("rollout story");
    this.#files = rolloutFiles(random.of("rollout files"));
    this.#mock = createMockTenant({ ...this.#files.tenant, seed });
    this.scheduler = new Scheduler(random.of("schedule"), this.#mock.clock);
    const say = (line: string) => {
      this.#say(line);
    };
    this.#watch = new RolloutWatch(this.#files, this.#mock, this.#store, say);
    this.#network = new Network(this.#mock, this.scheduler, random.of("network"), this.#watch);
    this.scheduler.onRest = () => {
      this.#judgeEndings();
      return Promise.resolve();
    };
  }

  async run(): Promise<void> {
    const random = this.#random;
    this.#say(`the rollout holds by ${this.#files.way}`);
    await this.#applyFiles();
    this.scheduler.advance(40 * anHour);
    for (let steps = random.int(4, 12); steps > 0; steps--) {
      const state = await this.#watch.kept();
      if (state && isTerminal(state)) break;
      if (random.chance(0.25)) await this.#act();
      await this.#step(state);
      await this.#judge();
      this.#passTime(await this.#watch.kept());
    }
    await this.#quietEnd();
  }

  async #applyFiles(): Promise<void> {
    await lookOn(
      async () =>
        await new Session(this.#bystander(), this.#files.desired).planAndApply({
          store: this.#store,
          owner: { pid: ++this.#pids, host: "simulated" },
          confirm: () => true,
          impact: false,
          allow: guardNames,
        }),
    );
  }

  /** One or two runs at the same time, with all that may befall them. */
  async #step(state: RolloutState | undefined): Promise<void> {
    const random = this.#random;
    this.#network.faultShare = random.pick([0, 0, 0.06, 0.25]);
    const count = random.chance(0.3) ? 2 : 1;
    // clocks of machines that share a store agree within a minute; alone one may be far off
    const offsets =
      count === 2 ? [-25_000, 0, 25_000] : [0, 0, 0, 0, 0, 20_000, -3 * anHour, 20 * anHour];
    const picked = Array.from({ length: count }, () => random.pick(offsets));
    for (const offsetMs of picked) this.#start(state, offsetMs);
    this.#befall(picked.every((offsetMs) => Math.abs(offsetMs) < aMinute));
    await this.#drive();
  }

  async #drive(): Promise<void> {
    await this.scheduler.drive(() =>
      this.#open.every(({ run, isJudged }) => isJudged || run.isDead),
    );
    this.#open = [];
    this.#unsureUntil = this.scheduler.now + 12 * aMinute;
  }

  /** @param canMeet Whether the clocks allow that another run comes while one is frozen. */
  #befall(canMeet: boolean): void {
    const random = this.#random;
    const [first] = this.#open;
    if (!first) return;
    const dies = random.chance(0.35) ? random.int(1, 120) : Infinity;
    const freezes = canMeet && random.chance(0.2) ? random.int(6, 120) : Infinity;
    const frozenMs = random.pick([50_000, 130_000, 400_000]);
    let hasFrozen = false;
    this.scheduler.onEvent = () => {
      const { run } = first;
      if (run.events >= dies && !run.isDead) {
        this.#say(`${run.name} is killed`);
        this.scheduler.kill(run);
        this.#deadPids.add(run.pid);
      }
      if (run.events >= freezes && !hasFrozen && !run.isDead) {
        hasFrozen = true;
        this.#say(`${run.name} is frozen for ${frozenMs / 1000} s`);
        run.frozenUntil = this.scheduler.now + frozenMs;
        const inMs = frozenMs - 5000;
        this.scheduler.add(this.#narrator, "another run", () => this.#start(undefined, 0), {
          inMs,
        });
      }
    };
  }

  readonly #narrator = { name: "narrator", isDead: false, frozenUntil: 0, events: 0 };

  #start(state: RolloutState | undefined, offsetMs: number): void {
    const random = this.#random;
    if (state === undefined && this.#pids < 3) {
      this.#rollout("starts", offsetMs, async (controller) => {
        await controller.start(rolloutName, person);
      });
      return;
    }
    if (random.chance(0.12)) {
      this.#apply();
      return;
    }
    const asked = state && random.chance(0.25) ? this.#verbFor(state) : undefined;
    if (asked)
      this.#rollout(JSON.stringify(asked), offsetMs, async (controller) => {
        await controller.command(rolloutName, asked, person);
      });
    else
      this.#rollout("ticks", offsetMs, async (controller) => {
        if ((await controller.status(rolloutName)) === undefined)
          await controller.start(rolloutName, person);
        else await controller.tick(rolloutName);
      });
  }

  #verbFor(state: RolloutState): RolloutCommand | undefined {
    const random = this.#random;
    if (state.phase === "Paused") return { verb: "resume" };
    if (state.phase === "AwaitingApproval") return approvalOf(state);
    if (state.phase !== "Held")
      return random.chance(0.7)
        ? { verb: "pause", reason: "x" }
        : { verb: "rollback", reason: "x" };
    return random.chance(0.6)
      ? { verb: "retry", reassert: random.chance(0.5) }
      : random.pick<RolloutCommand>([
          { verb: "override", reason: "x" },
          { verb: "rollback", reason: "x" },
          { verb: "abort", reason: "x" },
        ]);
  }

  #rollout(
    what: string,
    offsetMs: number,
    work: (controller: RolloutController) => Promise<void>,
  ): OpenRun {
    const knowsDead = this.#random.chance(0.7);
    const shift = offsetMs === 0 ? "" : `, its clock ${offsetMs / 1000} s ahead`;
    return this.#launch("rollout", `${what}${shift}`, offsetMs, async (tenant, run, fetch) => {
      const controller = new RolloutController(tenant, this.#files.desired, {
        store: new StoreInSteps(this.#store, this.scheduler, run),
        owner: { pid: run.pid, host: "simulated", who: run.name },
        lease: { isGone: (holder) => knowsDead && this.#deadPids.has(holder.pid) },
        fetch,
        onEvent: ({ type, stage, message }) => {
          this.#say(`${run.name} tells ${type} ${stage ?? ""}: ${message}`);
        },
      });
      await work(controller);
    });
  }

  #apply(): void {
    this.#launch("apply", "applies the files", 0, async (tenant, run) => {
      await new Session(tenant, this.#files.desired).planAndApply({
        store: new StoreInSteps(this.#store, this.scheduler, run),
        owner: { pid: run.pid, host: "simulated" },
        isGone: (holder) => this.#deadPids.has(holder.pid),
        confirm: () => true,
        impact: false,
        partial: true,
        allow: guardNames,
      });
    });
  }

  #launch(
    kind: RolloutRun["kind"],
    what: string,
    offsetMs: number,
    work: (tenant: Tenant, run: RolloutRun, fetch: typeof globalThis.fetch) => Promise<void>,
  ): OpenRun {
    const pid = ++this.#pids;
    const run: RolloutRun = {
      name: `r${pid}`,
      pid,
      kind,
      isDead: false,
      frozenUntil: 0,
      events: 0,
    };
    const open: OpenRun = { run, ending: undefined, isJudged: false };
    const jitter = new Random(pid);
    const fetch = this.#network.fetchOf(run) as typeof globalThis.fetch;
    const tenant = connect(this.#mock.credential, {
      fetch,
      now: () => new Date(this.scheduler.now + offsetMs),
      sleep: async (ms) =>
        await new Promise<void>((resolve) => {
          this.scheduler.add(run, "sleep", resolve, { inMs: ms });
        }),
      random: () => jitter.next(),
    });
    this.#say(`${run.name} ${what}`);
    this.#open.push(open);
    actAs(run, async () => {
      await work(tenant, run, fetch);
    }).then(
      () => {
        open.ending = { result: "done" };
      },
      (error: unknown) => {
        open.ending = { error: error as Error };
      },
    );
    return open;
  }

  #judgeEndings(): void {
    if (this.#network.broken !== undefined) throw this.#network.broken as Error;
    for (const open of this.#open) {
      const { run, ending, isJudged } = open;
      if (!ending || isJudged || run.isDead) continue;
      open.isJudged = true;
      if (!("error" in ending)) {
        this.#say(`${run.name} ends`);
        continue;
      }
      const { name, message } = ending.error;
      this.#say(`${run.name} ends: ${name}: ${message}`);
      if (!expected.includes(name)) throw ending.error;
    }
  }

  /** What a person does beside every run. */
  async #act(): Promise<void> {
    const random = this.#random;
    const { state } = this.#mock;
    const rings = state.list("deviceConfigurations");
    const groups = state.list("groups");
    if (random.chance(0.05) && this.#files.way !== "groupMembership" && groups.length > 0) {
      const group = random.pick(groups);
      this.#say(`operator deletes ${String(group["displayName"])}`);
      this.#hasLostGroup = true;
      state.remove("groups", String(group["id"]));
      return;
    }
    if (rings.length === 0) return;
    const ring = random.pick(rings);
    const id = String(ring["id"]);
    if (random.chance(0.25)) {
      this.#say(`operator edits ${String(ring["displayName"])}`);
      state.patch("deviceConfigurations", id, {
        qualityUpdatesDeferralPeriodInDays: random.int(0, 3),
      });
      return;
    }
    if (this.scheduler.now < this.#unsureUntil) this.scheduler.advance(13 * aMinute);
    const isPaused = ring["qualityUpdatesPaused"] === true;
    await this.#byHand(id, isPaused ? "resume" : "pause");
    if (isPaused && random.chance(0.3)) await this.#byHand(id, "pause");
  }

  async #byHand(ring: string, verb: "pause" | "resume"): Promise<void> {
    this.#say(`operator ${verb}s ${ring}`);
    await lookOn(
      async () =>
        await operateRing(
          this.#bystander(),
          { verb, ring, contents: ["quality"] },
          { confirm: () => true },
        ),
    );
    this.#watch.noteByHand(ring, verb);
  }

  #passTime(state: RolloutState | undefined): void {
    const random = this.#random;
    const due = Date.parse(state?.nextWakeAt ?? "") - this.scheduler.now;
    const wake = Number.isNaN(due) ? 6 * anHour : Math.max(aMinute, due);
    this.scheduler.advance(random.pick([wake, wake, wake, 11 * anHour, 15 * aMinute, 2 * aDay]));
  }

  async #judge(): Promise<void> {
    const state = await this.#watch.kept();
    if (state) judgeKept(state, await this.#log());
  }

  /** Nobody acts any more but who answers what the rollout asks: it comes to an end. */
  async #quietEnd(): Promise<void> {
    this.#network.faultShare = 0;
    this.scheduler.onEvent = () => undefined;
    this.scheduler.kill(this.#narrator);
    // beyond the lease of a machine whose clock was most of a day ahead
    this.scheduler.advance(25 * anHour);
    let state = await this.#watch.kept();
    if (!this.#hasLostGroup && !(state && isTerminal(state)))
      for (const id of this.#watch.theirs.keys()) await this.#byHand(id, "resume");
    // also what has ended is ticked once more: what a run that died had left is made up for then
    const most = this.#hasLostGroup ? 4 : 120;
    for (let round = 0; round < most; round++) {
      const isLast = state !== undefined && isTerminal(state);
      const asked = state && answerOf(state, round);
      this.#rollout(asked ? JSON.stringify(asked) : "ticks", 0, async (controller) => {
        if (state === undefined) await controller.start(rolloutName, person);
        else if (asked) await controller.command(rolloutName, asked, person);
        else await controller.tick(rolloutName);
      });
      const [open] = this.#open;
      await this.#drive();
      if (
        open?.ending &&
        "error" in open.ending &&
        open.ending.error.name !== "RolloutCommandError"
      )
        throw new Violation(`${open.run.name} fails although all is quiet`, {
          cause: open.ending.error,
        });
      state = await this.#watch.kept();
      if (isLast) break;
      this.scheduler.advance(8 * anHour);
    }
    if (!state) throw new Violation("it was never started");
    this.#say(`it is ${state.phase}: ${state.hold?.message ?? ""}`);
    const isStuck = !isTerminal(state) && !this.#hasLostGroup;
    if (isStuck)
      throw new Violation(`it does not go on: ${state.phase}, ${state.hold?.message ?? "no hold"}`);
    judgeEnd(state, await this.#log());
    if (!this.#hasLostGroup) judgeTenant(this.#files, this.#mock, state, this.#watch);
  }

  async #log(): Promise<string> {
    const key = `rollouts/corp/${rolloutName}/audit.jsonl`;
    return (await lookOn(async () => await this.#store.readLog(key))) ?? "";
  }

  #bystander(): Tenant {
    return connect(this.#mock.credential, {
      fetch: this.#mock.fetch,
      now: () => this.#mock.clock.now(),
      sleep: async (ms) => {
        await this.#mock.clock.sleep(ms);
      },
      pacing: false,
    });
  }

  #say(line: string): void {
    this.log.push(`${this.#mock.clock.now().toISOString().slice(5, 23)} ${line}`);
  }
}

function approvalOf(state: RolloutState): RolloutCommand | undefined {
  const stage = state.stages.find(({ phase }) => phase !== "Passed");
  const evidence = stage?.evaluations.at(-1)?.hash;
  return stage && evidence !== undefined
    ? { verb: "approve", stage: stage.name, evidence }
    : undefined;
}

/** What a person says who wants it to come to an end. */
function answerOf(state: RolloutState, round: number): RolloutCommand | undefined {
  if (state.phase === "Paused") return { verb: "resume" };
  if (state.phase === "AwaitingApproval") return approvalOf(state);
  if (state.phase !== "Held" || round % 3 !== 2) return undefined;
  const decided = ["gateFailed", "watchFailed", "timeout", "inconclusive"];
  return decided.includes(state.hold?.reason ?? "") && round > 20
    ? { verb: "rollback", reason: "it is bad" }
    : { verb: "retry", reassert: true };
}
