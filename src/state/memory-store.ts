import {
  keySegments,
  StateConflictError,
  type StateStore,
  type StateValue,
} from "./state-store.ts";

/** A state store that ends with its process, for tests and for runs that nothing follows. */
export class MemoryStore implements StateStore {
  readonly #values = new Map<string, StateValue>();
  readonly #logs = new Map<string, string>();
  #writes = 0;

  async get(key: string): Promise<StateValue | undefined> {
    return await this.#at(key, () => this.#values.get(key));
  }

  async put(key: string, content: string, expected: string | null): Promise<string> {
    return await this.#at(key, () => {
      const current = this.#values.get(key)?.version ?? null;
      if (current !== expected) throw new StateConflictError(key);
      const version = String(++this.#writes);
      this.#values.set(key, { content, version });
      return version;
    });
  }

  async delete(key: string, expected: string): Promise<void> {
    await this.#at(key, () => {
      const current = this.#values.get(key);
      if (current && current.version !== expected) throw new StateConflictError(key);
      this.#values.delete(key);
    });
  }

  async append(key: string, content: string, expectedLength?: number): Promise<void> {
    await this.#at(key, () => {
      const before = this.#logs.get(key) ?? "";
      if (before.length !== (expectedLength ?? before.length)) throw new StateConflictError(key);
      this.#logs.set(key, `${before}${content}`);
    });
  }

  async readLog(key: string): Promise<string | undefined> {
    return await this.#at(key, () => this.#logs.get(key));
  }

  list(prefix: string): Promise<string[]> {
    const keys = [...this.#values.keys(), ...this.#logs.keys()];
    return Promise.resolve(keys.filter((key) => key.startsWith(prefix)).sort());
  }

  // after a turn, as every other store answers
  async #at<T>(key: string, work: () => T): Promise<T> {
    keySegments(key);
    await Promise.resolve();
    return work();
  }
}
