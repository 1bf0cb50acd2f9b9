import type { StateStore, StateValue } from "../../src/index.ts";
import type { Actor, Scheduler } from "./scheduler.ts";

/**
 * A store as one actor reaches it: each call arrives and is answered when the scheduler says so, and
 * between the two the actor may be killed or frozen.
 */
export class StoreInSteps implements StateStore {
  readonly #store: StateStore;
  readonly #scheduler: Scheduler;
  readonly #actor: Actor;

  constructor(store: StateStore, scheduler: Scheduler, actor: Actor) {
    this.#store = store;
    this.#scheduler = scheduler;
    this.#actor = actor;
  }

  async get(key: string): Promise<StateValue | undefined> {
    return await this.#call(async () => await this.#store.get(key));
  }

  async put(key: string, content: string, expected: string | null): Promise<string> {
    return await this.#call(async () => await this.#store.put(key, content, expected));
  }

  async delete(key: string, expected: string): Promise<void> {
    await this.#call(async () => {
      await this.#store.delete(key, expected);
    });
  }

  async append(key: string, content: string, expectedLength?: number): Promise<void> {
    await this.#call(async () => {
      await this.#store.append(key, content, expectedLength);
    });
  }

  async readLog(key: string): Promise<string | undefined> {
    return await this.#call(async () => await this.#store.readLog(key));
  }

  async list(prefix: string): Promise<string[]> {
    return await this.#call(async () => await this.#store.list(prefix));
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const answer = (settle: () => void) => {
        this.#scheduler.add(this.#actor, "store answers", settle);
      };
      const arrive = async () => {
        try {
          const found = await work();
          answer(() => {
            resolve(found);
          });
        } catch (error) {
          answer(() => {
            reject(error as Error);
          });
        }
      };
      // a machine that falls asleep before its client has sent the call sends it when it wakes
      this.#scheduler.add(this.#actor, "store is called", () => {
        this.#scheduler.add(this.#actor, "store is asked", arrive, { isOnWire: true });
      });
    });
  }
}
