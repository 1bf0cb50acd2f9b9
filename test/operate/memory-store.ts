import { LockedError, type StateStore } from "../../src/state/state-store.ts";

/** A state store that ends with its test, and tells what it holds. */
export class MemoryStore implements StateStore {
  readonly files = new Map<string, string>();
  readonly locks = new Set<string>();

  read(key: string): Promise<string | undefined> {
    return Promise.resolve(this.files.get(key));
  }

  write(key: string, content: string): Promise<void> {
    this.files.set(key, content);
    return Promise.resolve();
  }

  append(key: string, content: string): Promise<void> {
    this.files.set(key, `${this.files.get(key) ?? ""}${content}`);
    return Promise.resolve();
  }

  list(prefix: string): Promise<string[]> {
    return Promise.resolve([...this.files.keys()].filter((key) => key.startsWith(prefix)).sort());
  }

  lock(name: string): Promise<{ release(): Promise<void> }> {
    if (this.locks.has(name)) return Promise.reject(new LockedError(`another run holds ${name}`));
    this.locks.add(name);
    return Promise.resolve({
      release: () => {
        this.locks.delete(name);
        return Promise.resolve();
      },
    });
  }

  /** The JSON lines of a key. */
  lines(key: string): Record<string, unknown>[] {
    const text = this.files.get(key)?.trimEnd() ?? "";
    return text === ""
      ? []
      : text.split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}
