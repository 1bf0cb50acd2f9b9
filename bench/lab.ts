// A mock tenant with the library on it, and whole rounds of work on that.
import {
  applyPlan,
  connect,
  createPlan,
  type DesiredState,
  loadDesiredState,
  type Plan,
  takeSnapshot,
  type Tenant,
} from "ringwright";
import { createMockTenant, type MockTenant, type MockTenantOptions } from "ringwright/mocks";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface BenchLab {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
}

/** On the mock's clock: waiting costs no time, and is counted all the same. */
export function createBenchLab(options: MockTenantOptions): BenchLab {
  const mock = createMockTenant(options);
  const tenant = connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms, sleepOptions) => await mock.clock.sleep(ms, sleepOptions),
  });
  return { mock, tenant };
}

export async function loadText(text: string): Promise<DesiredState> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-bench-"));
  try {
    await writeFile(join(folder, "ringwright.yaml"), text);
    return await loadDesiredState(join(folder, "ringwright.yaml"), { env: {} });
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function planText(tenant: Tenant, text: string): Promise<Plan> {
  const desired = await loadText(text);
  return createPlan(desired, await takeSnapshot(tenant, desired));
}

export async function applyText(tenant: Tenant, text: string): Promise<void> {
  const desired = await loadText(text);
  const plan = createPlan(desired, await takeSnapshot(tenant, desired));
  const { results } = await applyPlan(tenant, plan, desired);
  const failed = results.find(({ result }) => result !== "applied");
  if (failed) throw new Error(`the apply of the bench failed: ${JSON.stringify(failed)}`);
}

/** HTTP requests of a piece of work, a `$batch` being one. */
export async function requestsOf(mock: MockTenant, work: () => Promise<unknown>): Promise<number> {
  const before = mock.requests.length;
  await work();
  return mock.requests.length - before;
}

/** As many groups and rings as `count`, and as many policies of four other kinds, all assigned. */
export function mixedConfig(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const quarter = Math.ceil(count / 4);
  const part = (section: string, from: number, body: string) => [
    `${section}:`,
    ...numbers
      .slice(from * quarter, (from + 1) * quarter)
      .map(
        (n) =>
          `  p${n}: { displayName: ${section} ${n}, ${body}, assignments: [ { group: g${n} } ] }`,
      ),
  ];
  return [
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
    ...part("featureUpdates", 0, "version: 'Windows 11, version 25H2'"),
    ...part("expediteUpdates", 1, "release: 2026-11-10, daysUntilForcedReboot: 1"),
    ...part("qualityUpdates", 2, "hotpatch: true"),
    ...part("driverUpdates", 3, "approval: manual"),
  ].join("\n");
}
