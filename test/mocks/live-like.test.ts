import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenantOptions } from "../../mocks/index.ts";
import { ask, groupTarget, rings, ringType, textAt } from "./ask.ts";

const base = "/beta/deviceManagement";
const ring = { "@odata.type": ringType, displayName: "Broad" };
const driver = { displayName: "Drivers", approvalType: "automatic", deploymentDeferralInDays: 7 };

/** Status of PATCH, assign and DELETE, with what PATCH and assign answered. */
async function writes(
  path: string,
  body: object,
  options: MockTenantOptions,
): Promise<readonly (readonly [number, string])[]> {
  const tenant = createMockTenant({ ...options, groups: [{ displayName: "G" }] });
  const groupId = tenant.state.list("groups")[0]?.["id"];
  const { json } = await ask(tenant, "POST", path, { body });
  const one = `${path}/${textAt(json, "id")}`;
  const type = "@odata.type" in body ? { "@odata.type": body["@odata.type"] } : {};
  const patched = await ask(tenant, "PATCH", one, { body: { ...type, description: "later" } });
  const assigned = await ask(tenant, "POST", `${one}/assign`, {
    body: { assignments: [{ target: { "@odata.type": groupTarget, groupId } }] },
  });
  const deleted = await ask(tenant, "DELETE", one);
  return [patched, assigned, deleted].map(({ status, text }) => [
    status,
    text === "" ? "empty" : "body",
  ]);
}

// the statuses that IntuneCD's calls expect: github.com/almenscorner/IntuneCD BaseUpdateModule.py,
// update/Intune/DeviceConfigurations.py, WindowsDriverUpdates.py
describe("a write of an Intune object answers", () => {
  const documented: MockTenantOptions = {};
  const reported: MockTenantOptions = { liveLike: true };

  test("as its API page says", async () => {
    expect(await writes(rings, ring, documented)).toEqual([
      [200, "body"],
      [200, "body"],
      [204, "empty"],
    ]);
    expect(await writes(`${base}/windowsDriverUpdateProfiles`, driver, documented)).toEqual([
      [200, "body"],
      [204, "empty"],
      [204, "empty"],
    ]);
  });

  test("as tools report it, of a tenant like the live one", async () => {
    expect(await writes(rings, ring, reported)).toEqual([
      [204, "empty"],
      [200, "body"],
      [200, "empty"],
    ]);
    expect(await writes(`${base}/windowsDriverUpdateProfiles`, driver, reported)).toEqual([
      [200, "body"],
      [200, "empty"],
      [200, "empty"],
    ]);
  });

  test("as one switch says, whatever the tenant is like", async () => {
    const mixed: MockTenantOptions = {
      liveLike: true,
      behaviors: { intuneWriteAnswers: "documented" },
    };

    expect(await writes(rings, ring, mixed)).toEqual(await writes(rings, ring, documented));
  });
});

// github.com/SkipToTheEndpoint/OpenIntuneBaseline WINDOWS/IntuneManagement/UpdatePolicies
describe("a stamp of a tenant like the live one", () => {
  test("has seven digits behind the second, and a zero date none", async () => {
    const tenant = createMockTenant({ liveLike: true });

    const { json } = await ask(tenant, "POST", rings, { body: ring });

    expect(json["createdDateTime"]).toMatch(/^2026-11-22T08:00:00\.\d{7}Z$/);
    expect(json["lastModifiedDateTime"]).toBe(json["createdDateTime"]);
    expect(json["qualityUpdatesPauseExpiryDateTime"]).toBe("0001-01-01T00:00:00Z");
  });
});
