import type { MockTenant } from "ringwright/mocks";

/**
 * Makes each managed device one that every policy reaches: joined, its updates in Intune, and no
 * Home. A mock fleet has a few of those, as real ones do.
 */
export function makeReachable(mock: MockTenant): MockTenant {
  for (const { id, skuNumber } of mock.state.list("managedDevices")) {
    mock.state.patch("managedDevices", String(id), {
      managementAgent: "mdm",
      configurationManagerClientEnabledFeatures: null,
      joinType: "azureADJoined",
      ...(skuNumber === 101 && { skuNumber: 4, skuFamily: "Enterprise" }),
    });
  }
  return mock;
}
