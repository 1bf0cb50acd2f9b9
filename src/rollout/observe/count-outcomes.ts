import { strataNames } from "../../config/rollouts/gates/gate-words.ts";
import type { Fleet } from "../../health/fleet.ts";
import { aDay } from "../tick/tick-draft.ts";
import type { OutcomeCounts } from "../state/rollout-state.ts";
import type { ObservedStage } from "./observations.ts";
import { type FleetPlaces, type SiteAt, stratumValue } from "./stage-targets.ts";

/** Whether a device has the content, as far as its build or a report says. */
export type ContentTruth =
  | "has"
  | "lacks"
  | "failed"
  /** It can never get it. */
  | "barred"
  | "unknown";

/** By which moments the devices of a stage are judged, in milliseconds since 1970. */
export interface StageClock {
  readonly now: number;
  /** Of the release; `now` before it. */
  readonly appliedAt: number;
  /** When a device that checks in has to have it; undefined where nothing says so. */
  readonly dueAt: number | undefined;
  readonly silentMs: number;
  readonly maxDataAgeMs: number;
  readonly activeMs: number;
}

/** What is counted of a stage; the same shape as what is observed, without its reach. */
export type CountedStage = Pick<
  ObservedStage,
  "counts" | "strata" | "excluded" | "reporting" | "compliance"
>;

type MutableCounts = { -readonly [K in keyof OutcomeCounts]: OutcomeCounts[K] };

/** Counts the devices of a stage by outcome, as a whole and by stratum; by site where sites are given. */
export function countOutcomes(
  places: FleetPlaces,
  fleet: Fleet,
  truthOf: (place: number) => ContentTruth,
  clock: StageClock,
  siteAt: SiteAt | undefined,
): CountedStage {
  const counts = noCounts();
  const byStratum = strataNames
    .filter((stratum) => stratum !== "site" || siteAt !== undefined)
    .map((stratum) => ({ stratum, parts: new Map<string, MutableCounts>() }));
  const excluded: Record<string, number> = {};
  const compliance = { compliant: 0, noncompliant: 0 };
  let reporting = 0;
  for (let place = 0; place < places.length; place++) {
    if (places[place] !== 1) continue;
    const lastSync = fleet.lastSyncMs(place);
    const truth = truthOf(place);
    const reason = exclusionOf(truth, lastSync, clock);
    if (reason !== undefined) {
      excluded[reason] = (excluded[reason] ?? 0) + 1;
      continue;
    }
    const outcome = judgeDevice(truth, lastSync, clock);
    countOne(counts, outcome);
    for (const { stratum, parts } of byStratum) {
      const value = stratumValue(fleet, place, stratum, siteAt ?? (() => null));
      const part = parts.get(value) ?? noCounts();
      parts.set(value, part);
      countOne(part, outcome);
    }
    if (clock.now - lastSync <= clock.maxDataAgeMs) reporting++;
    const compliant = fleet.compliance(place);
    if (compliant === "compliant" || compliant === "noncompliant") compliance[compliant]++;
  }
  return {
    counts,
    strata: Object.fromEntries(
      byStratum.map(({ stratum, parts }) => [stratum, Object.fromEntries(parts)]),
    ),
    excluded,
    reporting,
    compliance,
  };
}

type StageOutcome = "succeeded" | "failed" | "overdue" | "silent" | "absent" | "pending";

function exclusionOf(
  truth: ContentTruth,
  lastSync: number,
  { appliedAt, activeMs }: StageClock,
): string | undefined {
  if (truth === "barred") return "cannot get it";
  if (truth === "unknown") return "what it runs is not known";
  // one that comes back is counted again
  if (Number.isNaN(lastSync) || lastSync < appliedAt - activeMs) return "was not active";
  return undefined;
}

function judgeDevice(truth: ContentTruth, lastSync: number, clock: StageClock): StageOutcome {
  if (truth === "has") return "succeeded";
  if (truth === "failed") return "failed";
  if (clock.dueAt !== undefined && lastSync >= clock.dueAt) return "overdue";
  if (clock.now - lastSync <= clock.silentMs) return "pending";
  // between two check-ins, about 8 hours apart, a device may have got it and be broken since
  return lastSync >= clock.appliedAt - aDay ? "silent" : "absent";
}

function countOne(counts: MutableCounts, outcome: StageOutcome): void {
  counts.eligible++;
  counts[outcome]++;
  if (outcome === "overdue") counts.failed++;
}

function noCounts(): MutableCounts {
  return { eligible: 0, succeeded: 0, failed: 0, overdue: 0, silent: 0, absent: 0, pending: 0 };
}
