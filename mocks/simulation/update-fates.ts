import { hash32, hashPair, shareOf } from "../ground/random.ts";
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

/** How the update of a policy ends on a PC. */
export type Fate = "installs" | "fails" | "held" | "undocumented";

/** In the order of numbers that stand for them. */
export const fates: readonly Fate[] = ["installs", "fails", "held", "undocumented"];

/** What becomes of installs: the seed decides, the clock does not. */
export interface UpdateFates {
  fails(index: number, install: Install): boolean;
  /** The same of a feature or expedited update that a policy brings. */
  fateOf(index: number, install: Install, policyId: string, managedId: string): Fate;
  /** A PC on which an install fails is not seen again after its start. */
  readonly bricks: boolean;
}

/**
 * Unverified: the usual shares. One install in thirty-three fails; of the updates of a policy one
 * in twenty, one in a hundred is on a safeguard hold, two in a hundred report a state that no page
 * documents.
 */
export function createFates(
  fleet: Fleet,
  seed: number,
  habits: DevicesUpdateOptions | undefined,
): UpdateFates {
  if (habits === undefined)
    return {
      bricks: false,
      fails: (index, { revision }) => hashPair(seed, index, revision) % 33 === 0,
      fateOf: (_index, _install, policyId, managedId) => usualFate(seed, policyId, managedId),
    };
  const { rate = 0, models = {}, releases, result } = habits.failures ?? {};
  const days = releases === undefined ? undefined : new Set(releases.map(dayOf));
  const fails: UpdateFates["fails"] = (index, { kind, releaseDay }) => {
    if (days?.has(releaseDay) === false) return false;
    const share = models[fleet.modelAt(index)] ?? rate;
    return shareOf(hashPair(seed ^ salts[kind], index, releaseDay)) < share;
  };
  return {
    bricks: result === "bricks",
    fails,
    fateOf: (index, install) => (fails(index, install) ? "fails" : "installs"),
  };
}

/** The fate of the update of a policy where nothing else is said. */
export function usualFate(seed: number, policyId: string, managedId: string): Fate {
  const roll = hash32(seed, "fate", policyId, managedId) % 100;
  if (roll === 0) return "held";
  if (roll <= 2) return "undocumented";
  return roll < 8 ? "fails" : "installs";
}

const salts = { quality: 0x1d87_2b41, feature: 0x4cf5_ad43, driver: 0x2f0b_94e9 };
