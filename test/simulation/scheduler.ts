import type { MockClock } from "../../mocks/index.ts";
import type { Random } from "./random.ts";

/** Something that acts by itself: a run of the product. */
export interface Actor {
  readonly name: string;
  /** Killed: nothing of it happens any more. */
  isDead: boolean;
  /** Until this moment nothing of it happens, as if its machine slept; epoch milliseconds. */
  frozenUntil: number;
  /** Events of it that have happened. */
  events: number;
}

/** What can happen next. */
interface Pending {
  readonly actor: Actor;
  readonly what: string;
  /** Epoch milliseconds; undefined for what the network may do at any moment. */
  readonly at: number | undefined;
  /** It is on its way already, and comes also while the actor is frozen. */
  readonly isOnWire: boolean;
  readonly happen: () => void | Promise<void>;
}

// taken before anything replaces it
const nextTurn = globalThis.setImmediate;

/**
 * The only place where anything happens: each request that arrives, each answer, each timer is
 * queued, and the seed decides which is next. Between two of them all promises come to rest.
 */
export class Scheduler {
  readonly #random: Random;
  readonly #clock: MockClock;
  readonly #queue = new Set<Pending>();
  /** Told before an event of an actor happens; it may kill the actor or freeze it. */
  onEvent: (actor: Actor) => void = () => undefined;
  /** Awaited whenever all promises have come to rest, before anything else happens. */
  onRest: () => Promise<void> = () => Promise.resolve();

  constructor(random: Random, clock: MockClock) {
    this.#random = random;
    this.#clock = clock;
  }

  get now(): number {
    return this.#clock.now().getTime();
  }

  /** Queues an event; the function given back takes it out again. */
  add(
    actor: Actor,
    what: string,
    happen: () => void | Promise<void>,
    { inMs, isOnWire = false }: { readonly inMs?: number; readonly isOnWire?: boolean } = {},
  ): () => void {
    const at = inMs === undefined ? undefined : this.now + Math.max(0, inMs);
    const pending: Pending = { actor, what, at, isOnWire, happen };
    if (!actor.isDead) this.#queue.add(pending);
    return () => void this.#queue.delete(pending);
  }

  kill(actor: Actor): void {
    actor.isDead = true;
    for (const pending of this.#queue) if (pending.actor === actor) this.#queue.delete(pending);
  }

  /** Lets things happen until `isOver` says so. */
  async drive(isOver: () => boolean): Promise<void> {
    for (let count = 0; ; count++) {
      await restOfPromises();
      await this.onRest();
      if (isOver()) return;
      if (count > 20_000) throw new Error("the story does not come to an end");
      const next = this.#choose();
      if (next === undefined) throw new Error("nobody can go on, and nothing is awaited");
      this.#queue.delete(next);
      next.actor.events++;
      this.onEvent(next.actor);
      if (next.actor.isDead) continue;
      if (isHeld(next, this.now)) this.#queue.add(next);
      else await next.happen();
    }
  }

  /** Lets time pass while nobody acts. */
  advance(ms: number): void {
    this.#clock.advance(ms);
  }

  #choose(): Pending | undefined {
    const network: Pending[] = [];
    let timer: Pending | undefined;
    for (const pending of this.#queue) {
      if (pending.at === undefined && !isHeld(pending, this.now)) network.push(pending);
      else if (timer === undefined || dueAt(pending) < dueAt(timer)) timer = pending;
    }
    if (network.length > 0 && !(timer && this.#waitsLonger(dueAt(timer) - this.now))) {
      const chosen = this.#random.pick(network);
      const latencyMs = this.#random.int(1, 80);
      const untilTimer = timer ? Math.max(0, dueAt(timer) - this.now) : latencyMs;
      this.#clock.advance(Math.min(latencyMs, untilTimer));
      return chosen;
    }
    if (timer) this.#clock.advance(Math.max(0, dueAt(timer) - this.now));
    return timer;
  }

  /** Whether the network lets everybody wait until the next timer. */
  #waitsLonger(ms: number): boolean {
    return ms <= 0 || this.#random.chance(ms < 10_000 ? 0.1 : 0.005);
  }
}

function isHeld({ actor, isOnWire }: Pending, now: number): boolean {
  return !isOnWire && actor.frozenUntil > now;
}

function dueAt({ at, actor }: Pending): number {
  return Math.max(at ?? 0, actor.frozenUntil);
}

/** Every promise that can go on without an event has gone on. */
async function restOfPromises(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => nextTurn(resolve));
}
