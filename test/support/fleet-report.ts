import type {
  FleetResult,
  FleetSummary,
  TenantDetails,
  TenantOutcome,
  TenantRun,
} from "ringwright";
import { summarizeFleet } from "ringwright";

const outcomes: readonly TenantOutcome[] = ["applied", "partly", "waiting", "denied", "unchanged"];

/** A run over tenants in whose texts the names stand: of tenants, waves, causes and objects. */
export function fleetWith(...names: readonly string[]): {
  readonly result: FleetResult;
  readonly summary: FleetSummary;
} {
  const name = (index: number) => names[index % names.length] ?? "";
  const runs = names.flatMap((one, index): TenantRun[] => {
    const outcome = outcomes[index % outcomes.length] ?? "applied";
    const details: TenantDetails = {
      tenantName: one,
      content: null,
      counts: {
        create: 1,
        update: 0,
        delete: 0,
        adopt: 0,
        unchanged: 2,
        drift: 0,
        devicesAffected: null,
        devicesAtLeast: 40,
        inTwoRings: { before: 0, after: 0 },
        inNoRing: { before: 0, after: 0 },
        risks: [{ outcome: "restart", devices: null, atLeast: 40 }],
      },
      objects: [0, 1].map((place) => ({
        address: `ring/${name(index + place)}`,
        action: "update",
        result: place === 0 ? "applied" : "failed",
        hash: String(index % 3),
      })),
      changeSet: String(index % 3),
      drift: [one],
      rollouts: [{ name: one, phase: "Held", why: one }],
      diagnostics: [],
      requests: 2,
    };
    return [1, 2, 3, 4, 5].map((copy) => ({
      tenant: `${one}${copy}`,
      tenantId: one,
      wave: name(index + 1),
      verb: "apply",
      outcome,
      code: outcome === "applied" || outcome === "unchanged" ? null : one,
      reason: outcome === "applied" || outcome === "unchanged" ? null : one,
      startedAt: "2026-11-14T08:00:00.000Z",
      endedAt: "2026-11-14T08:00:02.000Z",
      details,
    }));
  });
  const result: FleetResult = {
    formatVersion: 1,
    verb: "apply",
    file: name(0),
    startedAt: "2026-11-14T08:00:00.000Z",
    endedAt: "2026-11-14T08:01:00.000Z",
    pin: {
      hash: `sha256:${"e".repeat(64)}`,
      pinnedAt: "2026-11-13T08:00:00.000Z",
      pinnedBy: name(0),
    },
    pinIsWorking: false,
    waves: names.map((one, index) => ({
      name: one,
      phase: index === 0 ? "held" : "closed",
      tenants: 10,
      done: 5,
      failed: index === 0 ? 3 : 0,
      limit: 1,
      failures: index === 0 ? [{ code: one, tenants: 3 }] : [],
      tripped: index === 0 ? [one] : [],
      heldTenants: [one],
      passesAt: null,
    })),
    runs,
    lastSuccessAt: Object.fromEntries(runs.map(({ tenant }) => [tenant, null])),
  };
  const tenants = runs.map(({ tenant }) => ({ key: tenant, layers: [] }));
  return { result, summary: summarizeFleet(result, { tenants: tenants as never }) };
}
