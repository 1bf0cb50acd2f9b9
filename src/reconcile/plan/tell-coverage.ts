import { deviceAmount, numberText } from "../../kind/amounts.ts";
import { coverageOf, type Coverage } from "../../reach/coverage.ts";
import { countBoth, bitCount, onlyIn } from "../../reach/device-bits.ts";
import {
  deviceCount,
  type DeviceCount,
  type DeviceSet,
  difference,
  intersection,
} from "../../reach/device-set.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanSummary, RingMove } from "./summary-schema.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlanImpact } from "./plan-impact.ts";
import { isMoved, type PolicyStanding } from "./planned-reach.ts";
import { countRingMoves } from "./ring-moves.ts";

/** How many devices have too many rings or none, and how many the plan brings there. */
export interface RingCoverage extends Pick<PlanSummary, "inTwoRings" | "inNoRing"> {
  /** Devices that the plan puts into more than one ring. */
  readonly newlyInTwo: DeviceCount;
  /** Devices that the plan leaves without the ring that they had. */
  readonly losingTheirs: DeviceCount;
  readonly ringMoves: readonly RingMove[];
}

/** Of a plan that does not change whom rings reach, or whose devices were not read. */
export const coverageNotCounted: Pick<PlanSummary, "inTwoRings" | "inNoRing"> = {
  inTwoRings: { before: null, after: null },
  inNoRing: { before: null, after: null },
};

/** Counts and says how many devices get a second ring or lose their only one; undefined where no ring is touched. */
export function tellCoverage(draft: PlanDraft, impact: PlanImpact): RingCoverage | undefined {
  const rings = impact.reach.policies.filter(({ kind }) => kind.onePerDevice === true);
  if (!rings.some((ring) => isMoved(ring, impact.reach))) return undefined;
  const reaches = rings.map((ring) => ({ ring, ...impact.ofPolicy(ring) }));
  const before = coverageOf(
    reaches.map((one) => one.before),
    impact.inventory,
  );
  const after = coverageOf(
    reaches.map((one) => one.after),
    impact.inventory,
  );
  const newlyInTwo = difference(after.twice, before.twice);
  const losingTheirs = intersection(before.once, after.never);
  const coverage: RingCoverage = {
    inTwoRings: counts(before, after, "twice"),
    inNoRing: counts(before, after, "never"),
    newlyInTwo: deviceCount(newlyInTwo),
    losingTheirs: deviceCount(losingTheirs),
    ringMoves: countRingMoves(
      reaches.map(({ ring, ...reach }) => ({ label: ring.label, ...reach })),
      impact.inventory,
    ),
  };
  if (bitCount(newlyInTwo.sure) > 0) {
    draft.sayAt(
      diagnosticIds.inTwoRings,
      "warning",
      undefined,
      `${devicesText(coverage.newlyInTwo)} ${isOne(coverage.newlyInTwo) ? "comes" : "come"} to be in more than one ring (${totals(coverage.inTwoRings)}), and which of their values win is not defined: ${pairsText(reaches, newlyInTwo)}. Exclude the group of the one from the other.`,
    );
  }
  if (bitCount(losingTheirs.sure) > 0) {
    const [lose, they, them] = isOne(coverage.losingTheirs)
      ? ["loses its ring and gets no other", "it keeps", "it"]
      : ["lose their ring and get no other", "they keep", "them"];
    draft.sayAt(
      diagnosticIds.inNoRing,
      "warning",
      undefined,
      `${devicesText(coverage.losingTheirs)} ${lose} (in no ring ${totals(coverage.inNoRing)}): ${they} its values until another policy sets them, and no deadline, pause or deferral reaches ${them} any more.`,
    );
  }
  return coverage;
}

function counts(before: Coverage, after: Coverage, of: "twice" | "never") {
  return { before: deviceCount(before[of]).devices, after: deviceCount(after[of]).devices };
}

function totals({ before, after }: PlanSummary["inTwoRings"]): string {
  const text = (count: number | null) => (count === null ? "not known" : numberText(count));
  return `before ${text(before)}, after ${text(after)}`;
}

function devicesText({ devices, atLeast }: DeviceCount): string {
  const text = deviceAmount(atLeast);
  return devices === null ? `At least ${text}` : text;
}

const pairLimit = 5;

function isOne({ devices }: DeviceCount): boolean {
  return devices === 1;
}

/** Which rings share the devices, the most first. */
function pairsText(
  reaches: readonly { readonly ring: PolicyStanding; readonly after: DeviceSet }[],
  shared: DeviceSet,
): string {
  const pairs: { readonly text: string; readonly count: number }[] = [];
  for (const [at, one] of reaches.entries()) {
    for (const other of reaches.slice(at + 1)) {
      const both = onlyIn(one.after.sure, onlyIn(one.after.sure, other.after.sure));
      const count = countBoth(both, shared.sure);
      if (count > 0)
        pairs.push({
          text: `${one.ring.label} and ${other.ring.label} (${numberText(count)})`,
          count,
        });
    }
  }
  pairs.sort((a, b) => b.count - a.count);
  const more = pairs.length - pairLimit;
  return `${pairs
    .slice(0, pairLimit)
    .map(({ text }) => text)
    .join(", ")}${more > 0 ? ` and ${more} more pairs` : ""}`;
}
