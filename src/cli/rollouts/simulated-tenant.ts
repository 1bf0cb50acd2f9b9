import type { UpdateScenario, UpdateScenarioTerms } from "../../../mocks/index.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import type { SimulatedTenant } from "../../rollout/simulation/simulate-rollout.ts";
import { connect } from "../../tenant/connect.ts";

/** A simulated tenant, and what was taken for granted of it. */
export interface SimulatedFleet extends SimulatedTenant {
  readonly notes: readonly string[];
}

/** A tenant in memory on whose devices an update goes as a scenario says. */
export async function simulatedTenant(
  { existing, tenantId }: DesiredState,
  { scenario, ...terms }: UpdateScenarioTerms & { readonly scenario: UpdateScenario },
): Promise<SimulatedFleet> {
  const { createMockTenant, updateScenario } = await import("../../../mocks/index.ts");
  const named = existing.filter(({ displayName }) => displayName !== undefined);
  const groups = named.filter(({ kind }) => kind === "group");
  const mock = createMockTenant({
    ...updateScenario(scenario, terms),
    ...(tenantId !== undefined && { tenantId }),
    // who is in a group of others is not in the files
    groups: groups.map(({ displayName }) => ({
      displayName,
      groupTypes: ["DynamicMembership"],
      membershipRule: '(device.deviceOSType -eq "Windows")',
      membershipRuleProcessingState: "On",
    })),
  });
  const tenant = connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms) => {
      await mock.clock.sleep(ms);
    },
  });
  return {
    tenant,
    fetch: mock.fetch,
    advance: (ms) => {
      mock.clock.advance(ms);
    },
    notes: groups.map(
      ({ address }) => `${address} is of others: it is taken to hold every Windows device.`,
    ),
  };
}
