import type { StateStore } from "ringwright";
import { writesIn } from "./writes.ts";

/** Before which of its effects a process dies. */
export interface Death {
  /** `count` is from 1. */
  readonly isDue: (effect: Effect, count: number) => boolean;
  /** In the middle of a line that it adds to a log; before anything else. */
  readonly isHalf?: boolean;
}

/** Something that a process did which outlives it. */
export interface Effect {
  readonly kind: "put" | "append" | "graph";
  /** The key in the store, or the requests. */
  readonly what: string;
  /** What is kept; absent for requests. */
  readonly content?: string;
}

/** The process died, as it was told to. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/**
 * A process with its own way to a store and a tenant, that dies before one of its effects: nothing
 * that it still waits for ever comes, and nothing that it does arrives any more. To die after an
 * effect is to die before the next one.
 */
export class Mortal {
  readonly effects: Effect[] = [];
  readonly #death: Death | undefined;
  readonly #dies: Promise<never>;
  #kill: (reason: Killed) => void = () => undefined;
  #isDead = false;

  constructor(death?: Death) {
    this.#death = death;
    this.#dies = new Promise<never>((_, reject) => (this.#kill = reject));
    this.#dies.catch(() => undefined);
  }

  /**
   * What it does as long as it lives.
   *
   * @throws {Killed}
   */
  async live<T>(work: () => Promise<T>): Promise<T> {
    return await Promise.race([work(), this.#dies]);
  }

  store(store: StateStore): StateStore {
    return {
      get: async (key) => await this.#reads(async () => await store.get(key)),
      readLog: async (key) => await this.#reads(async () => await store.readLog(key)),
      list: async (prefix) => await this.#reads(async () => await store.list(prefix)),
      put: async (key, content, expected) =>
        await this.#does(
          { kind: "put", what: key, content },
          async () => await store.put(key, content, expected),
        ),
      delete: async (key, expected) => {
        await this.#does({ kind: "put", what: key, content: "" }, async () => {
          await store.delete(key, expected);
        });
      },
      append: async (key, content, expectedLength) => {
        const add = async (text: string) => {
          await store.append(key, text, expectedLength);
        };
        const half = content.slice(0, content.length / 2);
        await this.#does(
          { kind: "append", what: key, content },
          async () => {
            await add(content);
          },
          async () => {
            await add(half);
          },
        );
      },
    };
  }

  fetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (url, init) => {
      const ask = async () => await fetch(url, init);
      const writes = writesIn(url, init);
      if (writes.length === 0) return await this.#reads(ask);
      return await this.#does({ kind: "graph", what: writes.join(", ") }, ask);
    };
  }

  async #reads<T>(work: () => Promise<T>): Promise<T> {
    return this.#isDead ? await never() : await work();
  }

  async #does<T>(effect: Effect, work: () => Promise<T>, half?: () => Promise<void>): Promise<T> {
    if (this.#isDead) return await never();
    this.effects.push(effect);
    if (this.#death?.isDue(effect, this.effects.length) !== true) return await work();
    if (this.#death.isHalf === true) await half?.();
    this.#isDead = true;
    this.#kill(new Killed(`before ${effect.kind} ${effect.what}`));
    return await never();
  }
}

async function never(): Promise<never> {
  return await new Promise<never>(() => undefined);
}
