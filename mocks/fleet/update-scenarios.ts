import type { DevicesUpdateOptions } from "../options/devices-update.ts";
import type { MockTenantOptions } from "../options/options.ts";
import { qualityReleases } from "../simulation/releases.ts";

/** What becomes of a release on a simulated fleet. */
export const updateScenarios = [
  "good",
  "bad",
  "badModel",
  "silent",
  "slow",
  "lateReports",
  "superseded",
] as const;

/**
 * - `good` fails on one device in a hundred.
 * - `bad` fails on one in eight.
 * - `badModel` fails on one in eight of one model, which a fifth of the devices are.
 * - `silent` breaks one in eight so that it is never heard of again.
 * - `slow`: four in ten devices check in every three days only.
 * - `lateReports`: Intune shows what was half a day ago.
 * - `superseded`: another release comes out of band six days later.
 *
 * In each, two devices in a hundred are not heard of at all.
 */
export type UpdateScenario = (typeof updateScenarios)[number];

/** What may be otherwise in a scenario. Shares are 0 to 1. */
export interface UpdateScenarioTerms {
  readonly devices: number;
  readonly seed: number;
  /** Day of the release, such as `2026-11-10`. */
  readonly release: string;
  /** The share of devices on which it fails; with a failing model, of those. */
  readonly failureRate?: number | undefined;
  /** The model on which it fails; on the others it fails on one in a hundred. */
  readonly failingModel?: string | undefined;
  /** The share of devices not heard of. Default 0.02. */
  readonly silent?: number | undefined;
}

const day = 86_400_000;
const usualRate = 0.01;
const badRate = 0.12;
/** A frequent model, unless another is named. */
const usualModel = "Latitude 7440";
const modelShare = 0.2;

/** Options of a tenant on whose devices a release goes so; its clock begins the day before. */
export function updateScenario(
  scenario: UpdateScenario,
  terms: UpdateScenarioTerms,
): MockTenantOptions {
  const { devices, seed, release, failingModel } = terms;
  const model = failingModel ?? (scenario === "badModel" ? usualModel : undefined);
  const startAt = new Date(Date.parse(`${release}T06:00:00Z`) - day).toISOString();
  return {
    devices,
    seed,
    startAt,
    logBodies: false,
    devicesUpdate: fates(scenario, terms, model),
    ...(model !== undefined && { modelShares: { [model]: modelShare } }),
    ...(scenario === "superseded" && { extraReleases: [supersedingRelease(release)] }),
  };
}

function fates(
  scenario: UpdateScenario,
  { release, failureRate, silent = 0.02 }: UpdateScenarioTerms,
  model: string | undefined,
): DevicesUpdateOptions {
  const isBad = scenario === "bad" || scenario === "silent" || model !== undefined;
  const rate = failureRate ?? (isBad ? badRate : usualRate);
  return {
    silent,
    ...(scenario === "slow" && { slow: 0.4 }),
    ...(scenario === "lateReports" && { reportDelayHours: 12 }),
    failures: {
      rate: model === undefined ? rate : usualRate,
      ...(model !== undefined && { models: { [model]: rate } }),
      releases: [release],
      // what is wrong with an update is the same everywhere
      ...(isBad && { code: "0x800F0922" }),
      ...(scenario === "silent" && { result: "bricks" as const }),
    },
  };
}

/** Holds what the release holds, and is a little newer. */
function supersedingRelease(release: string) {
  const known = qualityReleases.find(({ date }) => date === release);
  const revisions = Object.fromEntries(
    Object.entries(known?.revisions ?? {}).map(([build, revision]) => [build, revision + 11]),
  );
  const releasedOn = new Date(Date.parse(`${release}T00:00:00Z`) + 6 * day)
    .toISOString()
    .slice(0, 10);
  return { releasedOn, revisions, outOfBand: true };
}
