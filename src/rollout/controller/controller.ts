import type { DesiredState } from "../../config/desired-state.ts";
import type { DeviceCache } from "../../devices/directory-cache.ts";
import type { Fetch } from "../../graph/client-options.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { BackupBeforeOptions } from "../../operate/backups/backup-before.ts";
import { acquireLease, type AcquireLeaseOptions, type Lease } from "../../state/lease.ts";
import type { LeaseHolder } from "../../state/lease-record.ts";
import { StateConflictError, type StateStore } from "../../state/state-store.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { AuditChain, type VerifiedAudit, verifyAudit } from "../audit/audit-chain.ts";
import type { CustomGate } from "../measure/custom-gate.ts";
import {
  type Intent,
  isTerminal,
  type RolloutEvent,
  type RolloutState,
} from "../state/rollout-state.ts";
import { type KeptRollout, RolloutStore } from "../state/rollout-store.ts";
import { supersededRollout } from "../tick/begin.ts";
import {
  type Actor,
  answerCommand,
  type RolloutCommand,
  RolloutCommandError,
} from "../tick/commands.ts";
import { backUpBeforeStart } from "./back-up-before-start.ts";
import { type StartOptions, StartPreparation } from "./prepare-start.ts";
import { RolloutClaims } from "./rollout-claims.ts";
import { lookAhead, type RolloutLook } from "./rollout-look.ts";
import { RolloutObserver } from "./rollout-observer.ts";
import { RolloutRecord } from "./rollout-record.ts";
import { tellAfterTick } from "./tell-after-tick.ts";
import { TickRounds } from "./tick-rounds.ts";

/** Where rollouts are kept, and who works on them. */
export interface RolloutControllerOptions {
  /** Keeps the lock, the state and the log of each rollout. */
  readonly store: StateStore;
  /** Who holds the lock: what others are told. */
  readonly owner: LeaseHolder;
  /** How the lock is held. */
  readonly lease?:
    | Pick<AcquireLeaseOptions, "isGone" | "repeat" | "elapsedMs" | "terms">
    | undefined;
  /** Opens what directory devices are kept in between runs. Default: nothing is kept. */
  readonly cache?: DeviceCache | undefined;
  /** Gets report files and what gates ask, without a token. Default: the global one. */
  readonly fetch?: Fetch | undefined;
  /** The code of the gates of type `custom`. */
  readonly customGates?: readonly CustomGate[] | undefined;
  /** What relative paths of files that gates read begin at. Default: the working folder. */
  readonly folder?: string | undefined;
  /**
   * How the backup is made that is kept before a start writes. Where it cannot be made nothing is
   * written. False: none is. Default: one that is not sealed.
   */
  readonly backup?: BackupBeforeOptions | false | undefined;
  /** Told of each event once it is kept. */
  readonly onEvent?:
    | ((event: RolloutEvent, state: RolloutState) => void | Promise<void>)
    | undefined;
  /** Told what is being read. */
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/** What a tick did. */
export interface TickReport {
  readonly state: RolloutState;
  readonly events: readonly RolloutEvent[];
  /** What was written, with what became of it, in order. */
  readonly writes: readonly Intent[];
  /** What stands against nothing and has to be known, such as a webhook that did not answer. */
  readonly notes: readonly string[];
}

/**
 * Runs the rollouts of policy files: looks, decides, writes down what it is about to write, writes
 * it, looks again. Each call takes the stack's lock, so that neither an apply nor another tick
 * writes at the same time; a process that dies anywhere is made up for by the next tick.
 *
 * @example
 * // import { hostname } from "node:os";
 * const desired = await loadDesiredState("ringwright.yaml");
 * const controller = new RolloutController(connect(credential), desired, {
 *   store: new FileStore(".ringwright"),
 *   owner: { pid: process.pid, host: hostname() },
 * });
 * const { state } = await controller.tick("november");
 * console.log(state.phase, state.hold?.message);
 */
export class RolloutController {
  readonly #tenant: Tenant;
  readonly #desired: DesiredState;
  readonly #options: RolloutControllerOptions;
  readonly #rollouts: RolloutStore;
  readonly #claims: RolloutClaims;
  readonly #starts: StartPreparation;
  readonly #observer: RolloutObserver;
  readonly #rounds: TickRounds;

  constructor(tenant: Tenant, desired: DesiredState, options: RolloutControllerOptions) {
    this.#tenant = tenant;
    this.#desired = desired;
    this.#options = options;
    const rollouts = new RolloutStore(options.store, desired.stack);
    const claims = new RolloutClaims(options.store, desired);
    const observer = new RolloutObserver(tenant, desired, rollouts, options);
    const { customGates = [], owner } = options;
    this.#rollouts = rollouts;
    this.#claims = claims;
    this.#starts = new StartPreparation(tenant, desired, rollouts, claims, customGates);
    this.#observer = observer;
    this.#rounds = new TickRounds(tenant, rollouts, observer, owner.who ?? "ringwright");
  }

  /**
   * Starts a rollout of the files: pins its content and runs its first tick.
   *
   * @throws {RolloutCommandError} where the files do not have it, it runs already, no code was given
   *   for one of its gates, no source knows its content, or the backup before it cannot be made.
   * @throws {LockedError} where another run holds the lock.
   */
  async start(name: string, actor: Actor, options: StartOptions = {}): Promise<TickReport> {
    return await this.#locked(async (lease) => {
      const prepared = await this.#starts.prepare(name, actor, options);
      const { state, events, kept, replaced } = prepared;
      const { backup = {}, store, onProgress: onNote } = this.#options;
      const context = { store, lease, seen: undefined, onNote, abortSignal: options.abortSignal };
      if (backup !== false)
        await backUpBeforeStart(this.#tenant, this.#desired, name, backup, context);
      if (replaced && !isTerminal(replaced.state))
        await this.#supersede(replaced, name, actor, lease);
      const record = await this.#open(name, kept, lease);
      await record.keep(state, { actor, events });
      return await this.#tick(state, record, lease, options, events);
    });
  }

  /**
   * One look and one decision, with all that it writes.
   *
   * @throws {RolloutCommandError} where it was never started, or its objects are another rollout's.
   * @throws {LockedError} where another run holds the lock.
   */
  async tick(name: string, options: OperationOptions = {}): Promise<TickReport> {
    return await this.#locked(async (lease) => {
      const kept = await this.#kept(name);
      const record = await this.#open(name, kept, lease);
      return await this.#tick(kept.state, record, lease, options);
    });
  }

  /**
   * What a person asks, and the tick that acts on it.
   *
   * @throws {RolloutCommandError} where it does not go as the rollout stands.
   * @throws {LockedError} where another run holds the lock.
   */
  async command(
    name: string,
    asked: RolloutCommand,
    actor: Actor,
    options: OperationOptions = {},
  ): Promise<TickReport> {
    return await this.#locked(async (lease) => {
      const kept = await this.#kept(name);
      const { state, events } = answerCommand(kept.state, asked, actor, this.#tenant.now());
      // what had ended left its objects to others
      if (isTerminal(kept.state) && !isTerminal(state)) await this.#claims.refuseOverlap(state);
      const record = await this.#open(name, kept, lease);
      // who asked for it stands in the log before it counts
      await record.note("command", actor, asked);
      await record.keep(state, { actor, events });
      return await this.#tick(state, record, lease, options, events);
    });
  }

  /**
   * What a start would do, and what stands against it. Keeps and writes nothing, and takes no lock.
   *
   * @throws {RolloutCommandError} as `start` does.
   */
  async preview(name: string, actor: Actor, options: StartOptions = {}): Promise<RolloutLook> {
    const { state } = await this.#starts.prepare(name, actor, options);
    return await lookAhead(state, this.#observer, this.#tenant.now, options);
  }

  /**
   * What the next tick would see and decide. Keeps and writes nothing, and takes no lock.
   *
   * @throws {RolloutCommandError} where it was never started.
   */
  async look(name: string, options: OperationOptions = {}): Promise<RolloutLook> {
    const { state } = await this.#kept(name);
    return await lookAhead(state, this.#observer, this.#tenant.now, options);
  }

  /** Names of the rollouts that were ever started, sorted. */
  async list(): Promise<readonly string[]> {
    return await this.#rollouts.list();
  }

  /**
   * Everything that happened to a rollout, held against its hash chain.
   *
   * @throws {RolloutCommandError} where it was never started.
   */
  async history(name: string): Promise<VerifiedAudit> {
    await this.#kept(name);
    return verifyAudit((await this.#options.store.readLog(this.#rollouts.auditKey(name))) ?? "");
  }

  /** A rollout as it was last kept; undefined where it was never started. */
  async status(name: string): Promise<RolloutState | undefined> {
    return (await this.#rollouts.read(name))?.state;
  }

  /** Ends a rollout whose holds another one goes on with. */
  async #supersede(kept: KeptRollout, by: string, actor: Actor, lease: Lease): Promise<void> {
    const { state, events } = supersededRollout(kept.state, by, this.#tenant.now());
    const record = await this.#open(state.name, kept, lease);
    await record.keep(state, { actor, events });
    await this.#claims.giveUp(state, lease);
  }

  async #tick(
    kept: RolloutState,
    record: RolloutRecord,
    lease: Lease,
    { abortSignal }: OperationOptions,
    before: readonly RolloutEvent[] = [],
  ): Promise<TickReport> {
    if (!isTerminal(kept)) await this.#claims.claim(kept, lease);
    const { state, events, writes } = await this.#rounds.run(kept, record, lease, { abortSignal });
    if (isTerminal(state)) await this.#claims.giveUp(state, lease);
    const { store, fetch = globalThis.fetch } = this.#options;
    const { variables } = this.#desired;
    const terms = { store, tenant: this.#tenant, fetch, variables, abortSignal };
    const notes = await tellAfterTick(state, lease, terms);
    return { state, events: [...before, ...events], writes, notes };
  }

  async #locked<T>(work: (lease: Lease) => Promise<T>): Promise<T> {
    const { store, owner, lease: terms } = this.#options;
    const lease = await acquireLease(store, `apply-${this.#desired.stack}`, {
      ...terms,
      holder: owner,
      now: this.#tenant.now,
    });
    try {
      return await work(lease);
    } catch (error) {
      // what another run wrote meanwhile is told as what it is: that it took over
      if (error instanceof StateConflictError) await lease.ensureHeld();
      throw error;
    } finally {
      await lease.release();
    }
  }

  async #kept(name: string): Promise<KeptRollout> {
    const kept = await this.#rollouts.read(name);
    if (kept) return kept;
    const started = await this.#rollouts.list();
    const others = started.length > 0 ? `; there are ${started.join(", ")}` : "";
    throw new RolloutCommandError(`${name} was never started${others}`, { isKnown: false });
  }

  /** What is kept of a rollout, once its log holds what a run that died had kept and not told. */
  async #open(name: string, kept: KeptRollout | undefined, lease: Lease): Promise<RolloutRecord> {
    const { store, onEvent } = this.#options;
    const chain = await AuditChain.open(store, this.#rollouts.auditKey(name), async () => {
      await lease.ensureHeld();
    });
    const { now } = this.#tenant;
    const terms = { now, onEvent };
    const record = new RolloutRecord(this.#rollouts, chain, kept?.revision ?? null, terms);
    if (kept) await record.tellUntold(kept);
    return record;
  }
}
