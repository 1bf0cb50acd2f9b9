import { createMockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { ask, refused, textAt } from "./ask.ts";

// https://learn.microsoft.com/graph/api/windowsupdates-updatedata-list-deviceprofiles?view=graph-rest-beta
describe("the device profiles of the update service", () => {
  const path = "/beta/admin/windows/updates/data/deviceProfiles";

  test("are of the PCs that are joined, on pages, ready by build, processor and chance", async () => {
    const mock = createMockTenant({ devices: 400, pageSize: 300 });
    const { json: first } = await ask(mock, "GET", path);
    const next = textAt(first, "@odata.nextLink").replace("https://graph.microsoft.com", "");
    const { json: second } = await ask(mock, "GET", next);

    const pages = [first, second].map(({ value }) => value as unknown as Record<string, unknown>[]);
    const rows = new Map(pages.flat().map((row) => [row["azureAdDeviceId"], row]));

    const managed = mock.state.list("managedDevices");
    const joined = managed.filter(({ joinType }) => joinType !== "azureADRegistered");
    expect(new Set(rows.keys())).toEqual(new Set(joined.map((row) => row["azureADDeviceId"])));
    const isReady = ({ azureADDeviceId }: Record<string, unknown>) =>
      rows.get(azureADDeviceId)?.["hotpatchReadiness"] === "ready";
    const ready = joined.filter(isReady);
    for (const { osVersion, processorArchitecture } of ready) {
      expect(osVersion).toMatch(/^10\.0\.26/);
      expect(processorArchitecture).not.toBe("arM64");
    }
    const able = joined.filter(
      ({ osVersion, processorArchitecture: processor }) =>
        String(osVersion).startsWith("10.0.26") && processor !== "arM64",
    );
    expect(ready.length / able.length).toBeGreaterThan(0.75);
    expect(ready.length).toBeLessThan(able.length);
  });

  test("give what is selected, under the names of this type, and know no others", async () => {
    const mock = createMockTenant({ devices: 1 });

    const { json } = await ask(mock, "GET", `${path}?$select=azureAdDeviceId,hotpatchReadiness`);

    expect(Object.keys(json["value"]?.[0] ?? {})).toEqual(["azureAdDeviceId", "hotpatchReadiness"]);
    await refused(ask(mock, "GET", `${path}?$select=vbs`), 400);
    await refused(ask(mock, "GET", `${path}?$filter=id eq '1'`), 400);
    await refused(ask(mock, "GET", path.replace("beta", "v1.0")), 404);
  });

  test("are read with the lower permission, which is not enough for products", async () => {
    const mock = createMockTenant({ devices: 1, roles: ["WindowsUpdates.Read.All"] });

    expect((await ask(mock, "GET", path)).status).toBe(200);
    await refused(ask(mock, "GET", "/beta/admin/windows/updates/products"), 403);
    const none = createMockTenant({ devices: 1, roles: ["Device.Read.All"] });
    await refused(ask(none, "GET", path), 403);
  });
});

// https://learn.microsoft.com/graph/api/subscribedsku-list
describe("the subscriptions of a tenant", () => {
  const path = "/v1.0/subscribedSkus";
  const subscribedSkus = [{ skuPartNumber: "SPE_E3", consumedUnits: 3 }];

  test("are those of the option, with what all have, and selected", async () => {
    const mock = createMockTenant({ subscribedSkus });

    const { json } = await ask(mock, "GET", path);
    const { json: selected } = await ask(mock, "GET", `${path}?$select=skuPartNumber`);

    expect(json["value"]).toMatchObject([
      {
        skuPartNumber: "SPE_E3",
        consumedUnits: 3,
        prepaidUnits: { enabled: 0 },
        servicePlans: [],
      },
    ]);
    expect(selected["value"]).toEqual([{ skuPartNumber: "SPE_E3" }]);
    await refused(ask(mock, "GET", `${path}?$filter=skuPartNumber eq 'SPE_E3'`), 400);
  });

  test.each([
    ["LicenseAssignment.Read.All", 200],
    ["Organization.Read.All", 200],
    ["Directory.Read.All", 200],
    ["User.Read.All", 403],
  ])("with %s answer %i", async (role, status) => {
    const mock = createMockTenant({ subscribedSkus, roles: [role] });

    expect((await ask(mock, "GET", path)).status).toBe(status);
  });
});
