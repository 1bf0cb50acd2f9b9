import { nodeCrypto } from "../graph/late-crypto.ts";
import {
  type HeldBy,
  type JudgeLeaseOptions,
  type LeaseHolder,
  type LeaseState,
  leaseStatus,
  type LeaseTerms,
  leaseTerms,
  putLease,
  readLease,
} from "./lease-record.ts";
import { heldError, holderText, LockedError } from "./locked-error.ts";
import { StateConflictError, type StateStore } from "./state-store.ts";

/** Runs `work` again and again until it is stopped by what it gives. */
export type Repeat = (work: () => void, everyMs: number) => () => void;

/** Who takes a lease, and by which time. */
export interface AcquireLeaseOptions extends JudgeLeaseOptions {
  readonly holder: LeaseHolder;
  /** How heartbeats are timed. Default: an interval that keeps no process alive. */
  readonly repeat?: Repeat | undefined;
  /** Milliseconds on a clock that nobody sets. Default: the process's own. */
  readonly elapsedMs?: (() => number) | undefined;
}

/** A lease that is held, with a heartbeat. One that was lost stays lost. */
export interface Lease {
  readonly name: string;
  /** Grows with every holder: what bears a higher one is later. */
  readonly token: number;
  /** Whether it is held at this moment, by a look into the store. To be asked before each write. */
  stillHeld(): Promise<boolean>;
  /**
   * The same, as an error.
   *
   * @throws {LockedError} naming who took it.
   */
  ensureHeld(): Promise<void>;
  /** Ends the heartbeat and gives it up; nothing is written where another has it by now. */
  release(): Promise<void>;
}

/**
 * Takes a lease that only one holder has at a time: one that is free, that a dead process left
 * behind, or whose holder has been silent for 2 minutes, or as `terms` say. Of several that try, one succeeds.
 *
 * @throws {LockedError} where another run holds it.
 */
export async function acquireLease(
  store: StateStore,
  name: string,
  options: AcquireLeaseOptions,
): Promise<Lease> {
  const { pid, host, who, pidNamespace } = options.holder;
  for (let attempt = 1; attempt <= 5; attempt++) {
    const found = await readLease(store, name);
    if (found?.holder && leaseStatus(found, options) === "live") {
      throw heldError(found, found.holder, options);
    }
    const at = (options.now?.() ?? new Date()).toISOString();
    const holder: HeldBy = {
      id: nodeCrypto().randomUUID(),
      pid,
      host,
      who,
      pidNamespace,
      since: at,
      heartbeatAt: at,
    };
    const token = (found?.token ?? 0) + 1;
    try {
      const version = await putLease(store, name, { token, holder }, found?.version);
      return new HeldLease(store, { name, token, holder, version }, options);
    } catch (error) {
      // another run was first, or renewed it
      if (!(error instanceof StateConflictError)) throw error;
    }
  }
  throw new LockedError(`the lease ${name} changes hands again and again; try later`);
}

class HeldLease implements Lease {
  readonly name: string;
  readonly token: number;
  readonly #store: StateStore;
  readonly #options: AcquireLeaseOptions;
  readonly #terms: LeaseTerms;
  readonly #holder: HeldBy;
  readonly #stopHeartbeat: () => void;
  #version: string;
  #renewedAtMs: number;
  #isLost = false;
  // renewals follow each other, since each names the version of the one before
  #renewal: Promise<unknown> = Promise.resolve();

  constructor(
    store: StateStore,
    { name, token, holder, version }: LeaseState & { readonly holder: HeldBy },
    options: AcquireLeaseOptions,
  ) {
    this.name = name;
    this.token = token;
    this.#store = store;
    this.#options = options;
    this.#terms = options.terms ?? leaseTerms;
    this.#holder = holder;
    this.#version = version;
    this.#renewedAtMs = this.#elapsedMs();
    const repeat = options.repeat ?? everyInterval;
    // a heartbeat that fails is made up for by the next one, or by the next question
    this.#stopHeartbeat = repeat(
      () => void this.#renew().catch(() => undefined),
      this.#terms.heartbeatEveryMs,
    );
  }

  async stillHeld(): Promise<boolean> {
    for (let attempt = 1; attempt <= 3; attempt++) {
      if (this.#isLost) return false;
      // too long without a heartbeat: somebody may be about to take it, unless it can be renewed
      if (this.#isUnsure()) await this.#renew();
      if (!this.#isLost && !this.#isMine(await readLease(this.#store, this.name))) this.#lose();
      // an answer that was long on its way, or read late by a process that slept, is of long ago
      if (this.#isLost || !this.#isUnsure()) return !this.#isLost;
    }
    throw new Error(
      `whether the lease ${this.name} is still held is not known, since the state store answers too slowly; nothing more is written without it`,
    );
  }

  async ensureHeld(): Promise<void> {
    if (await this.stillHeld()) return;
    const lease = await readLease(this.#store, this.name);
    const now = lease?.holder ? `: ${holderText(lease.holder, this.#options)}` : " or ended it";
    throw new LockedError(
      `another run took over the lease ${this.name}${now}. Nothing more was written; look at the plan again`,
      lease,
    );
  }

  async release(): Promise<void> {
    this.#stopHeartbeat();
    await this.#renewal;
    if (this.#isLost) return;
    this.#lose();
    await this.#write(undefined);
  }

  async #renew(): Promise<void> {
    const next = this.#renewal.then(async () => {
      if (this.#isLost) return;
      const startedAtMs = this.#elapsedMs();
      const heartbeatAt = (this.#options.now?.() ?? new Date()).toISOString();
      if (await this.#write({ ...this.#holder, heartbeatAt })) this.#renewedAtMs = startedAtMs;
      else this.#lose();
    });
    this.#renewal = next.catch(() => undefined);
    await next;
  }

  /** Whether the lease was this one's to write. */
  async #write(holder: HeldBy | undefined): Promise<boolean> {
    const next = { token: this.token, holder };
    for (;;) {
      try {
        this.#version = await putLease(this.#store, this.name, next, this.#version);
        return true;
      } catch (error) {
        if (!(error instanceof StateConflictError)) throw error;
      }
      // the conflict may be with a write of one's own whose answer was lost; nobody else
      // writes a lease and leaves it this one's
      const found = await readLease(this.#store, this.name);
      if (!this.#isMine(found)) return false;
      this.#version = found.version;
    }
  }

  #isMine(found: LeaseState | undefined): found is LeaseState {
    return found?.token === this.token && found.holder?.id === this.#holder.id;
  }

  #isUnsure(): boolean {
    return this.#elapsedMs() - this.#renewedAtMs > this.#terms.unsureAfterMs;
  }

  #lose(): void {
    this.#isLost = true;
    this.#stopHeartbeat();
  }

  #elapsedMs(): number {
    return this.#options.elapsedMs?.() ?? performance.now();
  }
}

const everyInterval: Repeat = (work, everyMs) => {
  const timer = setInterval(work, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
};
