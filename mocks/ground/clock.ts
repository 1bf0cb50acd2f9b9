/** The tenant's time. Every date that the mock writes and every delay that it keeps comes from here. */
export interface MockClock {
  /** The time in the tenant now. */
  now(): Date;
  /** Moves a virtual clock on by hand and wakes whoever slept until then. */
  advance(ms: number): void;
  /** Resolves when `ms` have passed on this clock; rejects with the signal's reason on abort. */
  sleep(ms: number, options?: { readonly abortSignal?: AbortSignal | undefined }): Promise<void>;
}

// taken once, so that a test's fake timers can not stop the virtual clock
const nextTurn = globalThis.setImmediate;

/**
 * A clock on which sleeping costs no time: as soon as nothing else can run, time
 * jumps to the earliest moment that someone sleeps for. Sleepers side by side
 * therefore overlap, as they would in real time.
 */
export function createVirtualClock(startAt: Date): MockClock {
  let now = startAt.getTime();
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  let scheduled = false;

  const wakeUntil = (time: number): void => {
    const due = [...sleepers].filter((sleeper) => sleeper.at <= time).sort((a, b) => a.at - b.at);
    for (const sleeper of due) {
      sleepers.delete(sleeper);
      now = Math.max(now, sleeper.at);
      sleeper.wake();
    }
  };
  const jumpSoon = (): void => {
    if (scheduled) return;
    scheduled = true;
    nextTurn(() => {
      scheduled = false;
      if (sleepers.size === 0) return;
      wakeUntil(Math.min(...[...sleepers].map((sleeper) => sleeper.at)));
      if (sleepers.size > 0) jumpSoon();
    });
  };

  return {
    now: () => new Date(now),
    advance(ms) {
      const target = now + ms;
      wakeUntil(target);
      now = target;
    },
    async sleep(ms, options = {}) {
      const { abortSignal } = options;
      abortSignal?.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const sleeper = {
          at: now + Math.max(0, ms),
          wake: () => {
            abortSignal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(abortSignal?.reason as Error);
        };
        abortSignal?.addEventListener("abort", onAbort, { once: true });
        sleepers.add(sleeper);
        jumpSoon();
      });
    },
  };
}

/** Wall time. `advance` moves the clock on by an offset, for tests over real HTTP. */
export function createRealClock(): MockClock {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    advance(ms) {
      offset += ms;
    },
    async sleep(ms, options = {}) {
      const { abortSignal } = options;
      abortSignal?.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          abortSignal?.removeEventListener("abort", onAbort);
          resolve();
        }, ms);
        const onAbort = (): void => {
          clearTimeout(timer);
          reject(abortSignal?.reason as Error);
        };
        abortSignal?.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}
