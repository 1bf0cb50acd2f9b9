import { leaseStatus, listLeases, MemoryStore as Store } from "ringwright";

/** A state store that ends with its test, and tells what it holds. */
export class MemoryStore extends Store {
  readonly #logs = new Map<string, string>();

  override async append(key: string, content: string, expectedLength?: number): Promise<void> {
    await super.append(key, content, expectedLength);
    this.#logs.set(key, `${this.#logs.get(key) ?? ""}${content}`);
  }

  /** The JSON lines of a log. */
  lines(key: string): Record<string, unknown>[] {
    const text = this.#logs.get(key)?.trimEnd() ?? "";
    return text === ""
      ? []
      : text.split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Names of the leases that somebody holds. */
  async held(): Promise<string[]> {
    const leases = await listLeases(this);
    return leases.filter((lease) => leaseStatus(lease) !== "free").map(({ name }) => name);
  }

  /** Keys of logs. */
  logs(): string[] {
    return [...this.#logs.keys()];
  }
}
