import { AsyncLocalStorage } from "node:async_hooks";
import type { Actor, Scheduler } from "./scheduler.ts";

const acting = new AsyncLocalStorage<Actor>();

/** Who looks on from outside the story: no limit of time of its own ever strikes. */
const bystander: Actor = { name: "bystander", isDead: true, frozenUntil: 0, events: 0 };

/** Runs outside the story. */
export async function lookOn<T>(work: () => Promise<T>): Promise<T> {
  return await actAs(bystander, work);
}

/** Runs as an actor: timers that are set meanwhile are its own, and end with it. */
export async function actAs<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
  return await acting.run(actor, work);
}

/**
 * Replaces the timers of this thread by those of a scheduler, so that limits of requests and
 * heartbeats of leases keep its time; the function given back puts the real ones back.
 */
export function useVirtualTimers(scheduler: Scheduler): () => void {
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
  };
  const realTimeout = Object.getOwnPropertyDescriptor(AbortSignal, "timeout");
  Object.defineProperty(AbortSignal, "timeout", {
    configurable: true,
    value: (ms: number): AbortSignal => {
      const abort = new AbortController();
      const reason = new DOMException("The operation was aborted due to timeout", "TimeoutError");
      setTimeout(() => {
        abort.abort(reason);
      }, ms);
      return abort.signal;
    },
  });
  const elapsed = Object.getOwnPropertyDescriptor(performance, "now");
  const startedAt = scheduler.now;
  const clear = (timer: unknown): void => {
    if (timer instanceof VirtualTimer) timer.clear();
  };
  Object.assign(globalThis, {
    setTimeout: (work: () => void, ms = 0) => new VirtualTimer(scheduler, work, ms, false),
    setInterval: (work: () => void, ms = 0) => new VirtualTimer(scheduler, work, ms, true),
    clearTimeout: clear,
    clearInterval: clear,
  });
  Object.defineProperty(performance, "now", {
    configurable: true,
    value: () => scheduler.now - startedAt,
  });
  return () => {
    Object.assign(globalThis, real);
    if (realTimeout) Object.defineProperty(AbortSignal, "timeout", realTimeout);
    if (elapsed) Object.defineProperty(performance, "now", elapsed);
    else Reflect.deleteProperty(performance, "now");
  };
}

class VirtualTimer {
  readonly #scheduler: Scheduler;
  #cancel: () => void;

  constructor(scheduler: Scheduler, work: () => void, ms: number, repeats: boolean) {
    const actor = acting.getStore();
    if (!actor) throw new Error("a timer was set that belongs to nobody");
    this.#scheduler = scheduler;
    const fire = (): void => {
      if (repeats) this.#cancel = scheduler.add(actor, "timer", fire, { inMs: ms });
      acting.run(actor, work);
    };
    this.#cancel = this.#scheduler.add(actor, "timer", fire, { inMs: ms });
  }

  clear(): void {
    this.#cancel();
  }

  // what keeps no process alive keeps no story alive either
  unref(): this {
    return this;
  }

  ref(): this {
    return this;
  }
}
