import type { MockClock } from "../ground/clock.ts";
import { copyWire } from "../ground/wire.ts";
import type { DelayOptions } from "../options/options.ts";

/**
 * Reads that miss the newest write for a while. With `replicationReads: 2` a new
 * object answers missing, missing, there, missing, there ... and an old one shows
 * its previous value in the same rhythm.
 *
 * @see https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra/
 */
export interface Replicas {
  /** False where every read sees the truth at once. */
  readonly active: boolean;
  /** To be called with what was there before each write; undefined for a new object. */
  noteWrite(key: string, before: unknown): void;
  /** What a read of one object sees. */
  read<T>(key: string, current: T): T | undefined;
  /** What a list sees; it lags one read longer. */
  list<T>(key: string, current: T): T | undefined;
  /** To be called once for each list request, before its rows are read. */
  countList(collection: string): void;
  /** Keys under this prefix that a list may still show although they were deleted. */
  ghosts(prefix: string): readonly (readonly [key: string, row: unknown])[];
  /** Lets every replica catch up, as after seeding. */
  forget(): void;
}

interface Lag {
  readonly before: unknown;
  readonly at: number;
  reads: number;
  lists: number;
}

/** Without delays nothing is kept and every read sees the truth. */
export function createReplicas(delays: Required<DelayOptions>, clock: MockClock): Replicas {
  const lags = new Map<string, Lag>();
  const { replicationReads, replicationMs } = delays;
  const active = replicationReads > 0 || replicationMs > 0;

  const behind = (lag: Lag, reads: number, extra: number): boolean => {
    if (clock.now().getTime() < lag.at + replicationMs) return true;
    if (replicationReads === 0) return false;
    return reads <= replicationReads + extra || reads === replicationReads + extra + 2;
  };

  return {
    active,
    noteWrite(key, before) {
      if (!active) return;
      lags.set(key, { before: copyWire(before), at: clock.now().getTime(), reads: 0, lists: 0 });
    },
    read<T>(key: string, current: T): T | undefined {
      const lag = lags.get(key);
      if (lag === undefined) return current;
      lag.reads++;
      return behind(lag, lag.reads, 0) ? (lag.before as T | undefined) : current;
    },
    list<T>(key: string, current: T): T | undefined {
      const lag = lags.get(key);
      if (lag === undefined) return current;
      return behind(lag, lag.lists, 1) ? (lag.before as T | undefined) : current;
    },
    countList(collection) {
      for (const [key, lag] of lags) if (key.startsWith(`${collection}/`)) lag.lists++;
    },
    forget() {
      lags.clear();
    },
    ghosts(prefix) {
      return [...lags]
        .filter(
          ([key, lag]) =>
            key.startsWith(`${prefix}/`) && lag.before !== undefined && behind(lag, lag.lists, 1),
        )
        .map(([key, lag]) => [key, lag.before] as const);
    },
  };
}
