import type { DesiredResource, DesiredState } from "../config/desired-state.ts";
import { parseOsBuild } from "../devices/os-build.ts";
import type { RingPopulation } from "../forecast/ring-population.ts";
import { objectValues } from "../kind/object-values.ts";
import { windowKeeping } from "../maintenance/keeps-window.ts";
import { ringKind } from "../rings/kind.ts";
import { ringStatus } from "../rings/status.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { ownerOf, type ReadPolicy } from "./compliance-policy.ts";
import type { ComplianceReport, DeviceLine, PolicyCompliance } from "./compliance-report.ts";
import { type ComplianceOptions, readCompliance } from "./read-compliance.ts";

/** What the tenant says of the rings of a config. */
export interface MeasuredRings {
  /** By key, as a forecast takes them. */
  readonly populations: Readonly<Record<string, RingPopulation>>;
  /** How far each ring has come, by key; none for rings that the tenant does not have. */
  readonly compliance: ReadonlyMap<string, PolicyCompliance>;
  readonly report: ComplianceReport;
}

/**
 * Counts the devices that the rings of a config reach in the tenant now, what they run, and reads
 * pauses and values that the files leave alone. A ring that the tenant does not have is told as
 * unknown. Needs what `readCompliance` needs for rings.
 *
 * @throws {RangeError} for a release that neither the tenant nor the data file has.
 * @throws {GraphError} where devices, groups or rings cannot be read.
 */
export async function readRingPopulations(
  tenant: Tenant,
  desired: DesiredState,
  options: Omit<ComplianceOptions, "rings" | "onlyRings" | "ownStack"> = {},
): Promise<MeasuredRings> {
  const live: ReadPolicy[] = [];
  for await (const ring of tenant.rings.list({ abortSignal: options.abortSignal })) live.push(ring);
  const { report, lines } = await readCompliance(tenant, {
    ...options,
    onlyRings: true,
    ownStack: desired.stack,
  });
  const counts = countsOf(lines());
  const byId = new Map(report.policies.map((policy) => [policy.id, policy]));
  const populations: Record<string, RingPopulation> = {};
  const compliance = new Map<string, PolicyCompliance>();
  for (const ring of desired.resources.filter(({ kind }) => kind === ringKind.name)) {
    const object = objectOf(ring, live, desired.stack);
    const policy = byId.get(object?.id ?? "");
    if (object === undefined || policy === undefined) {
      populations[ring.key] = {
        unknown: ["the tenant has no such ring, so that its devices are not known"],
      };
      continue;
    }
    compliance.set(ring.key, policy);
    populations[ring.key] = populationOf(object, policy, counts.get(policy.id), tenant.now());
  }
  return { populations, compliance, report };
}

/** The ring of the tenant that one of the files stands for: pinned, ours, or of the same name. */
function objectOf(
  { id, address, displayName }: DesiredResource,
  live: readonly ReadPolicy[],
  stack: string,
): ReadPolicy | undefined {
  if (id !== undefined) return live.find((ring) => ring.id.toLowerCase() === id);
  const owned = live.filter((ring) => {
    const owner = ownerOf(ringKind, ring);
    return owner?.stack === stack && owner.key === address;
  });
  const named = live.filter((ring) => ring.displayName === displayName);
  const found = owned.length > 0 ? owned : named;
  return found.length === 1 ? found[0] : undefined;
}

function populationOf(
  object: ReadPolicy,
  { notEvaluated }: PolicyCompliance,
  counts: Counts | undefined,
  now: Date,
): RingPopulation {
  const { devices, windows10, keeps, unsure, hotpatched } = counts ?? noCounts();
  const { quality, feature } = ringStatus(object.wire, now);
  const until = (pausedUntil: Date | null) => pausedUntil ?? undefined;
  const pausedUntil = { quality: until(quality.pauseEndsAt), feature: until(feature.pauseEndsAt) };
  return {
    devices,
    isLowerBound: notEvaluated.length > 0,
    ...(devices > 0 && { windows10Share: windows10 / devices, windowShare: keeps / devices }),
    // who takes hotpatches shows only where the last release was one
    ...(hotpatched > 0 && { hotpatchShare: hotpatched / devices }),
    pausedUntil: {
      ...(pausedUntil.quality && { quality: pausedUntil.quality }),
      ...(pausedUntil.feature && { feature: pausedUntil.feature }),
    },
    live: objectValues(ringKind.properties, object.wire),
    unknown: [
      ...notEvaluated.map((reason) => `its devices are those that are certain: ${reason}`),
      ...(unsure > 0
        ? [
            `whether ${unsure} of its devices keep native windows is not known; they are taken not to`,
          ]
        : []),
    ],
  };
}

interface Counts {
  devices: number;
  windows10: number;
  keeps: number;
  unsure: number;
  hotpatched: number;
}

function noCounts(): Counts {
  return { devices: 0, windows10: 0, keeps: 0, unsure: 0, hotpatched: 0 };
}

/** The first build of Windows 11 22H2. */
const firstOf22H2 = 22_621;

function countsOf(lines: Iterable<DeviceLine>): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { policyId, osBuild, hotpatch, state } of lines) {
    if (state === "unreachable") continue;
    const of = counts.get(policyId) ?? noCounts();
    counts.set(policyId, of);
    of.devices++;
    const build = parseOsBuild(`10.0.${osBuild}`);
    if (build !== undefined && build.build < firstOf22H2) of.windows10++;
    if (hotpatch) of.hotpatched++;
    const keeping = windowKeeping(build);
    if (keeping === "keeps") of.keeps++;
    if (keeping === "unknown") of.unsure++;
  }
  return counts;
}
