import type { AcquireLeaseOptions } from "ringwright";

/** A clock that only the test moves, with the heartbeats that it brings about. */
export class TestClock {
  ms = Date.parse("2026-11-10T08:00:00Z");
  readonly #beats = new Set<{ work: () => void; everyMs: number; nextMs: number }>();

  readonly now = () => new Date(this.ms);

  /** Of a process on a machine whose clock goes so many seconds before the test's. */
  options(pid: number, aheadSeconds = 0): AcquireLeaseOptions {
    return {
      holder: { pid, host: "ci-1", who: "alice" },
      now: () => new Date(this.ms + aheadSeconds * 1000),
      elapsedMs: () => this.ms,
      repeat: (work, everyMs) => {
        const beat = { work, everyMs, nextMs: this.ms + everyMs };
        this.#beats.add(beat);
        return () => void this.#beats.delete(beat);
      },
    };
  }

  /** Moves on, and lets heartbeats do what they do. */
  async pass(seconds: number): Promise<void> {
    const until = this.ms + seconds * 1000;
    for (;;) {
      const due = [...this.#beats].filter(({ nextMs }) => nextMs <= until);
      const next = due.sort((a, b) => a.nextMs - b.nextMs)[0];
      if (!next) break;
      this.ms = next.nextMs;
      next.nextMs += next.everyMs;
      next.work();
      await settle();
    }
    this.ms = until;
  }

  /** Moves on while every holder sleeps, as a stopped machine does. */
  sleep(seconds: number): void {
    this.ms += seconds * 1000;
    for (const beat of this.#beats) beat.nextMs = this.ms + beat.everyMs;
  }
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
