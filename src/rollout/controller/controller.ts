import type { DesiredState } from "../../config/desired-state.ts";
import type { RolloutSpec } from "../../config/rollouts/rollout-schema.ts";
import { concealText } from "../../config/variables.ts";
import type { DeviceCache } from "../../devices/directory-cache.ts";
import type { Fetch } from "../../graph/client-options.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { readReleases } from "../../health/read-releases.ts";
import {
  backupBefore,
  type BackupBeforeOptions,
  backupFailure,
} from "../../operate/backups/backup-before.ts";
import type { Audit } from "../../operate/verbs/audit.ts";
import { acquireLease, type AcquireLeaseOptions, type Lease } from "../../state/lease.ts";
import type { LeaseHolder } from "../../state/lease-record.ts";
import { readClaims, writeClaim } from "../../state/claims.ts";
import { LockedError } from "../../state/locked-error.ts";
import { StateConflictError, type StateStore } from "../../state/state-store.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { readTenantId } from "../../tenant/tenant-id.ts";
import { carryOut } from "../actuators/carry-out.ts";
import { AuditChain, type VerifiedAudit, verifyAudit } from "../audit/audit-chain.ts";
import { type Blocker, explainRollout } from "../explain/explain-rollout.ts";
import type { CustomGate } from "../measure/custom-gate.ts";
import { fleetKeys } from "../measure/fleet-keys.ts";
import { measureGates } from "../measure/measure-gates.ts";
import { notifyWebhooks } from "../notify/notify-webhooks.ts";
import { pinContent } from "../observe/content.ts";
import { claimedAddresses } from "../observe/locate-objects.ts";
import {
  observeRollout,
  type ObservedRollout,
  type SeenDevices,
} from "../observe/observe-rollout.ts";
import type { Observations } from "../observe/observations.ts";
import { storedObjects } from "../observe/stored-objects.ts";
import {
  type RolloutWrite,
  type Intent,
  isTerminal,
  type RolloutEvent,
  type RolloutState,
} from "../state/rollout-state.ts";
import { type KeptRollout, RolloutStore } from "../state/rollout-store.ts";
import {
  type Actor,
  answerCommand,
  type CommandResult,
  type RolloutCommand,
  RolloutCommandError,
  startedRollout,
  supersededRollout,
} from "../tick/commands.ts";
import { tick } from "../tick/tick.ts";
import { ownHoldsOnly, sentOnly } from "./settled-state.ts";
import { sentWrites } from "./sent-writes.ts";

/** Where rollouts are kept, and who works on them. */
export interface RolloutControllerOptions {
  /** Keeps the lock, the state and the log of each rollout. */
  readonly store: StateStore;
  /** Who holds the lock: what others are told. */
  readonly owner: LeaseHolder;
  /** How the lock is held. */
  readonly lease?:
    Pick<AcquireLeaseOptions, "isGone" | "repeat" | "elapsedMs" | "terms"> | undefined;
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
    ((event: RolloutEvent, state: RolloutState) => void | Promise<void>) | undefined;
  /** Told what is being read. */
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/** How a rollout is started. */
export interface StartOptions extends OperationOptions {
  /** A running rollout that it takes the place of, with what that holds. */
  readonly supersede?: string | undefined;
  /** Start although devices are blocked, which get the content, too. Default false: they hold the start. */
  readonly allowBlocked?: boolean | undefined;
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

/** What was seen without anything being kept or written. */
export interface RolloutLook {
  readonly state: RolloutState;
  readonly seen: Observations;
  /** As the tick would leave it. */
  readonly next: RolloutState;
  /** What the tick would write first. */
  readonly writes: readonly RolloutWrite[];
  /** What blocks the next step; empty where it has ended. */
  readonly blockers: readonly Blocker[];
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

  constructor(tenant: Tenant, desired: DesiredState, options: RolloutControllerOptions) {
    this.#tenant = tenant;
    this.#desired = desired;
    this.#options = options;
    this.#rollouts = new RolloutStore(options.store, desired.stack);
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
      const kept = await this.#rollouts.read(name);
      if (kept && !isTerminal(kept.state))
        throw new RolloutCommandError(`${name} runs already, since ${kept.state.startedAt}`);
      const replaced = await this.#replaced(options.supersede, name);
      const { state, events } = await this.#begin(name, actor, options, replaced?.state);
      await this.#refuseOverlap(state, options.supersede);
      await this.#backUp(name, lease, options);
      if (replaced && !isTerminal(replaced.state))
        await this.#supersede(replaced, name, actor, lease);
      const chain = await this.#chain(name, kept, lease);
      const revision = await this.#rollouts.write(state, { actor, events }, kept?.revision ?? null);
      await this.#tell(chain, events, state, actor);
      return await this.#tick({ state, revision }, chain, lease, options, events);
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
      return await this.#tick(kept, await this.#chain(name, kept, lease), lease, options, []);
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
      if (isTerminal(kept.state) && !isTerminal(state)) await this.#refuseOverlap(state);
      const chain = await this.#chain(name, kept, lease);
      // who asked for it stands in the log before it counts
      await chain.append(record(this.#tenant, "command", actor, asked));
      const revision = await this.#rollouts.write(state, { actor, events }, kept.revision);
      await this.#tell(chain, events, state, actor);
      return await this.#tick({ state, revision }, chain, lease, options, events);
    });
  }

  /**
   * What a start would do, and what stands against it. Keeps and writes nothing, and takes no lock.
   *
   * @throws {RolloutCommandError} as `start` does.
   */
  async preview(name: string, actor: Actor, options: StartOptions = {}): Promise<RolloutLook> {
    const kept = await this.#rollouts.read(name);
    if (kept && !isTerminal(kept.state))
      throw new RolloutCommandError(`${name} runs already, since ${kept.state.startedAt}`);
    const replaced = await this.#replaced(options.supersede, name);
    const { state } = await this.#begin(name, actor, options, replaced?.state);
    await this.#refuseOverlap(state, options.supersede);
    return await this.#look(state, options);
  }

  /**
   * What the next tick would see and decide. Keeps and writes nothing, and takes no lock.
   *
   * @throws {RolloutCommandError} where it was never started.
   */
  async look(name: string, options: OperationOptions = {}): Promise<RolloutLook> {
    return await this.#look((await this.#kept(name)).state, options);
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

  async #backUp(name: string, lease: Lease, { abortSignal }: OperationOptions): Promise<void> {
    const { backup = {}, store, onProgress } = this.#options;
    if (backup === false) return;
    const how = { ...backup, reason: backup.reason ?? `pre-rollout ${name}` };
    const context = { store, lease, seen: undefined, onNote: onProgress, abortSignal };
    try {
      const { id } = await backupBefore(this.#tenant, this.#desired, how, context);
      onProgress?.(`backup ${id} was made`);
    } catch (error) {
      if (abortSignal?.aborted === true || error instanceof LockedError) throw error;
      throw new RolloutCommandError(`${name}: ${backupFailure(error)}`);
    }
  }

  async #begin(
    name: string,
    actor: Actor,
    options: StartOptions,
    replaced: RolloutState | undefined,
  ): Promise<CommandResult> {
    const spec = this.#specOf(name);
    this.#refuseGatesWithoutCode(name, spec);
    const { catalog } = await readReleases(this.#tenant, options);
    const now = this.#tenant.now();
    const content = pinContent(spec, { catalog, tools: this.#desired.tools }, now);
    if (typeof content === "string") throw new RolloutCommandError(`${name}: ${content}`);
    const tenantId = (await readTenantId(this.#tenant, options)) ?? null;
    return startedRollout(
      {
        name,
        stack: this.#desired.stack,
        tenantId,
        spec,
        content,
        inherited: replaced?.holds.map(({ object }) => object),
        allowBlocked: options.allowBlocked,
      },
      actor,
      now,
    );
  }

  /** Better now than when a stage comes to it, days later. */
  #refuseGatesWithoutCode(name: string, { stages, gates }: RolloutSpec): void {
    const given = new Set((this.#options.customGates ?? []).map((gate) => gate.name));
    const used = new Set(stages.flatMap(({ gates: promote, watch }) => [...promote, ...watch]));
    const missing = [...used].filter((gate) => gates[gate]?.type === "custom" && !given.has(gate));
    if (missing.length === 0) return;
    throw new RolloutCommandError(
      `${name}: no code was given for ${missing.map((gate) => `gates.${gate}`).join(", ")} (type: custom); give it to RolloutController (customGates), or ask a service of yours (type: webhook)`,
    );
  }

  /** @throws {RolloutCommandError} where it does not run. */
  async #replaced(name: string | undefined, by: string): Promise<KeptRollout | undefined> {
    if (name === undefined) return undefined;
    const kept = await this.#rollouts.read(name);
    // a start that was cut off after the first of its two writes is finished
    if (kept && (!isTerminal(kept.state) || kept.state.supersededBy === by)) return kept;
    throw new RolloutCommandError(`${name} does not run, so that nothing can take its place`);
  }

  /** Ends a rollout whose holds another one goes on with. */
  async #supersede(kept: KeptRollout, by: string, actor: Actor, lease: Lease): Promise<void> {
    const { state, events } = supersededRollout(kept.state, by, this.#tenant.now());
    const chain = await this.#chain(state.name, kept, lease);
    await this.#rollouts.write(state, { actor, events }, kept.revision);
    await this.#tell(chain, events, state, actor);
    await this.#giveUpClaim(state, lease);
  }

  /** Two rollouts never write one object. */
  async #refuseOverlap({ name, spec, stack }: RolloutState, supersede?: string): Promise<void> {
    const claims = await readClaims(this.#options.store, stack);
    const own = [name, supersede].map((each) => `rollout ${each}`);
    for (const address of claimedAddresses(spec, this.#desired)) {
      const by = claims.get(address);
      if (by === undefined || own.includes(by)) continue;
      throw new RolloutCommandError(
        `${address} is of ${by}, which runs; end that first (ringwright rollout abort), or take its place (--supersede)`,
      );
    }
  }

  async #look(state: RolloutState, options: OperationOptions): Promise<RolloutLook> {
    const { seen } = await this.#observe(state, undefined, { ...options, keeps: false });
    const now = this.#tenant.now();
    const { state: next, effects } = tick(state, seen, now);
    return { state, seen, next, writes: effects, blockers: explainRollout(state, seen, now) };
  }

  async #tick(
    kept: { readonly state: RolloutState; readonly revision: number },
    chain: AuditChain,
    lease: Lease,
    { abortSignal }: OperationOptions,
    before: readonly RolloutEvent[],
  ): Promise<TickReport> {
    let { state, revision } = kept;
    const events = [...before];
    const writes: Intent[] = [];
    let devices: SeenDevices | undefined;
    const save = async (next: RolloutState, told: readonly RolloutEvent[] = []): Promise<void> => {
      await lease.ensureHeld();
      revision = await this.#rollouts.write(
        next,
        { actor: this.#self(next), events: told },
        revision,
      );
      state = next;
    };
    if (!isTerminal(state)) await this.#claim(state, lease);
    for (let round = 1; round <= mostRounds; round++) {
      if (isTerminal(state)) break;
      const observed = await this.#observe(state, devices, { abortSignal, keeps: true });
      devices = observed.devices;
      await this.#keepBefore(state, observed);
      const sent = sentWrites(chain.records, state.startedAt);
      state = ownHoldsOnly(sentOnly(state, sent), observed.seen.slots, sent);
      const decided = tick(state, observed.seen, this.#tenant.now());
      await this.#keepTargets(state, decided.state, observed);
      const planned = decided.effects.map((effect, index) =>
        intentOf(effect, index, decided.state, this.#tenant.now()),
      );
      await save(withIntents(decided.state, planned), decided.events);
      await this.#tell(chain, decided.events, state, this.#self(state));
      events.push(...decided.events);
      if (planned.length === 0) {
        if (decided.wantsTargets) continue;
        break;
      }
      let isNews = false;
      for (const intent of planned) {
        await lease.ensureHeld();
        const audit: Audit<object> = async (line) => {
          const data = { ...line, intent: intent.id, effect: intent.effect };
          await chain.append(record(this.#tenant, "write", this.#self(state), data));
        };
        const beforeWrite = async () => {
          await lease.ensureHeld();
        };
        const context = { tenant: this.#tenant, state, observed, audit, abortSignal, beforeWrite };
        const stored = await this.#rollouts.readBefore(state.name, state.startedAt);
        const outcome = await carryOut(intent.effect, { ...context, stored });
        const done: Intent = { ...intent, ...outcome };
        writes.push(done);
        isNews ||= done.status === "applied" || done.status === "unchanged";
        await save(withIntents(state, [done]));
      }
      // what was not written is tried again with the next tick, and not at once
      if (!isNews) break;
    }
    if (isTerminal(state)) await this.#giveUpClaim(state, lease);
    return { state, events, writes, notes: await this.#notify(state, lease, abortSignal) };
  }

  /** Keeps others from changing what it holds and releases, as long as it runs. */
  async #claim(state: RolloutState, lease: Lease): Promise<void> {
    // a start that died before this may have left them to somebody else
    await this.#refuseOverlap(state);
    const { name, stack, spec } = state;
    const addresses = claimedAddresses(spec, this.#desired);
    await lease.ensureHeld();
    await writeClaim(this.#options.store, stack, name, { by: `rollout ${name}`, addresses });
  }

  async #giveUpClaim({ name, stack }: RolloutState, lease: Lease): Promise<void> {
    await lease.ensureHeld();
    await writeClaim(this.#options.store, stack, name, { by: `rollout ${name}`, addresses: [] });
  }

  async #observe(
    state: RolloutState,
    devices: SeenDevices | undefined,
    { abortSignal, keeps }: OperationOptions & { readonly keeps: boolean },
  ): Promise<ObservedRollout> {
    const { cache, customGates = [], folder = ".", onProgress } = this.#options;
    const fetch = this.#options.fetch ?? globalThis.fetch;
    const frozen = new Map<string, readonly string[]>();
    const lost: string[] = [];
    for (const { name, targets } of state.stages) {
      if (targets === null) continue;
      const keys = await this.#rollouts.readTargets(state.name, name, targets.hash);
      if (keys) frozen.set(name, keys);
      else lost.push(`the devices that ${name} was released to are not kept, or are damaged`);
    }
    const observed = await observeRollout(this.#tenant, this.#desired, state, {
      abortSignal,
      frozen,
      stored: await this.#rollouts.readBefore(state.name, state.startedAt),
      devices,
      cache,
      fetch,
      onProgress,
    });
    const problems = [...observed.seen.problems, ...lost];
    const measures = await measureGates(state, observed.seen, {
      tenant: this.#tenant,
      fetch,
      customGates,
      installs: {
        read: async () => await this.#rollouts.readInstalls(state.name),
        keep: async (record) => {
          if (keeps) await this.#rollouts.writeInstalls(state.name, record);
        },
      },
      variables: this.#desired.variables,
      folder,
      keyIn: observed.keyIn,
      keyInFleet: fleetKeys(observed.devices?.fleet),
      abortSignal,
    });
    return { ...observed, seen: { ...observed.seen, problems, measures } };
  }

  /** Keeps what a rollback goes back to: as it was last seen before anything was written. */
  async #keepBefore(state: RolloutState, { snapshot, objects }: ObservedRollout): Promise<void> {
    const isBefore = state.phase === "Pending" || state.hold?.reason === "precheck";
    if (!isBefore || state.intents.length > 0 || !snapshot || !objects) return;
    const involved = new Set(
      [
        objects.releasedGroup,
        ...objects.stages.flatMap(({ ring, policy }) => [ring, policy]),
      ].flatMap((object) => (object ? [object] : [])),
    );
    const at = this.#tenant.now().toISOString();
    await this.#rollouts.writeBefore(state.name, storedObjects([...involved], at));
  }

  /** Keeps the devices of a stage before its release is written down. */
  async #keepTargets(
    before: RolloutState,
    after: RolloutState,
    { reach }: ObservedRollout,
  ): Promise<void> {
    for (const [index, { name, targets }] of after.stages.entries()) {
      if (targets === null || before.stages[index]?.targets?.hash === targets.hash) continue;
      const keys = reach.get(name);
      if (!keys) throw new TypeError(`the devices of ${name} were not read`);
      await this.#rollouts.writeTargets(after.name, name, keys);
    }
  }

  async #tell(
    chain: AuditChain,
    events: readonly RolloutEvent[],
    state: RolloutState,
    actor: Actor,
  ): Promise<void> {
    for (const event of events) {
      await chain.append(record(this.#tenant, "event", actor, event));
      await this.#options.onEvent?.(event, state);
    }
  }

  /** Tells webhooks, once all else is done: whatever comes of it is a note, and never an error. */
  async #notify(
    state: RolloutState,
    lease: Lease,
    abortSignal: AbortSignal | undefined,
  ): Promise<readonly string[]> {
    const { store, fetch = globalThis.fetch } = this.#options;
    const { variables } = this.#desired;
    try {
      await lease.ensureHeld();
      return await notifyWebhooks(state, {
        store,
        tenant: this.#tenant,
        fetch,
        variables,
        abortSignal,
      });
    } catch (error) {
      const why = concealText(error instanceof Error ? error.message : String(error), variables);
      return [
        `what webhooks are told could not be kept, and is tried again with the next tick: ${why}`,
      ];
    }
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

  /** The log, once it holds what a run that died had kept and not told. */
  async #chain(name: string, kept: KeptRollout | undefined, lease: Lease): Promise<AuditChain> {
    const key = this.#rollouts.auditKey(name);
    const ensureMine = async () => {
      await lease.ensureHeld();
    };
    const chain = await AuditChain.open(this.#options.store, key, ensureMine);
    if (!kept) return chain;
    const { state, news } = kept;
    const untold = news.events.filter((event) => !chain.holds("event", event));
    await this.#tell(chain, untold, state, news.actor);
    return chain;
  }

  #specOf(name: string): RolloutSpec {
    const spec = this.#desired.rollouts?.[name];
    if (spec) return spec;
    const known = Object.keys(this.#desired.rollouts ?? {});
    const others = known.length > 0 ? `; there are ${known.join(", ")}` : "";
    throw new RolloutCommandError(`the files have no rollout ${name}${others}`, { isKnown: false });
  }

  #self({ identity }: RolloutState): Actor {
    return { by: this.#options.owner.who ?? "ringwright", identity };
  }
}

/** More than any chain of transitions needs. */
const mostRounds = 12;

function intentOf(
  effect: RolloutWrite,
  index: number,
  { sequence, intents }: RolloutState,
  now: Date,
): Intent {
  const at = now.toISOString();
  const earlier = intents.find((intent) => keyOf(intent.effect) === keyOf(effect));
  const follows =
    earlier !== undefined &&
    (earlier.follows || (earlier.status !== "unchanged" && earlier.status !== "failed"));
  return { id: `${at}-${sequence}-${index}`, effect, at, status: "pending", error: null, follows };
}

const mostIntents = 50;

/** The state with these writes in place of earlier ones of the same kind. */
function withIntents(state: RolloutState, intents: readonly Intent[]): RolloutState {
  const keys = new Set(intents.map(({ effect }) => keyOf(effect)));
  const others = state.intents.filter(({ effect }) => !keys.has(keyOf(effect)));
  return { ...state, intents: [...others, ...intents].slice(-mostIntents) };
}

function keyOf(effect: RolloutWrite): string {
  return effect.type === "restore" ? effect.type : `${effect.type} ${effect.stage}`;
}

function record(tenant: Tenant, kind: string, { by, identity }: Actor, data: object) {
  return { at: tenant.now().toISOString(), kind, by, identity, data };
}
