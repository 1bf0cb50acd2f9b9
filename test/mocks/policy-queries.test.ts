import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant, type WireObject } from "../../mocks/index.ts";
import { ask, refused, rings, textAt } from "./ask.ts";

const base = "/beta/deviceManagement";
const profiles = [
  "windowsFeatureUpdateProfiles",
  "windowsQualityUpdateProfiles",
  "windowsQualityUpdatePolicies",
  "windowsDriverUpdateProfiles",
];

/** Three rings, each changed a minute after the one before. */
function threeRings(): MockTenant {
  const tenant = createMockTenant();
  for (const displayName of ["B", "A", "C"]) {
    tenant.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName,
    });
    tenant.clock.advance(60_000);
  }
  return tenant;
}

async function names(tenant: MockTenant, path: string): Promise<readonly unknown[]> {
  const { json } = await ask(tenant, "GET", path);
  return (json["value"] as unknown as WireObject[]).map((row) => row["displayName"]);
}

// github.com/KelvinTegelaar/CIPP-API Push-CIPPStandardsList.ps1
describe("$orderby", () => {
  test.each([
    ["lastModifiedDateTime desc", ["C", "A", "B"]],
    ["displayName", ["A", "B", "C"]],
    ["displayName asc", ["A", "B", "C"]],
  ])("sorts deviceConfigurations by %s", async (order, expected) => {
    expect(await names(threeRings(), `${rings}?$orderby=${order}`)).toEqual(expected);
  });

  test("goes on over pages", async () => {
    const tenant = threeRings();

    const first = await ask(tenant, "GET", `${rings}?$orderby=displayName desc&$top=2`);
    const link = textAt(first.json, "@odata.nextLink").replace("https://graph.microsoft.com", "");

    expect(first.json["value"]).toMatchObject([{ displayName: "C" }, { displayName: "B" }]);
    expect(await names(tenant, link)).toEqual(["A"]);
  });

  test("is refused of what the declared type does not have", async () => {
    for (const order of ["qualityUpdatesPaused", "roleScopeTagIds", "displayName up"])
      await refused(ask(threeRings(), "GET", `${rings}?$orderby=${order}`), 400);
  });

  test.each(profiles)("is refused on %s, as CIPP notes", async (collection) => {
    await refused(
      ask(createMockTenant(), "GET", `${base}/${collection}?$orderby=displayName`),
      400,
    );
  });
});

describe("$select", () => {
  // github.com/almenscorner/IntuneCD BaseGraphModule.py reads the id that it did not select
  test("leaves the id of an Intune object", async () => {
    const tenant = createMockTenant({
      devices: 1,
      rings: [{ displayName: "R" }],
      filters: [{ displayName: "F", rule: '(device.model -eq "x")' }],
    });
    const filterId = tenant.state.list("assignmentFilters")[0]?.["id"];

    const filter = await ask(
      tenant,
      "GET",
      `${base}/assignmentFilters/${String(filterId)}?$select=displayName`,
    );
    const ring = await ask(tenant, "GET", `${rings}?$select=displayName`);
    const device = await ask(tenant, "GET", `${base}/managedDevices?$select=deviceName`);

    const { "@odata.context": _context, ...rest } = filter.json;
    expect(rest).toEqual({ id: filterId, displayName: "F" });
    expect(Object.keys(ring.json["value"]?.[0] ?? {})).toEqual([
      "@odata.type",
      "displayName",
      "id",
    ]);
    expect(Object.keys(device.json["value"]?.[0] ?? {})).toEqual(["id", "deviceName"]);
  });

  // github.com/KelvinTegelaar/CIPP-API Get-CIPPIntunePolicyListDefinitions.ps1
  test("takes properties of derived types by their type", async () => {
    const tenant = createMockTenant({ rings: [{ displayName: "R" }] });
    const cast = "microsoft.graph.windowsUpdateForBusinessConfiguration/qualityUpdatesPaused";
    const unheld = "microsoft.graph.unsupportedDeviceConfiguration/originalEntityTypeName";

    const { json } = await ask(
      tenant,
      "GET",
      `${rings}?$select=id,displayName,${unheld},${cast}&$expand=assignments&$top=1000`,
    );

    expect(json["value"]).toMatchObject([
      { displayName: "R", qualityUpdatesPaused: false, assignments: [] },
    ]);
    expect(json["value"]?.[0]).not.toHaveProperty("featureUpdatesPaused");
  });

  test("refuses properties that the derived type lacks, and types of another collection", async () => {
    for (const name of [
      "microsoft.graph.windowsUpdateForBusinessConfiguration/foo",
      "microsoft.graph.windowsFeatureUpdateProfile/featureUpdateVersion",
      "microsoft.graph.unsupportedDeviceConfiguration/foo",
      "qualityUpdatesPaused",
    ])
      await refused(ask(createMockTenant(), "GET", `${rings}?$select=${name}`), 400);
  });
});

// github.com/KelvinTegelaar/CIPP-API Get-CIPPIntunePolicyListDefinitions.ps1 asks these four for 200
// and everything else for 1000
describe("$top", () => {
  test.each(profiles)("of %s goes to 200, or as far as the tenant is told", async (collection) => {
    const free = createMockTenant({ behaviors: { updateProfilesTop: undefined } });
    const path = `${base}/${collection}?$top=`;

    expect((await ask(createMockTenant(), "GET", `${path}200`)).status).toBe(200);
    const error = await refused(ask(createMockTenant(), "GET", `${path}201`), 400);
    expect(error.message).toContain("The limit of '200' for Top query has been exceeded");
    expect((await ask(free, "GET", `${path}999`)).status).toBe(200);
  });

  test("of rings goes further", async () => {
    expect((await ask(createMockTenant(), "GET", `${rings}?$top=1000`)).status).toBe(200);
  });
});

describe("windowsDefault on v1.0", () => {
  // no sentinel in that enum of v1.0: https://graph.microsoft.com/v1.0/$metadata
  test.each(["asIs", "unknownFutureValue"] as const)("is shown %s", async (v1WindowsDefault) => {
    const tenant = createMockTenant({
      behaviors: { v1WindowsDefault },
      rings: [{ displayName: "R", automaticUpdateMode: "windowsDefault" }],
    });

    const { json } = await ask(tenant, "GET", "/v1.0/deviceManagement/deviceConfigurations");

    expect(json["value"]?.[0]?.["automaticUpdateMode"]).toBe(
      v1WindowsDefault === "asIs" ? "windowsDefault" : "unknownFutureValue",
    );
  });
});
