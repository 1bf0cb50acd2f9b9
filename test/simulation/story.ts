import {
  type ApplyResult,
  type Approvals,
  connect,
  type DesiredState,
  guardNames,
  operateDrivers,
  operateRing,
  outcomeOf,
  parsePlan,
  Session,
  type SessionApplyOptions,
  type Tenant,
} from "../../src/index.ts";
import { createMockTenant, type MockTenant } from "../../mocks/index.ts";
import { Chronicle, Violation } from "./chronicle.ts";
import { Network } from "./network.ts";
import { Operator } from "./operator.ts";
import { Random } from "./random.ts";
import { judgeResult, judgeThrown } from "./result-rules.ts";
import { newRecord, type RunRecord } from "./run-record.ts";
import { type Actor, Scheduler } from "./scheduler.ts";
import { SharedStore } from "./shared-store.ts";
import { actAs, useVirtualTimers } from "./virtual-timers.ts";
import { Watch } from "./watch.ts";
import { World } from "./world.ts";

/** What became of a story. */
export interface Told {
  readonly seed: number;
  /** Everything that happened, in order. */
  readonly log: readonly string[];
  /** Why an invariant does not hold; undefined where all do. */
  readonly violation: Error | undefined;
}

/** Tells one story: the seed decides everything in it. */
export async function tell(seed: number): Promise<Told> {
  const story = new Story(seed);
  const restore = useVirtualTimers(story.scheduler);
  try {
    await story.run();
    return { seed, log: story.chronicle.log, violation: undefined };
  } catch (error) {
    const violation = error instanceof Error ? error : new Error(String(error));
    return { seed, log: story.chronicle.log, violation };
  } finally {
    restore();
  }
}

/** What a run of the product came to. */
type Ending = { readonly result: unknown } | { readonly error: unknown };

interface OpenRun {
  readonly record: RunRecord;
  readonly abort: AbortController;
  ending: Ending | undefined;
  isJudged: boolean;
}

interface Machine {
  readonly store: SharedStore;
  readonly pid: number;
}

/** Lets runs begin. */
const narrator: Actor = { name: "narrator", isDead: false, frozenUntil: 0, events: 0 };

class Story {
  readonly scheduler: Scheduler;
  readonly chronicle: Chronicle;
  readonly #random: Random;
  readonly #mock: MockTenant;
  readonly #world: World;
  readonly #operator: Operator;
  readonly #network: Network;
  readonly #watch: Watch;
  readonly #records = new Map<Actor, RunRecord>();
  readonly #store = new SharedStore();
  readonly #deadPids = new Set<number>();
  #open: OpenRun[] = [];
  #pids = 0;
  /** Nobody acts any more. */
  #isQuiet = false;
  /** Runs that are still to begin in this step. */
  #awaited = 0;
  #earlier: DesiredState;

  constructor(seed: number) {
    const random = new Random(seed);
    this.#random = random.of("story");
    this.#mock = createMockTenant({
      seed,
      devices: 8,
      groups: [{ displayName: "Pilot" }, { displayName: "Other" }],
      rings: [{ displayName: "Somebody else's" }],
      delays: { membershipMs: random.of("tenant").pick([0, 0, 90_000, 1_500_000]) },
      logBodies: false,
    });
    this.scheduler = new Scheduler(random.of("schedule"), this.#mock.clock);
    this.chronicle = new Chronicle(this.#mock);
    this.#world = new World(random.of("world"));
    this.#earlier = this.#world.desired;
    this.#operator = new Operator(this.#mock, random.of("operator"));
    this.#watch = new Watch(this.chronicle, this.#records, random.of("audit"));
    this.#network = new Network(this.#mock, this.scheduler, random.of("network"), this.#watch);
    this.scheduler.onRest = async () => await this.#judgeEndings();
  }

  async run(): Promise<void> {
    const random = this.#random;
    this.#say(`the files hold ${this.#addresses()}`);
    for (let steps = random.int(2, 5); steps > 0; steps--) {
      if (random.chance(0.5)) {
        this.#earlier = this.#world.desired;
        this.#say(`the files change: ${this.#world.edit()}`);
      }
      if (random.chance(0.4)) this.#act();
      this.scheduler.advance(random.pick([1000, 60_000, 200_000, 3_600_000]));
      await this.#step();
    }
    await this.#quietEnd();
  }

  /** One or two runs at the same time, with all that may befall them. */
  async #step(): Promise<void> {
    const random = this.#random;
    this.#network.faultShare = random.pick([0, 0, 0.06, 0.25]);
    const isShared = random.chance(0.7);
    const count = random.chance(0.35) ? 2 : 1;
    for (let run = 0; run < count; run++)
      this.#start({ store: isShared ? this.#store : new SharedStore(), pid: ++this.#pids });
    this.#befall();
    await this.scheduler.drive(
      () =>
        this.#awaited === 0 &&
        this.#open.every(({ record, isJudged }) => isJudged || record.isDead),
    );
    this.#open = [];
  }

  /** What happens to the runs of a step, and beside them, by the count of events and writes. */
  #befall(): void {
    const random = this.#random;
    const [first] = this.#open;
    if (!first) return;
    const dies = random.chance(0.2) ? random.int(1, 40) : Infinity;
    const aborts = random.chance(0.1) ? random.int(1, 40) : Infinity;
    const freezes = random.chance(0.2) ? random.int(6, 40) : Infinity;
    const frozenMs = random.pick([50_000, 130_000, 400_000]);
    const acts = new Set(random.chance(0.4) ? [random.int(1, 50), random.int(1, 50)] : []);
    const besideWrites = new Set(random.chance(0.4) ? [random.int(1, 16)] : []);
    let events = 0;
    let writes = 0;
    let hasFrozen = false;
    const hasSuccessor = random.chance(0.85);
    this.scheduler.onEvent = () => {
      const { record } = first;
      if (acts.has(++events)) this.#act();
      if (record.events >= dies && !record.isDead) this.#kill(first);
      if (record.events >= aborts && !first.abort.signal.aborted) {
        this.#say(`${record.name} is interrupted`);
        first.abort.abort(new DOMException("interrupted", "AbortError"));
      }
      if (record.events >= freezes && !hasFrozen) {
        hasFrozen = true;
        this.#say(`${record.name} is frozen for ${frozenMs / 1000} s`);
        record.frozenUntil = this.scheduler.now + frozenMs;
        if (hasSuccessor) this.#startLater(this.#store, frozenMs - 5000);
      }
    };
    this.#watch.onWrite = () => {
      if (besideWrites.has(++writes)) this.#act();
    };
  }

  /** Another run begins while those of this step are still at work. */
  #startLater(store: SharedStore, inMs: number): void {
    this.#awaited++;
    const begin = () => {
      this.#awaited--;
      this.#start({ store, pid: ++this.#pids });
    };
    this.scheduler.add(narrator, "another run", begin, { inMs });
  }

  #kill({ record }: OpenRun): void {
    this.#say(`${record.name} is killed`);
    this.scheduler.kill(record);
    this.#deadPids.add(Number(record.name.slice(1)));
  }

  #act(): void {
    // most likely on what is being written
    const changes = this.#open.flatMap(({ record }) => record.plan?.changes ?? []);
    const among = changes.flatMap(({ id }) => id ?? []);
    const made = this.#open.flatMap(({ record }) => [...record.made.keys()]);
    const act = this.#operator.act(new Set(this.#random.chance(0.7) ? [...among, ...made] : []));
    if (act) this.chronicle.noteAct(act);
  }

  #start(machine: Machine): void {
    const random = this.#random;
    const desired = random.chance(0.15) ? this.#earlier : this.#world.desired;
    const approvals = this.#approvals(desired);
    switch (random.int(0, 9)) {
      case 0:
      case 1:
        this.#open.push(this.#verb(machine, desired));
        return;
      case 2:
      case 3:
        this.#open.push(this.#apply(machine, desired, approvals, "saved"));
        return;
      default:
        this.#open.push(this.#apply(machine, desired, approvals, "planned"));
    }
  }

  #approvals({ resources }: DesiredState): Approvals {
    const random = this.#random;
    return {
      prune: random.chance(0.5),
      adopt: random.chance(0.2),
      replace: random.chance(0.6),
      force: random.chance(0.4) ? resources.map(({ address }) => address) : [],
      allow: random.chance(0.9) ? guardNames : [],
    };
  }

  #apply(
    { store, pid }: Machine,
    desired: DesiredState,
    approvals: Approvals,
    how: "planned" | "saved",
    more: Partial<SessionApplyOptions> = {},
  ): OpenRun {
    const abort = new AbortController();
    const record = newRecord(`r${pid}`, {
      kind: "apply",
      desired,
      approvals,
      holdsLease: () => store.holder === pid,
      isAborted: () => abort.signal.aborted,
    });
    const actsOnPlan = this.#random.chance(0.15);
    const knowsDead = this.#random.chance(0.7);
    const options: SessionApplyOptions = {
      ...approvals,
      store,
      owner: { pid, host: "simulated" },
      isGone: (holder) => knowsDead && this.#deadPids.has(holder.pid),
      abortSignal: abort.signal,
      confirm: () => true,
      impact: this.#random.chance(0.1),
      partial: this.#random.chance(0.3),
      waitInMs: this.#random.pick([60_000, 1_800_000]),
      onPlan: (plan) => {
        record.plan = plan;
        record.plannedAt = this.chronicle.moment;
        if (actsOnPlan && !this.#isQuiet) this.#act();
        this.#say(
          `${record.name} is about to ${plan.changes.map(({ action, address }) => `${action} ${address}`).join(", ") || "write nothing"}`,
        );
      },
      onProgress: ({ type }) => {
        if (type === "verify") record.verifiedAt = this.chronicle.moment;
      },
      ...more,
    };
    const restsMs = this.#random.pick([1000, 300_000]);
    return this.#launch(record, abort, async (tenant) => {
      const session = new Session(tenant, desired);
      if (how === "planned") return await session.planAndApply(options);
      const { impact, abortSignal } = options;
      const { plan } = await session.plan({ ...approvals, impact, abortSignal });
      const saved = parsePlan(JSON.stringify(plan));
      this.#say(`${record.name} has saved a plan`);
      await tenant.sleep(restsMs, { abortSignal });
      return await session.apply(saved, options);
    });
  }

  #verb({ pid }: Machine, desired: DesiredState): OpenRun {
    const random = this.#random;
    const abort = new AbortController();
    const record = newRecord(`r${pid}`, {
      kind: "verb",
      desired,
      approvals: this.#approvals(desired),
      holdsLease: undefined,
      isAborted: () => abort.signal.aborted,
    });
    const options = { confirm: () => true, abortSignal: abort.signal };
    const rings = desired.resources.filter(({ kind }) => kind === "ring");
    const drivers = desired.resources.filter(({ kind }) => kind === "driverUpdate");
    const [driver] = drivers;
    if (driver && random.chance(0.3)) {
      const action = random.pick(["approve", "decline", "suspend"] as const);
      const operation = { action, policy: driver.address, drivers: ["*"], desired };
      this.#say(`${record.name}: ${action} all drivers of ${driver.address}`);
      return this.#launch(
        record,
        abort,
        async (tenant) => await operateDrivers(tenant, operation, options),
      );
    }
    const ring = rings.length > 0 ? random.pick(rings).address : "Somebody else's";
    const verb = random.pick(["pause", "pause", "resume", "extend", "rollback"] as const);
    const contents = random.pick([["quality"], ["feature"], ["quality", "feature"]] as const);
    this.#say(`${record.name}: ${verb} ${contents.join(" and ")} of ${ring}`);
    return this.#launch(
      record,
      abort,
      async (tenant) =>
        await operateRing(
          tenant,
          { verb, ring, contents, desired, maxDevices: "asConfirmed" },
          options,
        ),
    );
  }

  #launch(
    record: RunRecord,
    abort: AbortController,
    work: (tenant: Tenant) => Promise<unknown>,
  ): OpenRun {
    this.#records.set(record, record);
    const open: OpenRun = { record, abort, ending: undefined, isJudged: false };
    const jitter = new Random(record.name.length + this.#pids);
    const tenant = connect(this.#mock.credential, {
      fetch: this.#network.fetchOf(record),
      now: () => this.#mock.clock.now(),
      sleep: async (ms, { abortSignal } = {}) => await this.#sleep(record, ms, abortSignal),
      random: () => jitter.next(),
    });
    this.#say(`${record.name} begins`);
    actAs(record, async () => await work(tenant)).then(
      (result) => {
        open.ending = { result };
      },
      (error: unknown) => {
        open.ending = { error };
      },
    );
    return open;
  }

  async #sleep(actor: Actor, ms: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const cancel = this.scheduler.add(actor, "sleep", resolve, { inMs: ms });
      signal?.addEventListener("abort", () => {
        cancel();
        reject(signal.reason as Error);
      });
    });
  }

  async #judgeEndings(): Promise<void> {
    if (this.#network.broken !== undefined) throw this.#network.broken;
    for (const open of this.#open) {
      const { record, ending, isJudged } = open;
      if (!ending || isJudged || record.isDead) continue;
      open.isJudged = true;
      if ("error" in ending) {
        const { name, message } = ending.error as Error;
        this.#say(`${record.name} ends: ${name}: ${message}`);
        judgeThrown(record, ending.error);
      } else if (record.kind === "apply") {
        const result = ending.result as ApplyResult;
        this.#say(`${record.name} ends ${outcomeOf(result)}: ${resultText(result)}`);
        await judgeResult(this.chronicle, record, result);
      } else this.#say(`${record.name} ends: ${JSON.stringify(ending.result)}`);
    }
  }

  /** Without faults and without anybody else, applies come to an end, or say why not. */
  async #quietEnd(): Promise<void> {
    this.#isQuiet = true;
    this.#network.faultShare = 0;
    this.scheduler.onEvent = () => undefined;
    this.#watch.onWrite = () => undefined;
    const { desired } = this.#world;
    const approvals: Approvals = {
      prune: true,
      adopt: false,
      replace: true,
      force: desired.resources.map(({ address }) => address),
      allow: guardNames,
    };
    for (let round = 1; round <= 3; round++) {
      this.scheduler.advance(2 * 3_600_000);
      const machine = { store: this.#store, pid: ++this.#pids };
      const open = this.#apply(machine, desired, approvals, "planned", {
        partial: true,
        waitInMs: 1_800_000,
      });
      this.#open = [open];
      await this.scheduler.drive(() => open.isJudged);
      if (!open.ending || "error" in open.ending) {
        const refused = open.ending && (open.ending.error as Error).name === "ApplyRefusedError";
        if (refused) return;
        throw new Violation(`${open.record.name} fails although all is quiet`);
      }
      const result = open.ending.result as ApplyResult;
      const stale = result.results.find((change) => change.result === "stale");
      if (stale)
        throw new Violation(
          `${open.record.name} finds ${stale.address} stale although all is quiet: ${stale.error}`,
        );
      if (outcomeOf(result) === "done") return;
      if (round === 3) judgeLeft(open.record, result);
    }
  }

  #addresses(): string {
    return this.#world.desired.resources.map(({ address }) => address).join(", ");
  }

  #say(line: string): void {
    this.chronicle.write(line);
  }
}

/** What is left after all was quiet has a reason that names it. */
function judgeLeft(record: RunRecord, result: ApplyResult): void {
  const explained = new Set([
    ...result.results.flatMap(({ address, error }) => (error === undefined ? [] : [address])),
    ...result.problems.flatMap(({ address }) => address ?? []),
    ...result.leftOut,
  ]);
  const bare = result.left.filter((address) => !explained.has(address));
  if (bare.length > 0 || (result.left.length === 0 && explained.size === 0))
    throw new Violation(`${record.name} leaves ${bare.join(", ")} and does not say why`);
}

function resultText({ results, left, problems }: ApplyResult): string {
  const lines = results.map(
    ({ address, action, result, error }) =>
      `${action} ${address} ${result}${error === undefined ? "" : ` (${error})`}`,
  );
  return [
    lines.join("; "),
    `left: ${left.join(", ") || "nothing"}`,
    ...problems.map(({ message }) => `problem: ${message}`),
  ].join(" | ");
}
