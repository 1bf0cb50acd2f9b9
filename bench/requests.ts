// HTTP requests, a $batch being one. The rivals' figures are theirs on the same work.
import {
  applyPlan,
  connect,
  createPlan,
  loadDesiredState,
  takeSnapshot,
  type Tenant,
} from "ringwright";
import { createMockTenant, type MockTenant } from "ringwright/mocks";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measure } from "./run.ts";

export async function bench(): Promise<Measure[]> {
  return [...(await fiftyRings()), await threeHundred(), await firstApply(), await quota()];
}

/** 50 rings, each assigned to two groups of its own. */
async function fiftyRings(): Promise<Measure[]> {
  const numbers = Array.from({ length: 50 }, (_, index) => index);
  const config = (days: number, swap: boolean) =>
    [
      "version: 1",
      "stack: bench",
      "groups:",
      ...numbers.flatMap((n) => [
        `  a${n}: { existing: true, displayName: Group A${n} }`,
        `  b${n}: { existing: true, displayName: Group B${n} }`,
      ]),
      "rings:",
      ...numbers.map(
        (n) =>
          `  r${n}: { displayName: Ring ${n}, quality: { deferralDays: ${days} }, assignments: [ { group: ${swap ? "b" : "a"}${n} }, { exclude: ${swap ? "a" : "b"}${n} } ] }`,
      ),
    ].join("\n");
  const { mock, tenant } = connected({
    groups: numbers.flatMap((n) => [
      { displayName: `Group A${n}` },
      { displayName: `Group B${n}` },
    ]),
  });
  await apply(tenant, config(3, false));
  const unchanged = await counted(mock, async () => await plan(tenant, config(3, false)));
  const changed = await counted(mock, async () => await apply(tenant, config(4, true)));
  return [
    measure(
      "unchanged plan, 50 rings x 2 groups",
      unchanged,
      5,
      "IntuneCD 11, Terraform 150, DSC 200",
    ),
    measure(
      "apply, all 50 rings and assignments changed",
      changed,
      15,
      "IntuneCD 261, Terraform 300, DSC 800",
    ),
  ];
}

/** 100 rings, 100 groups, 100 other policies, all assigned. */
async function threeHundred(): Promise<Measure> {
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  const quarter = (section: string, from: number, body: (n: number) => string) => [
    `${section}:`,
    ...numbers
      .slice(from, from + 25)
      .map(
        (n) =>
          `  p${n}: { displayName: ${section} ${n}, ${body(n)}, assignments: [ { group: g${n} } ] }`,
      ),
  ];
  const config = [
    "version: 1",
    "stack: bench",
    "groups:",
    ...numbers.map(
      (n) =>
        `  g${n}: { displayName: Group ${n}, membershipRule: '(device.displayName -startsWith "${n}-")' }`,
    ),
    "rings:",
    ...numbers.map(
      (n) =>
        `  r${n}: { displayName: Ring ${n}, quality: { deferralDays: 3 }, assignments: [ { group: g${n} } ] }`,
    ),
    ...quarter("featureUpdates", 0, () => "version: 'Windows 11, version 25H2'"),
    ...quarter("expediteUpdates", 25, () => "release: 2026-11-10, daysUntilForcedReboot: 1"),
    ...quarter("qualityUpdates", 50, () => "hotpatch: true"),
    ...quarter("driverUpdates", 75, () => "approval: manual"),
  ].join("\n");
  const { mock, tenant } = connected({});
  await apply(tenant, config);
  const requests = await counted(mock, async () => {
    const result = await plan(tenant, config);
    if (result.changes.length > 0 || result.summary.unchanged !== 300)
      throw new Error("the plan of 300 objects is not empty");
  });
  return measure("unchanged plan, 300 objects, all assigned", requests, 12, "");
}

/** 20 groups and 20 assigned rings, from nothing. */
async function firstApply(): Promise<Measure> {
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  const config = [
    "version: 1",
    "stack: bench",
    "groups:",
    ...numbers.map(
      (n) =>
        `  g${n}: { displayName: Group ${n}, membershipRule: '(device.displayName -startsWith "${n}-")' }`,
    ),
    "rings:",
    ...numbers.map(
      (n) =>
        `  r${n}: { displayName: Ring ${n}, quality: { deferralDays: 3 }, assignments: [ { group: g${n} } ] }`,
    ),
  ].join("\n");
  const { mock, tenant } = connected({});
  const requests = await counted(mock, async () => await apply(tenant, config));
  return {
    ...measure("first apply, 20 groups and 20 rings, requests an object", 0, 3, ""),
    value: requests / 40,
    ok: requests / 40 <= 3,
  };
}

/** Time on the mock's clock that 240 Intune writes take against what its quota of 100 in 20 s allows. */
async function quota(): Promise<Measure> {
  const numbers = Array.from({ length: 120 }, (_, index) => index);
  const config = [
    "version: 1",
    "stack: bench",
    "groups:",
    "  all: { existing: true, displayName: All }",
    "rings:",
    ...numbers.map(
      (n) =>
        `  r${n}: { displayName: Ring ${n}, quality: { deferralDays: 3 }, assignments: [ { group: all } ] }`,
    ),
  ].join("\n");
  const { mock, tenant } = connected({ groups: [{ displayName: "All" }], quotas: true });
  const from = mock.clock.now().getTime();
  await apply(tenant, config);
  const seconds = (mock.clock.now().getTime() - from) / 1000;
  // 240 writes in windows of 100: at 0, 20 and 40 s
  const allowed = Math.floor((240 - 1) / 100) * 20;
  const ratio = seconds / allowed;
  return {
    name: "first apply of 240 writes, time against the quota's own",
    value: ratio,
    unit: "x",
    budget: "at most 1.1",
    ok: ratio <= 1.1,
  };
}

function connected(options: Parameters<typeof createMockTenant>[0]): {
  mock: MockTenant;
  tenant: Tenant;
} {
  const mock = createMockTenant(options);
  const tenant = connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms, sleepOptions) => await mock.clock.sleep(ms, sleepOptions),
  });
  return { mock, tenant };
}

async function plan(tenant: Tenant, config: string) {
  const desired = await load(config);
  return createPlan(desired, await takeSnapshot(tenant, desired));
}

async function apply(tenant: Tenant, config: string): Promise<void> {
  const desired = await load(config);
  const result = await applyPlan(
    tenant,
    createPlan(desired, await takeSnapshot(tenant, desired)),
    desired,
  );
  const failed = result.results.filter(({ result: word }) => word !== "applied");
  if (failed.length > 0)
    throw new Error(`the apply of the bench failed: ${JSON.stringify(failed[0])}`);
}

async function load(config: string) {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-bench-"));
  await writeFile(join(folder, "ringwright.yaml"), config);
  try {
    return await loadDesiredState(join(folder, "ringwright.yaml"), { env: {} });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function counted(mock: MockTenant, work: () => Promise<unknown>): Promise<number> {
  const before = mock.requests.length;
  await work();
  return mock.requests.length - before;
}

function measure(name: string, value: number, most: number, rivals: string): Measure {
  return {
    name,
    value,
    unit: "requests",
    budget: `at most ${most}${rivals && ` (${rivals})`}`,
    ok: value <= most,
  };
}
