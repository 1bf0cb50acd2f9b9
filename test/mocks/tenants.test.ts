import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMockTenant, createMockTenants, type MockTenants } from "../../mocks/index.ts";
import { ask, refused, rings, securityGroup } from "./ask.ts";

const id = (digit: number) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`;
const graph = "https://graph.microsoft.com";

/** A token as Entra ID would have to give it, which nobody gave. */
function handMade(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ aud: graph, ...claims })}.made`;
}

async function claimsOf(tenants: MockTenants, tenantId: string): Promise<Record<string, unknown>> {
  const { token } = await tenants.credential(tenantId).getToken(`${graph}/.default`);
  const [, payload = ""] = token.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
}

describe("mock tenants", () => {
  test("each answers for itself: its id, its name, its objects, told apart by the token", async () => {
    const tenants = createMockTenants({
      tenants: [
        { tenantId: id(1), organization: "Contoso", domain: "contoso.com", devices: 3 },
        { tenantId: id(2), devices: 2 },
      ],
    });
    const [first, second] = [tenants.tenant(id(1)), tenants.tenant(id(2))];

    await ask(first, "POST", "/v1.0/groups", { body: securityGroup });

    const organizations = await Promise.all(
      [first, second].map(async (tenant) => {
        const { json } = await ask(tenant, "GET", "/v1.0/organization");
        const value = json["value"]?.[0];
        return [value?.["id"], value?.["displayName"], value?.["verifiedDomains"]?.[0]?.["name"]];
      }),
    );
    expect(organizations).toEqual([
      [id(1), "Contoso", "contoso.com"],
      [id(2), "Contoso 22222222", "contoso-22222222.onmicrosoft.com"],
    ]);
    const namesIn = async (tenant: typeof first, path: string) => {
      const { json } = await ask(tenant, "GET", path);
      return (json["value"] as unknown as { id: string }[]).map((row) => row.id);
    };
    expect(await namesIn(first, "/v1.0/groups")).toHaveLength(1);
    expect(await namesIn(second, "/v1.0/groups")).toEqual([]);
    const devices = [
      ...(await namesIn(first, "/v1.0/devices")),
      ...(await namesIn(second, "/v1.0/devices")),
    ];
    expect(new Set(devices).size).toBe(5);
  });

  test("whatever is written in which order stays in the tenant that it was written to", async () => {
    const writes = fc.array(fc.tuple(fc.nat(2), fc.stringMatching(/^[a-z]{3,8}$/)), {
      maxLength: 12,
    });

    await fc.assert(
      fc.asyncProperty(writes, async (list) => {
        const tenants = createMockTenants({ tenants: [1, 2, 3].map((n) => ({ tenantId: id(n) })) });
        for (const [place, displayName] of list) {
          const body = { ...securityGroup, displayName };
          const made = await ask(tenants.tenant(id(place + 1)), "POST", "/v1.0/groups", { body });
          expect(made.status).toBe(201);
        }
        for (const place of [0, 1, 2]) {
          const { json } = await ask(tenants.tenant(id(place + 1)), "GET", "/v1.0/groups");
          const rows = json["value"] as unknown as { displayName: string }[];
          const wanted = list.filter(([at]) => at === place).map(([, name]) => name);
          expect(rows.map((row) => row.displayName).sort()).toEqual(wanted.sort());
        }
      }),
      { numRuns: 20 },
    );
  });

  test("are made when they are first asked for something, and live on one clock", async () => {
    const tenants = createMockTenants({
      tenants: [{ tenantId: id(1) }, { tenantId: id(2) }, { tenantId: id(3) }],
    });

    const before = tenants.made;
    await ask(tenants.tenant(id(2)), "GET", "/v1.0/organization");
    tenants.clock.advance(3_600_000);

    expect([before, tenants.made]).toEqual([0, 1]);
    expect(tenants.tenant(id(3)).clock.now()).toEqual(new Date("2026-11-22T09:00:00Z"));
  });

  test("PCs begin when the service began, whenever their tenant is made", async () => {
    const day = 24 * 3_600_000;
    const allDevices = { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } };
    const entry = {
      tenantId: id(1),
      devices: 40,
      devicesUpdate: true,
      rings: [{ displayName: "All", assignments: [allDevices] }],
    };
    const versions = async (waits: readonly ("make" | "pass")[]) => {
      const tenants = createMockTenants({ tenants: [entry] });
      for (const wait of waits) {
        if (wait === "make") tenants.tenant(id(1));
        else tenants.clock.advance(10 * day);
      }
      const path = "/v1.0/deviceManagement/managedDevices?$select=osVersion";
      return (await ask(tenants.tenant(id(1)), "GET", path)).json["value"];
    };

    const early = await versions(["make", "pass", "pass"]);

    expect(await versions(["pass", "pass", "make"])).toEqual(early);
    expect(await versions(["make"])).not.toEqual(early);
  });

  test.each([
    ["no token", undefined, "InvalidAuthenticationToken", "Access token is empty."],
    [
      "an opaque one",
      "Bearer any",
      "InvalidAuthenticationToken",
      "IDX14100: JWT is not well formed",
    ],
    [
      "one of a tenant that is not there",
      `Bearer ${handMade({ tid: id(9) })}`,
      "Authorization_IdentityNotFound",
      "The identity of the calling application could not be established.",
    ],
    [
      "one of a tenant that never consented",
      `Bearer ${handMade({ tid: id(2) })}`,
      "Authorization_IdentityNotFound",
      "The identity of the calling application could not be established.",
    ],
  ])("refuse %s", async (_what, authorization, code, text) => {
    const { fetch } = createMockTenants({
      tenants: [{ tenantId: id(1) }, { tenantId: id(2), consent: false }],
    });

    const response = await fetch(`${graph}/v1.0/organization`, {
      headers: authorization === undefined ? {} : { authorization },
    });

    expect(response.status).toBe(401);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
  });

  test("without consent give no token, and say which step is missing", async () => {
    const tenants = createMockTenants({ tenants: [{ tenantId: id(1), consent: false }] });

    await expect(tenants.credential(id(1)).getToken(`${graph}/.default`)).rejects.toMatchObject({
      name: "AuthenticationRequiredError",
      message: expect.stringMatching(
        /^invalid_client: Error\(s\): 7000229 .*is missing service principal in the tenant 1{8}-/,
      ) as unknown,
    });
  });

  test("consent to some roles gives tokens with these, and each endpoint demands its own", async () => {
    const tenants = createMockTenants({
      tenants: [
        { tenantId: id(1), consent: ["Group.Read.All"] },
        { tenantId: id(2), consent: [] },
        { tenantId: id(3) },
      ],
    });

    expect(await claimsOf(tenants, id(1))).toMatchObject({ roles: ["Group.Read.All"] });
    expect(await claimsOf(tenants, id(2))).not.toHaveProperty("roles");
    expect((await claimsOf(tenants, id(3)))["roles"]).toContain(
      "DeviceManagementConfiguration.ReadWrite.All",
    );
    expect((await ask(tenants.tenant(id(1)), "GET", "/v1.0/groups")).status).toBe(200);
    await refused(ask(tenants.tenant(id(1)), "POST", "/v1.0/groups", { body: securityGroup }), 403);
    await refused(ask(tenants.tenant(id(2)), "GET", "/v1.0/groups"), 403);
    await refused(ask(tenants.tenant(id(2)), "GET", rings), 403);
    expect((await ask(tenants.tenant(id(3)), "GET", rings)).status).toBe(200);
  });

  test("sign-in may give a token of another tenant", async () => {
    const tenants = createMockTenants({
      tenants: [{ tenantId: id(1), token: id(2) }, { tenantId: id(2) }],
    });

    const { json } = await ask(tenants.tenant(id(1)), "GET", "/v1.0/organization");

    expect(await claimsOf(tenants, id(1))).toMatchObject({ tid: id(2) });
    expect(json["value"]?.[0]?.["id"]).toBe(id(2));
  });

  test("the file of a report comes from the tenant that made it", async () => {
    const tenants = createMockTenants({
      tenants: [{ tenantId: id(1) }, { tenantId: id(2), devices: 2 }],
    });
    const path = "/beta/deviceManagement/reports/exportJobs";
    const body = { reportName: "Devices", format: "csv" };
    tenants.tenant(id(1));

    const { json } = await ask(tenants.tenant(id(2)), "POST", path, { body });
    const job = await ask(
      tenants.tenant(id(2)),
      "GET",
      `${path}('${json["id"] as unknown as string}')`,
    );
    const file = await tenants.fetch(job.json["url"] as unknown as string);

    expect(file.status).toBe(200);
    expect(file.headers.get("content-type")).toBe("application/octet-stream");
  });

  test.each([
    [[{ tenantId: id(1) }, { tenantId: id(1).toUpperCase() }], "Two mock tenants have the name"],
    [[{ tenantId: "contoso" }], "contoso is no id of a tenant"],
    [[{ tenantId: id(1), token: id(2) }], "which no mock tenant is"],
    [
      [
        { tenantId: id(1), domain: "Contoso.com" },
        { tenantId: id(2), domain: "contoso.com" },
      ],
      "Two mock tenants have the name contoso.com",
    ],
    [[{ tenantId: id(1), modelShares: { X: 2 } }], "modelShares"],
  ])("refuse lists that contradict themselves: %j", (list, message) => {
    expect(() => createMockTenants({ tenants: list })).toThrow(message);
    expect(() => createMockTenants({ tenants: [] }).tenant(id(1))).toThrow(RangeError);
  });
});

describe("a tenant without a licence for Intune", () => {
  test("refuses everything of Intune and nothing of the directory, in batches too", async () => {
    const tenant = createMockTenant({ intune: "unlicensed" });
    const requests = [
      { id: "1", method: "GET", url: "/deviceManagement/deviceConfigurations" },
      { id: "2", method: "GET", url: "/groups" },
    ];

    const single = await refused(ask(tenant, "GET", rings), 400);
    const { json } = await ask(tenant, "POST", "/beta/$batch", { body: { requests } });

    expect(single).toMatchObject({
      code: "BadRequest",
      message: "Request not applicable to target tenant.",
    });
    const responses = json["responses"] as unknown as { id: string; status: number }[];
    expect(Object.fromEntries(responses.map((one) => [one.id, one.status]))).toEqual({
      1: 400,
      2: 200,
    });
  });
});
