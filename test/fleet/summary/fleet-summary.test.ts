import { describe, expect, test } from "vitest";
import type { ListedTenant } from "../../../src/fleet/list/tenant-list.ts";
import type {
  TenantDetails,
  TenantOutcome,
  TenantRun,
} from "../../../src/fleet/outcome/tenant-run.ts";
import { fleetExitCode } from "../../../src/fleet/summary/exit-code.ts";
import { summarizeFleet } from "../../../src/fleet/summary/summarize-fleet.ts";

const counts = {
  create: 0,
  update: 1,
  delete: 0,
  adopt: 0,
  unchanged: 0,
  drift: 0,
  devicesAffected: 10,
  devicesAtLeast: 10,
  inTwoRings: { before: 0, after: 0 },
  inNoRing: { before: 0, after: 0 },
  risks: [],
};

function details(changeSet: string | null, part: Partial<TenantDetails> = {}): TenantDetails {
  const objects =
    changeSet === null
      ? []
      : [{ address: `ring/${changeSet}`, action: "update", result: null, hash: changeSet }];
  return {
    tenantName: null,
    content: null,
    counts,
    objects,
    changeSet,
    drift: [],
    rollouts: [],
    diagnostics: [],
    requests: 2,
    ...part,
  };
}

function run(tenant: string, outcome: TenantOutcome, part: Partial<TenantRun> = {}): TenantRun {
  return {
    tenant,
    tenantId: `id of ${tenant}`,
    wave: "rest",
    verb: "plan",
    outcome,
    code: null,
    reason: null,
    startedAt: "2026-11-20T12:00:00.000Z",
    endedAt: "2026-11-20T12:00:01.000Z",
    ...part,
  };
}

const listed = (key: string, segment?: string) =>
  ({
    key,
    layers: [
      { role: "base", path: "base" },
      ...(segment === undefined ? [] : [{ role: "segment", path: segment }]),
      { role: "tenant", path: `tenants/${key}` },
    ],
  }) as unknown as ListedTenant;

const summarize = (runs: readonly TenantRun[], segments: Readonly<Record<string, string>> = {}) =>
  summarizeFleet(
    {
      runs,
      startedAt: "2026-11-20T12:00:00.000Z",
      lastSuccessAt: Object.fromEntries(runs.map(({ tenant }) => [tenant, null])),
    },
    { tenants: runs.map(({ tenant }) => listed(tenant, segments[tenant])) },
  );

describe("summarizeFleet", () => {
  test("names the few that change something else than most with the same layers", () => {
    const most = ["a", "b", "c", "d"].map((key) =>
      run(key, "changes", { details: details("broad") }),
    );
    const odd = run("odd", "changes", { details: details("pilot") });
    const still = run("still", "unchanged", { details: details(null) });

    const { outliers, majorities } = summarize([...most, odd, still]);

    expect(majorities).toMatchObject([
      { layers: "base", tenants: ["a", "b", "c", "d"], of: 6, changes: ["update ring/broad"] },
    ]);
    expect(outliers).toMatchObject([
      { tenants: ["odd"], changes: ["update ring/pilot"] },
      { tenants: ["still"], changes: [] },
    ]);
  });

  test("does not hold a segment to what others do", () => {
    const runs = ["a", "b", "g"].map((key) =>
      run(key, "changes", { details: details(key === "g" ? "gold" : "broad") }),
    );

    expect(summarize(runs, { g: "gold" }).outliers).toEqual([]);
    expect(summarize(runs).outliers).toHaveLength(1);
  });

  test("puts together what needs a person by its cause, the worst first", () => {
    const runs = [
      run("a", "denied", { code: "consentMissing", reason: "why" }),
      run("b", "denied", { code: "licenceMissing" }),
      run("c", "denied", { code: "consentMissing" }),
      run("d", "partly", { code: "writeFailed:ring/broad" }),
      run("e", "unreachable", { code: "network" }),
      run("f", "waiting", { code: "waveClosed" }),
      run("g", "unchanged"),
    ];

    const { needsPerson, triedAgain, waiting, outcomes } = summarize(runs);

    expect(needsPerson).toEqual([
      { outcome: "partly", code: "writeFailed:ring/broad", tenants: ["d"], reason: null },
      { outcome: "denied", code: "consentMissing", tenants: ["a", "c"], reason: "why" },
      { outcome: "denied", code: "licenceMissing", tenants: ["b"], reason: null },
    ]);
    expect(triedAgain.map(({ code }) => code)).toEqual(["network"]);
    expect(waiting.map(({ code }) => code)).toEqual(["waveClosed"]);
    expect(outcomes[0]).toEqual({ outcome: "partly", tenants: 1 });
  });

  test("counts devices that are known, and names tenants of which not all are", () => {
    const unknown = { ...counts, devicesAffected: null, devicesAtLeast: 7 };
    const runs = [
      run("a", "changes", { details: details("x") }),
      run("b", "changes", { details: details("x", { counts: unknown }) }),
    ];

    expect(summarize(runs).devices).toEqual({ atLeast: 17, unknownIn: ["b"] });
  });

  test("names those first that were never worked on, then the longest ago", () => {
    const runs = ["a", "b", "c"].map((key) => run(key, "unchanged"));
    const lastSuccessAt = {
      a: "2026-11-02T00:00:00.000Z",
      b: null,
      c: "2026-11-01T00:00:00.000Z",
      now: "2026-11-20T12:00:01.000Z",
    };

    const { longestAgo } = summarizeFleet(
      { runs, lastSuccessAt, startedAt: "2026-11-20T12:00:00.000Z" },
      { tenants: runs.map(({ tenant }) => listed(tenant)) },
    );

    expect(longestAgo.map(({ tenant }) => tenant)).toEqual(["b", "c", "a"]);
  });
});

describe("fleetExitCode", () => {
  const code = (...outcomes: readonly TenantOutcome[]) =>
    fleetExitCode(outcomes.map((outcome) => run("t", outcome, { verb: "apply" })));

  test("is that of the tenant that fared worst", () => {
    expect(code("unchanged", "applied", "waiting")).toBe(0);
    expect(code("unchanged", "drift")).toBe(2);
    expect(code("drift", "denied")).toBe(3);
    expect(code("denied", "refused")).toBe(5);
    expect(code("refused", "busy")).toBe(6);
    expect(code("busy", "cancelled")).toBe(130);
    expect(code("progressing", "held")).toBe(12);
  });

  test("is 1 where not one tenant could be worked on", () => {
    expect(code("denied", "unreachable")).toBe(1);
    expect(code("denied", "unchanged")).toBe(3);
  });

  test("tells a plan that is no longer true from one that is refused", () => {
    expect(fleetExitCode([run("t", "refused", { code: "stale" })])).toBe(4);
    expect(fleetExitCode([run("t", "refused", { code: "RW401" })])).toBe(5);
  });

  test("is 2 for changes of a plan where those are differences", () => {
    expect(fleetExitCode([run("t", "changes")])).toBe(0);
    expect(fleetExitCode([run("t", "changes")], { isStrict: true })).toBe(2);
  });
});
