import { LockedError, MemoryStore, verifyAudit } from "ringwright";
import { expect, test } from "vitest";
import { rolloutLab } from "../support/rollout-lab.ts";

const me = { by: "anna", identity: null };
const audit = "rollouts/corp/november/audit.jsonl";

/** A store whose clients can fall asleep with an entry of a log that is not sent yet. */
class SleepyStore extends MemoryStore {
  /** Entries that are sent before the one that waits. */
  entries = Infinity;
  /** Resolves once an entry waits. */
  readonly asleep: Promise<void>;
  wake: () => void = () => undefined;
  #fallAsleep: () => void = () => undefined;

  constructor() {
    super();
    this.asleep = new Promise<void>((resolve) => (this.#fallAsleep = resolve));
  }

  override async append(key: string, content: string, expectedLength?: number): Promise<void> {
    if (key === audit && this.entries-- === 0) {
      const woken = new Promise<void>((resolve) => (this.wake = resolve));
      this.#fallAsleep();
      await woken;
    }
    await super.append(key, content, expectedLength);
  }
}

test.each([0, 1, 2, 4])(
  "an entry that a machine sends when it wakes does not come between those of others (%i before)",
  async (entries) => {
    const store = new SleepyStore();
    const lab = await rolloutLab({ store });
    store.entries = entries;
    const starting = lab.controller.start("november", me);
    await store.asleep;
    lab.mock.clock.advance(5 * 60_000);

    const other = lab.another({ owner: { pid: 2, host: "elsewhere", who: "night" } });
    const { state } = await other.tick("november");
    const log = await store.readLog(audit);
    store.wake();

    await expect(starting).rejects.toThrow(LockedError);
    await expect(starting).rejects.toThrow("another run took over the lease apply-corp");
    expect(state.phase).toBe("Progressing");
    expect(await store.readLog(audit)).toBe(log);
    expect(verifyAudit(log ?? "").problems).toEqual([]);
  },
);
