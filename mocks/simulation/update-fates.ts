import { hashPair, shareOf } from "../ground/random.ts";
import type { DevicesUpdateOptions } from "../options/devices-update.ts";
import type { Fleet } from "./fleet.ts";
import { dayOf } from "./releases.ts";

/** One install of an update on a PC. */
export interface Install {
  readonly kind: "quality" | "feature" | "driver";
  /** Days from 1970 to that of the release. */
  readonly releaseDay: number;
  /** Revision that it leads to, 0 where it leads to none. */
  readonly revision: number;
}

/** What becomes of installs: the seed decides, the clock does not. */
export interface UpdateFates {
  fails(index: number, install: Install): boolean;
  /** A PC on which an install fails is not seen again after its start. */
  readonly bricks: boolean;
}

/** Unverified: the usual share, one install in thirty-three. */
export function createFates(
  fleet: Fleet,
  seed: number,
  habits: DevicesUpdateOptions | undefined,
): UpdateFates {
  if (habits === undefined)
    return {
      bricks: false,
      fails: (index, { revision }) => hashPair(seed, index, revision) % 33 === 0,
    };
  const { rate = 0, models = {}, releases, result } = habits.failures ?? {};
  const days = releases === undefined ? undefined : new Set(releases.map(dayOf));
  return {
    bricks: result === "bricks",
    fails(index, { kind, releaseDay }) {
      if (days?.has(releaseDay) === false) return false;
      const share = models[fleet.modelAt(index)] ?? rate;
      return shareOf(hashPair(seed ^ salts[kind], index, releaseDay)) < share;
    },
  };
}

const salts = { quality: 0x1d87_2b41, feature: 0x4cf5_ad43, driver: 0x2f0b_94e9 };
