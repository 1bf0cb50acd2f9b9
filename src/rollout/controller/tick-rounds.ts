import type { OperationOptions } from "../../graph/request.ts";
import type { Audit } from "../../operate/verbs/audit.ts";
import type { Lease } from "../../state/lease.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { carryOut } from "../actuators/carry-out.ts";
import type { ObservedRollout } from "../observe/observe-rollout.ts";
import type { SeenDevices } from "../observe/seen-devices.ts";
import {
  type Intent,
  isTerminal,
  type RolloutEvent,
  type RolloutState,
} from "../state/rollout-state.ts";
import type { RolloutStore } from "../state/rollout-store.ts";
import type { Actor } from "../tick/commands.ts";
import { tick } from "../tick/tick.ts";
import { intentOf, withIntents } from "./intents.ts";
import { keepForRollback, keepTargets } from "./keep-before-write.ts";
import type { RolloutObserver } from "./rollout-observer.ts";
import type { RolloutRecord } from "./rollout-record.ts";
import { sentWrites } from "./sent-writes.ts";
import { ownHoldsOnly, sentOnly } from "./settled-state.ts";

/** More than any chain of transitions needs. */
const mostRounds = 12;

/** Looks, decides, keeps what is about to be written, writes it, and looks again until nothing is left. */
export class TickRounds {
  readonly #tenant: Tenant;
  readonly #rollouts: RolloutStore;
  readonly #observer: RolloutObserver;
  readonly #by: string;

  /** @param by Whose writes they are, as the log calls it. */
  constructor(tenant: Tenant, rollouts: RolloutStore, observer: RolloutObserver, by: string) {
    this.#tenant = tenant;
    this.#rollouts = rollouts;
    this.#observer = observer;
    this.#by = by;
  }

  /** Goes on from a state that is kept. Returns what came of it, in order. */
  async run(
    from: RolloutState,
    record: RolloutRecord,
    lease: Lease,
    { abortSignal }: OperationOptions,
  ): Promise<{ state: RolloutState; events: readonly RolloutEvent[]; writes: readonly Intent[] }> {
    let state = from;
    const events: RolloutEvent[] = [];
    const writes: Intent[] = [];
    let devices: SeenDevices | undefined;
    const keep = async (next: RolloutState, told: readonly RolloutEvent[]): Promise<void> => {
      await lease.ensureHeld();
      await record.keep(next, { actor: this.#self(next), events: told });
      state = next;
    };
    for (let round = 1; round <= mostRounds; round++) {
      if (isTerminal(state)) break;
      const observed = await this.#observer.observe(state, devices, { abortSignal, keeps: true });
      devices = observed.devices;
      await keepForRollback(this.#rollouts, state, observed, this.#tenant.now);
      const sent = sentWrites(record.log, state.startedAt);
      state = ownHoldsOnly(sentOnly(state, sent), observed.seen.slots, sent);
      const decided = tick(state, observed.seen, this.#tenant.now());
      await keepTargets(this.#rollouts, state, decided.state, observed);
      const planned = decided.effects.map((effect, index) =>
        intentOf(effect, index, decided.state, this.#tenant.now()),
      );
      await keep(withIntents(decided.state, planned), decided.events);
      events.push(...decided.events);
      if (planned.length === 0) {
        if (decided.wantsTargets) continue;
        break;
      }
      let isNews = false;
      for (const intent of planned) {
        const done = await this.#write(intent, state, observed, record, lease, { abortSignal });
        writes.push(done);
        isNews ||= done.status === "applied" || done.status === "unchanged";
        await keep(withIntents(state, [done]), []);
      }
      // what was not written is tried again with the next tick, and not at once
      if (!isNews) break;
    }
    return { state, events, writes };
  }

  /** Writes what is noted already. */
  async #write(
    intent: Intent,
    state: RolloutState,
    observed: ObservedRollout,
    record: RolloutRecord,
    lease: Lease,
    { abortSignal }: OperationOptions,
  ): Promise<Intent> {
    const ensureHeld = async () => {
      await lease.ensureHeld();
    };
    await ensureHeld();
    const audit: Audit<object> = async (line) => {
      const data = { ...line, intent: intent.id, effect: intent.effect };
      await record.note("write", this.#self(state), data);
    };
    const outcome = await carryOut(intent.effect, {
      tenant: this.#tenant,
      state,
      observed,
      stored: await this.#rollouts.readBefore(state.name, state.startedAt),
      audit,
      abortSignal,
      beforeWrite: ensureHeld,
    });
    return { ...intent, ...outcome };
  }

  #self({ identity }: RolloutState): Actor {
    return { by: this.#by, identity };
  }
}
