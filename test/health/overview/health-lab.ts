import { join } from "node:path";
import {
  findCollector,
  type HealthOptions,
  type HealthResult,
  loadDesiredState,
  MemoryStore,
  readHealth,
  Session,
  type Tenant,
} from "ringwright";
import {
  type MockTenant,
  type MockTenantOptions,
  type UpdateScenario,
  updateScenario,
  type UpdateScenarioTerms,
} from "ringwright/mocks";
import { connectTo } from "../../support/lab.ts";
import { createTestTenant } from "../../support/tenant.ts";

const examples = join(import.meta.dirname, "../../../examples");
const day = 86_400_000;

/** A tenant with two rings and the collector, some days after a release. */
export interface HealthLab {
  readonly mock: MockTenant;
  readonly tenant: Tenant;
  readonly collector: string;
  advance(days: number): void;
  read(options?: HealthOptions): Promise<HealthResult>;
}

export async function healthLab(
  scenario: UpdateScenario,
  days: number,
  {
    more = {},
    ...terms
  }: Partial<UpdateScenarioTerms> & { readonly more?: MockTenantOptions } = {},
): Promise<HealthLab> {
  const mock = createTestTenant({
    ...updateScenario(scenario, { devices: 600, seed: 7, release: "2026-11-10", ...terms }),
    logBodies: true,
    ...more,
  });
  const tenant = connectTo(mock);
  for (const folder of ["09-find-a-bad-update", "collect-health"]) {
    const desired = await loadDesiredState(join(examples, folder, "ringwright.yaml"), { env: {} });
    const session = new Session(tenant, desired);
    const owner = { pid: 1, host: "test" };
    await session.planAndApply({ store: new MemoryStore(), owner, confirm: () => true });
  }
  mock.clock.advance(days * day);
  const collector = (await findCollector(tenant))?.id ?? "";
  return {
    mock,
    tenant,
    collector,
    advance: (more_) => mock.clock.advance(more_ * day),
    read: async (options) => await readHealth(tenant, { collector, fetch: mock.fetch, ...options }),
  };
}
