/**
 * How PCs behave that update. Shares are parts of 1, and what is absent is 0: then every PC is
 * seen every eight hours and no install fails. Which PCs it strikes, the seed decides for each on
 * its own, so that a share holds in expectation.
 */
export interface DevicesUpdateOptions {
  readonly failures?: UpdateFailureOptions;
  /** Share of the PCs that are never seen again once the clock starts: they take nothing. */
  readonly silent?: number;
  /** Share of the PCs that check in every 72 hours only. With `silent` at most 1. */
  readonly slow?: number;
  /**
   * Hours that the lists are late: they show `osVersion` and `lastSyncDateTime` as Intune had them
   * so long ago. Without it a version shows from the next check-in of the PC on. Default 0.
   */
  readonly reportDelayHours?: number;
}

/** Which installs fail, and how. A PC that fails a release does not try it again. */
export interface UpdateFailureOptions {
  /** Share of the PCs on which the install of a release fails, each release drawn anew. */
  readonly rate?: number;
  /** The share by model, which counts instead of `rate`; models that are not named have that. */
  readonly models?: Readonly<Record<string, number>>;
  /**
   * Days of the releases that fail so, such as `2026-11-10`; all others install everywhere. Of a
   * feature update it is the day that its version came out, of a driver `releaseDateTime`. Default:
   * every release.
   */
  readonly releases?: readonly string[];
  /**
   * `rollsBack`: the PC stays on its build and goes on checking in. `bricks`: it is not seen again
   * after the start of the install; drivers do not. Default `rollsBack`.
   */
  readonly result?: "rollsBack" | "bricks";
  /** Result code that the collector tells of them, such as `0x800F0922`. Default: one of several, by device. */
  readonly code?: string;
}
