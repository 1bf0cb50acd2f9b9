import * as ringwright from "ringwright";
import * as mocks from "ringwright/mocks";
import { describe, expect, test } from "vitest";

describe("the package", () => {
  test("shows these names, so that a change of them is seen", () => {
    expect(Object.keys(ringwright).sort()).toMatchInlineSnapshot(`
      [
        "ApplyRefusedError",
        "ConfigError",
        "DriverClient",
        "GraphClient",
        "GraphError",
        "GroupClient",
        "MembershipRuleError",
        "PolicyClient",
        "RingClient",
        "analyseMembershipRule",
        "applyPlan",
        "authModes",
        "canonicalFilterRule",
        "checkFilterRule",
        "checkMembershipRule",
        "clouds",
        "compareMembershipRules",
        "compileMembershipRule",
        "connect",
        "createCredential",
        "createPlan",
        "defaultConfigNames",
        "defineConfig",
        "device",
        "deviceSelect",
        "deviceSelectFor",
        "evaluateWithTrace",
        "explainMembershipRule",
        "formatIssue",
        "formatMembershipRule",
        "graphPath",
        "guardNames",
        "isAmbiguous",
        "isConflict",
        "isForbidden",
        "isGraphError",
        "isNotFound",
        "isThrottled",
        "leastPermission",
        "loadDesiredState",
        "mostRuleCharacters",
        "needsInventory",
        "normaliseMembershipRule",
        "odataString",
        "parseMembershipRule",
        "readInventory",
        "renderDiagnostic",
        "sameMembershipRule",
        "sampleClause",
        "staticToken",
        "takeSnapshot",
        "toRuleDevice",
        "user",
        "version",
        "withSample",
      ]
    `);
  });

  test("shows the mock tenant", () => {
    expect(Object.keys(mocks).sort()).toMatchInlineSnapshot(`
      [
        "createMockTenant",
        "serveMockTenant",
      ]
    `);
  });
});
