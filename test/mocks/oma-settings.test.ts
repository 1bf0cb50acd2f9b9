// Custom profiles on the mock tenant, as wire requests.
import { createMockTenant, type MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { ask, refused, textAt } from "./ask.ts";

const path = "/beta/deviceManagement/deviceConfigurations";
const customType = "#microsoft.graph.windows10CustomConfiguration";
const uri = "./Device/Vendor/MSFT/Policy/Config/Update/UpdateServiceUrl";
const text = (value: string, more: object = {}) => ({
  "@odata.type": "#microsoft.graph.omaSettingString",
  displayName: "UpdateServiceUrl",
  omaUri: uri,
  value,
  ...more,
});
const profile = (omaSettings: unknown) => ({
  "@odata.type": customType,
  displayName: "WSUS",
  omaSettings,
});
const post = async (tenant: MockTenant, omaSettings: unknown) =>
  await ask(tenant, "POST", path, { body: profile(omaSettings) });
const stored = (tenant: MockTenant) =>
  tenant.state.list("deviceConfigurations")[0]?.["omaSettings"] as Record<string, unknown>[];

// https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-omasetting?view=graph-rest-beta
describe("a text of a custom profile", () => {
  test("is masked in every answer and told in plain by its secret, on both versions", async () => {
    const tenant = createMockTenant();

    const created = await post(tenant, [text("https://wsus.corp.example")]);
    const listed = await ask(tenant, "GET", path);

    const [shown] = created.json["omaSettings"] as unknown as Record<string, unknown>[];
    expect(shown).toMatchObject({ isEncrypted: true, value: "****", omaUri: uri });
    expect(JSON.stringify(listed.json)).not.toContain("wsus.corp.example");
    const id = textAt(created.json, "id");
    const secret = textAt(shown, "secretReferenceValueId");
    for (const version of ["v1.0", "beta"]) {
      const { json } = await ask(
        tenant,
        "GET",
        `/${version}/deviceManagement/deviceConfigurations/${id}/getOmaSettingPlainTextValue(secretReferenceValueId='${secret}')`,
      );
      expect(json["value"]).toBe("https://wsus.corp.example");
    }
  });

  test("has a new secret once its value changed, and the old one is unknown", async () => {
    const tenant = createMockTenant();
    const { json } = await post(tenant, [
      text("https://a.example"),
      text("x", { omaUri: `${uri}X` }),
    ]);
    const id = textAt(json, "id");
    const [first, second] = stored(tenant);

    await ask(tenant, "PATCH", `${path}/${id}`, {
      body: {
        "@odata.type": customType,
        omaSettings: [text("https://b.example"), text("x", { omaUri: `${uri}X` })],
      },
    });

    expect(stored(tenant)[1]?.["secretReferenceValueId"]).toBe(second?.["secretReferenceValueId"]);
    await refused(
      ask(
        tenant,
        "GET",
        `${path}/${id}/getOmaSettingPlainTextValue(secretReferenceValueId='${String(first?.["secretReferenceValueId"])}')`,
      ),
      404,
    );
  });

  test("that is a mask is stored as one: the service cannot tell", async () => {
    const tenant = createMockTenant();

    await post(tenant, [text("****")]);

    expect(stored(tenant)[0]?.["value"]).toBe("****");
  });
});

describe("a custom profile", () => {
  test("shows v1.0 no members that only beta has", async () => {
    const tenant = createMockTenant();
    await post(tenant, [text("https://wsus.corp.example")]);

    const { json } = await ask(tenant, "GET", path.replace("beta", "v1.0"));

    expect(json["value"]?.[0]?.["omaSettings"]?.[0]).toEqual({
      "@odata.type": "#microsoft.graph.omaSettingString",
      displayName: "UpdateServiceUrl",
      description: null,
      omaUri: uri,
      value: "****",
    });
  });

  test.each([
    ["without a type", [{ ...text("x"), "@odata.type": undefined }], /abstract class/],
    [
      "of an unknown type",
      [text("x", { "@odata.type": "#microsoft.graph.omaSettingNumber" })],
      /not assignable/,
    ],
    [
      "with a text as a number",
      [text("x", { "@odata.type": "#microsoft.graph.omaSettingInteger" })],
      /value/,
    ],
    ["with an unknown member", [text("x", { secret: "y" })], /does not exist on type/],
    ["without a name", [text("x", { displayName: "" })], /displayName/],
    ["with a URI that is none", [text("x", { omaUri: "UpdateServiceUrl" })], /is not an OMA-URI/],
    ["with a URI twice", [text("x"), text("y")], /is given twice/],
    ["that says it is encrypted", [text("x", { isEncrypted: true })], /isEncrypted.*read-only/],
    [
      "that names a secret",
      [text("x", { secretReferenceValueId: "a" })],
      /secretReferenceValueId.*read-only/,
    ],
    [
      "with a file that is no Base64",
      [
        text("<xml/>", {
          "@odata.type": "#microsoft.graph.omaSettingStringXml",
          fileName: "a.xml",
        }),
      ],
      /not Base64/,
    ],
    [
      "as one of 1,001",
      Array.from({ length: 1001 }, (_, index) => text("x", { omaUri: `${uri}${index}` })),
      /maximum of 1000/,
    ],
  ])("refuses a setting %s", async (_case, omaSettings, message) => {
    const error = await refused(post(createMockTenant(), omaSettings), 400);

    expect(error.message).toMatch(message);
  });
});
