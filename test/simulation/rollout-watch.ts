import { type RolloutState, verifyAudit } from "../../src/index.ts";
import { RolloutStore } from "../../src/rollout/state/rollout-store.ts";
import { Violation } from "./chronicle.ts";
import type { WireWatch } from "./network.ts";
import { objectOfStage, rolloutName, type RolloutFiles } from "./rollout-files.ts";
import type { Actor } from "./scheduler.ts";
import type { SharedStore } from "./shared-store.ts";
import { lookOn } from "./virtual-timers.ts";
import { isRead, targetOf, type WireCall, type WireReply } from "./wire-call.ts";
import type { MockTenant } from "../../mocks/index.ts";

/** A process of a story. */
export interface RolloutRun extends Actor {
  readonly pid: number;
  readonly kind: "rollout" | "apply";
}

/** A pause that a person set. */
interface TheirPause {
  /** The moment, counted. */
  readonly since: number;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

/** Judges each write of a rollout against what is kept at that moment. */
export class RolloutWatch implements WireWatch {
  readonly #files: RolloutFiles;
  readonly #mock: MockTenant;
  readonly #store: SharedStore;
  readonly log: (line: string) => void;
  /** Rings that a person has paused, and when. */
  readonly theirs = new Map<string, TheirPause>();
  /** Rings whose pause a person has ended at some time. */
  readonly resumed = new Set<string>();
  readonly #told = new Map<Actor, Map<string, number>>();
  #moment = 0;

  constructor(
    files: RolloutFiles,
    mock: MockTenant,
    store: SharedStore,
    log: (line: string) => void,
  ) {
    this.#files = files;
    this.#mock = mock;
    this.#store = store;
    this.log = log;
  }

  /** A person has paused a ring, which ends by itself, or has ended a pause. */
  noteByHand(id: string, verb: "pause" | "resume"): void {
    const endsAt = this.#mock.clock.now().getTime() + 35 * 86_400_000;
    if (verb === "pause") this.theirs.set(id, { since: ++this.#moment, endsAt });
    else {
      this.theirs.delete(id);
      this.resumed.add(id);
    }
  }

  sent(actor: Actor, calls: readonly WireCall[]): void {
    const { pid, name } = actor as RolloutRun;
    const write = calls.find(changesSomething);
    if (write && this.#store.holder !== pid)
      throw new Violation(`${name} writes without the lease: ${textOf(write)}`);
  }

  async arriving(actor: Actor, calls: readonly WireCall[]): Promise<void> {
    const run = actor as RolloutRun;
    for (const call of calls.filter(changesSomething)) {
      if (run.kind === "rollout") await this.#judge(run, call);
      else await this.#judgeApply(run, call);
    }
  }

  async served(): Promise<void> {
    await Promise.resolve();
  }

  delivered(actor: Actor, told: readonly (readonly [WireCall, WireReply])[]): void {
    const known = this.#told.get(actor) ?? new Map<string, number>();
    this.#told.set(actor, known);
    const moment = ++this.#moment;
    for (const [call, { body }] of told) {
      if (!isRead(call)) continue;
      const text = JSON.stringify(body ?? null);
      for (const id of this.theirs.keys())
        if (text.includes(id) || call.path.includes(id)) known.set(id, moment);
    }
  }

  async #judge(run: RolloutRun, call: WireCall): Promise<void> {
    const target = targetOf(call);
    if (!("id" in target)) throw new Violation(`${run.name} creates something: ${textOf(call)}`);
    const { id } = target;
    const state = await this.kept();
    if (!state) throw new Violation(`${run.name} writes before anything is kept`);
    const stage = state.stages.find(
      ({ name }) => objectOfStage(this.#files, this.#mock, name) === id,
    );
    if (!stage)
      throw new Violation(`${run.name} writes what is not the rollout's: ${textOf(call)}`);
    await this.#demandLine(run, call, id);
    const released = this.#releasedBy(call, id, state);
    if (released === undefined) return;
    const theirs = this.theirs.get(id);
    const isOver = theirs !== undefined && theirs.endsAt <= this.#mock.clock.now().getTime();
    if (theirs && !isOver && (this.#told.get(run)?.get(id) ?? 0) > theirs.since)
      throw new Violation(`${run.name} ends a pause that a person has set: ${textOf(call)}`);
    for (const before of state.stages) {
      if (before.name === released) break;
      if (before.phase !== "Passed")
        throw new Violation(
          `${run.name} releases ${released}, and ${before.name} is ${before.phase}: ${textOf(call)}`,
        );
    }
  }

  /** Each write stands in the log before it is sent. */
  async #demandLine(run: RolloutRun, call: WireCall, id: string): Promise<void> {
    const log = await lookOn(
      async () => await this.#store.readLog(`rollouts/corp/${rolloutName}/audit.jsonl`),
    );
    const last = verifyAudit(log ?? "").records.findLast(
      ({ kind, data }) => kind === "write" && JSON.stringify(data).includes(id),
    );
    const { event } = (last?.data ?? {}) as { readonly event?: string };
    if (event !== "request")
      throw new Violation(`${run.name} writes what the log does not announce: ${textOf(call)}`);
  }

  /** The stage that a write releases; undefined where it holds, or puts back. */
  #releasedBy(call: WireCall, id: string, state: RolloutState): string | undefined {
    const body = JSON.stringify(call.body ?? null);
    switch (this.#files.way) {
      case "ringPause":
        if (!body.includes('"qualityUpdatesPaused":false')) return undefined;
        return state.stages.find(({ name }) => objectOfStage(this.#files, this.#mock, name) === id)
          ?.name;
      case "featureAssignment": {
        const now = JSON.stringify(
          this.#mock.state.assignments("windowsFeatureUpdateProfiles", id),
        );
        const added = this.#mock.state
          .list("groups")
          .filter(
            (group) => body.includes(String(group["id"])) && !now.includes(String(group["id"])),
          );
        return state.stages.find(({ name }) =>
          added.some(({ displayName }) => displayName === `Devices ${name}`),
        )?.name;
      }
      case "groupMembership":
        if (!body.includes("members@odata.bind")) return undefined;
        return state.stages.find(({ name }) =>
          state.intents.some(
            ({ effect, status }) =>
              effect.type === "release" && effect.stage === name && status === "pending",
          ),
        )?.name;
      default:
        return this.#files.way satisfies never;
    }
  }

  /** While a rollout runs, nobody else writes its objects. */
  async #judgeApply(run: RolloutRun, call: WireCall): Promise<void> {
    const target = targetOf(call);
    const claims = await lookOn(async () => await this.#store.get(`claims/corp/${rolloutName}`));
    const { addresses = [] } = JSON.parse(claims?.content ?? "{}") as { addresses?: string[] };
    const state = await this.kept();
    if (!("id" in target) || addresses.length === 0 || !state) return;
    const isOurs = state.stages.some(
      ({ name }) => objectOfStage(this.#files, this.#mock, name) === target.id,
    );
    if (isOurs) throw new Violation(`${run.name} writes what the rollout has: ${textOf(call)}`);
  }

  /** As it is kept at this moment. */
  async kept(): Promise<RolloutState | undefined> {
    return await lookOn(
      async () => (await new RolloutStore(this.#store, "corp").read(rolloutName))?.state,
    );
  }
}

/** A report is asked for by a POST. */
function changesSomething(call: WireCall): boolean {
  return !isRead(call) && !/\/(exportJobs)$/.test(call.path);
}

function textOf({ method, path, body }: WireCall): string {
  return `${method} ${path} ${JSON.stringify(body ?? null)}`;
}
