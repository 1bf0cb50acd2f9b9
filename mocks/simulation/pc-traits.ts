import { hashPair, shareOf } from "../ground/random.ts";
import { wholeSeconds } from "../ground/wire.ts";
import type { EditionShares } from "../options/options.ts";
import { departments, hardware, type ModelShare, modelsWith, sites } from "./hardware.ts";
import { managedDetails, type ManagedDetails } from "./managed-details.ts";
import {
  type PcServicing,
  qualityReleases,
  type QualityRelease,
  releasedAt,
  revisionOf,
} from "./releases.ts";
import { insiderBuilds, lastFreeRevision } from "./windows-versions.ts";

/** What a fleet may have besides. */
export interface FleetHabits {
  /** Share of the PCs that could take hotpatches which do, 0 to 1. */
  readonly hotpatchShare: number;
  /** Share of company PCs in the long-term channel, 0 to 1. */
  readonly ltscShare: number;
  /** Share of PCs in an Insider channel, 0 to 1. */
  readonly insiderShare: number;
  /** Share of the PCs with Windows 10, version 22H2, that are enrolled in Extended Security Updates. */
  readonly esuShare: number;
  /** Editions of those that are in neither. */
  readonly editions: EditionShares | undefined;
  /** Parts of 1 by model; undefined for the usual ones. */
  readonly models: Readonly<Record<string, number>> | undefined;
  /** Some names hold commas, quotes and what a spreadsheet takes for a formula. */
  readonly oddDeviceNames: boolean;
  /** What names begin with, in turn; empty for `LT-`. */
  readonly namePrefixes: readonly string[];
}

/** What all PCs of a fleet follow from. */
export interface FleetPlan {
  readonly count: number;
  readonly seed: number;
  /** Epoch milliseconds. */
  readonly startAt: number;
  readonly habits: FleetHabits;
  readonly models: readonly ModelShare[] | undefined;
  readonly releases: ReleasesByBuild;
}

const hour = 3_600_000;
const day = 24 * hour;

/** Fills in what is the same for every PC. */
export function fleetPlan(
  count: number,
  seed: number,
  startAt: Date,
  habits: FleetHabits,
): FleetPlan {
  return {
    count,
    seed,
    startAt: startAt.getTime(),
    habits,
    models: habits.models === undefined ? undefined : modelsWith(habits.models),
    releases: releasesAt(startAt),
  };
}

/**
 * What the two rows of a PC share. Each trait is worked out when it is read, since who lists a
 * fleet reads few of them.
 *
 * Shares are plausible, not measured: four in five joined to Entra ID, one in fourteen personal,
 * one in thirty-three disabled, most seen within a day.
 */
export class PcTraits {
  readonly #plan: FleetPlan;
  readonly index: number;
  #details: ManagedDetails | undefined;

  /** The PC at an index of the fleet. */
  constructor(plan: FleetPlan, index: number) {
    this.#plan = plan;
    this.index = index;
  }

  #roll(trait: number, sides: number): number {
    return hashPair(this.#plan.seed, this.index, trait) % sides;
  }

  get seed(): number {
    return this.#plan.seed;
  }

  get name(): string {
    return nameOf(this.index, this.#plan.count, this.#plan.habits);
  }

  get servicing(): PcServicing {
    return servicingOf(this.index, this.#plan.seed, this.#plan.habits);
  }

  get isLongTerm(): boolean {
    return this.servicing.isLongTerm;
  }

  get osVersion(): string {
    const { seed, habits, releases } = this.#plan;
    const insider = insiderBuildOf(this.index, seed, habits);
    if (insider !== undefined) return `10.0.${insider}`;
    const { servicing } = this;
    const build = servicing.isLongTerm
      ? (longTermBuilds[this.#roll(18, 3)] ?? 19_044)
      : (builds[pickShare(this.#roll(1, 100), [27, 44, 17, 12])] ?? 26_100);
    const out = releases[build] ?? [];
    // most are one month behind or up to date
    const age = pickShare(this.#roll(2, 100), [38, 41, 15, 6]);
    const release = out.at(-1 - Math.min(age, out.length - 1));
    return `10.0.${build}.${(release && revisionOf(release, build, servicing)) ?? lastFreeRevision}`;
  }

  get editions(): EditionShares | undefined {
    return this.#plan.habits.editions;
  }

  get manufacturer(): string {
    return this.#machine.manufacturer;
  }

  get model(): string {
    return this.#machine.model;
  }

  get #machine(): ModelShare {
    const { seed, models } = this.#plan;
    const roll = hashPair(seed, this.index, 3);
    return models === undefined ? usualMachine(roll) : machineAmong(models, shareOf(roll));
  }

  get personal(): boolean {
    return isPersonal(this.index, this.#plan.seed);
  }

  get enabled(): boolean {
    return this.#roll(5, 100) >= 3;
  }

  get trust(): "AzureAd" | "ServerAd" | "Workplace" {
    if (this.personal) return "Workplace";
    return this.#roll(8, 100) < 80 ? "AzureAd" : "ServerAd";
  }

  get compliant(): boolean {
    return this.#roll(10, 100) < 92;
  }

  /** Epoch milliseconds. */
  get seenAt(): number {
    const seen = this.#roll(6, 100);
    const ago =
      seen < 84
        ? this.#roll(7, 8 * hour)
        : seen < 96
          ? this.#roll(7, 6 * day)
          : 10 * day + this.#roll(7, 70 * day);
    return Math.floor((this.#plan.startAt - ago) / 1_000) * 1_000;
  }

  /** ISO 8601, whole seconds. */
  get lastSyncAt(): string {
    return wholeSeconds(this.seenAt);
  }

  get enrolledAt(): string {
    const ago = 90 * day + this.#roll(11, 900) * day + this.#roll(12, day);
    return wholeSeconds(this.#plan.startAt - ago);
  }

  get department(): string {
    return departments[this.#roll(13, departments.length)] ?? "IT";
  }

  get site(): string {
    return sites[this.#roll(14, sites.length)] ?? "FRA";
  }

  get category(): string | null {
    return this.#roll(15, 100) < 20 ? "Kiosk" : null;
  }

  get #hasAutopilot(): boolean {
    return this.#roll(9, 100) < 60 && !this.personal;
  }

  get profile(): string | null {
    return this.#hasAutopilot ? "Corporate Autopilot" : null;
  }

  get orderTag(): string | null {
    if (!this.#hasAutopilot) return null;
    return this.#roll(16, 2) === 0 ? "STANDARD" : "EXEC";
  }

  get details(): ManagedDetails {
    return (this.#details ??= managedDetails(this));
  }
}

const hardwareShares = hardware.map((item) => item.share);
const [mostFrequent = { manufacturer: "Dell Inc.", model: "Latitude 7440", share: 100 }] = hardware;

function usualMachine(hash: number): ModelShare {
  return hardware[pickShare(hash % 100, hardwareShares)] ?? mostFrequent;
}

function machineAmong(models: readonly ModelShare[], roll: number): ModelShare {
  const place = pickShare(
    roll * 100,
    models.map(({ share }) => share),
  );
  return models[place] ?? mostFrequent;
}

/** Builds of PCs in no special channel, and of those in the long-term one. */
const builds = [26_200, 26_100, 22_631, 19_045];
const longTermBuilds = [26_100, 19_044, 17_763];

/** Monthly releases that are out, oldest first. */
type ReleasesByBuild = Readonly<Record<number, readonly QualityRelease[]>>;

// of a tenant that begins before all releases PCs have the first; of those to come none has any
function releasesAt(startAt: Date): ReleasesByBuild {
  const known = qualityReleases.filter(({ letter }) => letter === "B");
  const out = known.filter((release) => releasedAt(release) <= startAt.getTime());
  const taken = out.length > 0 ? out : known.slice(0, 1);
  return Object.fromEntries(
    [...builds, ...longTermBuilds].map((build) => [
      build,
      taken.filter((release) => build in release.revisions),
    ]),
  );
}

function nameOf(index: number, count: number, habits: FleetHabits): string {
  const { namePrefixes } = habits;
  const prefix = namePrefixes[index % namePrefixes.length] ?? "LT-";
  const name = `${prefix}${String(index + 1).padStart(Math.max(4, String(count).length), "0")}`;
  return (habits.oddDeviceNames ? oddNames[index % 50]?.(name) : undefined) ?? name;
}

// what a line of comma-separated values, and whoever opens it, has to bear
const oddNames: Readonly<Record<number, (name: string) => string>> = {
  2: (name) => `${name}, reception`,
  5: (name) => `${name} "spare"`,
  8: (name) => `=HYPERLINK("https://evil.example","${name}")`,
  11: (name) => `@${name}`,
};

// builds without a hotpatch simply get the cumulative update
function servicingOf(index: number, seed: number, habits: FleetHabits): PcServicing {
  return {
    isHotpatched: isAmong(habits.hotpatchShare, index, seed, 17),
    hasEsu: isAmong(habits.esuShare, index, seed, 19),
    // personal PCs have no such edition
    isLongTerm: !isPersonal(index, seed) && isAmong(habits.ltscShare, index, seed, 20),
  };
}

function insiderBuildOf(index: number, seed: number, habits: FleetHabits): string | undefined {
  if (!isAmong(habits.insiderShare, index, seed, 21)) return undefined;
  return insiderBuilds[hashPair(seed, index, 22) % insiderBuilds.length];
}

function isAmong(share: number, index: number, seed: number, trait: number): boolean {
  return share > 0 && hashPair(seed, index, trait) / 0x1_0000_0000 < share;
}

function isPersonal(index: number, seed: number): boolean {
  return hashPair(seed, index, 4) % 100 < 7;
}

// the index of the share that `roll` (below 100) falls into
function pickShare(roll: number, shares: readonly number[]): number {
  let sum = 0;
  for (const [index, share] of shares.entries()) {
    sum += share;
    if (roll < sum) return index;
  }
  return shares.length - 1;
}
