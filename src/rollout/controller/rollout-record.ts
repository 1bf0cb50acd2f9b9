import type { AuditChain, AuditRecord } from "../audit/audit-chain.ts";
import type { RolloutEvent, RolloutState } from "../state/rollout-state.ts";
import type { KeptRollout, RolloutNews, RolloutStore } from "../state/rollout-store.ts";
import type { Actor } from "../tick/commands.ts";

/** Where the moment of a record comes from, and who hears of events. */
export interface RecordTerms {
  readonly now: () => Date;
  /** Told of each event once it is kept. */
  readonly onEvent?:
    | ((event: RolloutEvent, state: RolloutState) => void | Promise<void>)
    | undefined;
}

/** What the run that holds the lock keeps of one rollout: its states, one after the other, and its log. */
export class RolloutRecord {
  readonly #rollouts: RolloutStore;
  readonly #chain: AuditChain;
  readonly #terms: RecordTerms;
  #revision: number | null;

  /** @param revision What the next state follows; null: it is the first. */
  constructor(
    rollouts: RolloutStore,
    chain: AuditChain,
    revision: number | null,
    terms: RecordTerms,
  ) {
    this.#rollouts = rollouts;
    this.#chain = chain;
    this.#revision = revision;
    this.#terms = terms;
  }

  /** The log, oldest first. */
  get log(): readonly AuditRecord[] {
    return this.#chain.records;
  }

  /**
   * Keeps a state with what led to it, and tells that then.
   *
   * @throws {StateConflictError} where another run wrote one meanwhile.
   */
  async keep(state: RolloutState, { actor, events }: RolloutNews): Promise<void> {
    this.#revision = await this.#rollouts.write(state, { actor, events }, this.#revision);
    await this.#tell(events, state, actor);
  }

  /** Adds a line to the log. */
  async note(kind: "command" | "write", actor: Actor, data: object): Promise<void> {
    await this.#append(kind, actor, data);
  }

  /** Tells what a run that died had kept and not told. */
  async tellUntold({ state, news }: KeptRollout): Promise<void> {
    const untold = news.events.filter((event) => !this.#chain.holds("event", event));
    await this.#tell(untold, state, news.actor);
  }

  async #tell(events: readonly RolloutEvent[], state: RolloutState, actor: Actor): Promise<void> {
    for (const event of events) {
      await this.#append("event", actor, event);
      await this.#terms.onEvent?.(event, state);
    }
  }

  async #append(kind: string, { by, identity }: Actor, data: object): Promise<void> {
    await this.#chain.append({ at: this.#terms.now().toISOString(), kind, by, identity, data });
  }
}
