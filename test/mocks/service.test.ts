import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMockTenant, serveMockTenant } from "../../mocks/index.ts";
import { ask, refused, rings, ringType, securityGroup, textAt } from "./ask.ts";

describe("tokens", () => {
  test("are needed", async () => {
    const response = await createMockTenant().fetch("https://graph.microsoft.com/v1.0/groups");

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: "InvalidAuthenticationToken" } });
  });

  test("may be anything by default", async () => {
    const response = await createMockTenant().fetch("https://graph.microsoft.com/v1.0/groups", {
      headers: { Authorization: "Bearer anything" },
    });

    expect(response.status).toBe(200);
  });

  // learn.microsoft.com/graph/permissions-reference
  test("need the endpoint's permission where the tenant checks roles", async () => {
    const tenant = createMockTenant({ roles: ["DeviceManagementConfiguration.Read.All"] });

    const read = await ask(tenant, "GET", rings);
    const write = await refused(
      ask(tenant, "POST", rings, { body: { "@odata.type": ringType, displayName: "x" } }),
      403,
    );
    const directory = await refused(ask(tenant, "GET", "/v1.0/groups"), 403);

    expect(read.status).toBe(200);
    expect(write).toMatchObject({
      code: "Forbidden",
      message: expect.stringContaining("DeviceManagementConfiguration.ReadWrite.All") as string,
    });
    expect(directory).toMatchObject({
      code: "Authorization_RequestDenied",
      message: "Insufficient privileges to complete the operation.",
    });
  });

  test("of Group.Create create groups and change none", async () => {
    const tenant = createMockTenant({ roles: ["Group.Create"] });

    const { status, json } = await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });

    expect(status).toBe(201);
    await refused(
      ask(tenant, "PATCH", `/v1.0/groups/${textAt(json, "id")}`, { body: { description: "x" } }),
      403,
    );
  });

  test("expire on the tenant's clock", async () => {
    const tenant = createMockTenant({ tokenLifetimeMs: 60_000 });
    const { token, expiresOnTimestamp } = await tenant.credential.getToken(
      "https://graph.microsoft.com/.default",
    );
    const call = async (): Promise<number> =>
      (
        await tenant.fetch("https://graph.microsoft.com/v1.0/groups", {
          headers: { Authorization: `Bearer ${token}` },
        })
      ).status;

    const before = await call();
    tenant.clock.advance(60_000);

    expect([before, await call()]).toEqual([200, 401]);
    expect(expiresOnTimestamp).toBe(Date.parse("2026-11-22T08:01:00Z"));
  });

  test("for another audience are refused where the tenant checks it", async () => {
    const tenant = createMockTenant({ checkAudience: true });
    const status = async (scope: string): Promise<number> => {
      const { token } = await tenant.credential.getToken(scope);
      return (
        await tenant.fetch("https://graph.microsoft.com/v1.0/groups", {
          headers: { Authorization: `Bearer ${token}` },
        })
      ).status;
    };

    expect(await status("https://graph.microsoft.com/.default")).toBe(200);
    expect(await status("https://graph.microsoft.us/.default")).toBe(401);
  });

  // learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
  test("are challenged for claims where the tenant says so", async () => {
    const tenant = createMockTenant({ challengeFrom: 1 });
    const first = await ask(tenant, "GET", "/v1.0/groups");
    const claims = /claims="([^"]+)"/.exec(first.headers.get("www-authenticate") ?? "")?.[1] ?? "";

    const { token } = await tenant.credential.getToken("x", {
      claims: Buffer.from(claims, "base64").toString(),
    });
    const second = await tenant.fetch("https://graph.microsoft.com/v1.0/groups", {
      headers: { Authorization: `Bearer ${token}` },
    });

    expect([first.status, second.status]).toEqual([401, 200]);
    expect(first.headers.get("www-authenticate")).toContain('error="insufficient_claims"');
  });
});

// learn.microsoft.com/graph/throttling-limits
describe("quotas", () => {
  test("hold 100 Intune writes in 20 seconds", async () => {
    const tenant = createMockTenant({ quotas: true, rings: [{ displayName: "A" }] });
    const id = String(tenant.state.list("deviceConfigurations")[0]?.["id"]);
    const write = async (): Promise<number> =>
      (await ask(tenant, "POST", `${rings}/${id}/assign`, { body: { assignments: [] } })).status;
    for (let n = 0; n < 100; n++) expect(await write()).toBe(200);

    const refusedStatus = await write();
    tenant.clock.advance(20_000);

    expect([refusedStatus, await write()]).toEqual([429, 200]);
  });

  test("grow with calls before Retry-After is over", async () => {
    const tenant = createMockTenant({ quotas: { intuneRequests: 1, withoutRetryAfterEvery: 0 } });
    await ask(tenant, "GET", rings);

    const first = await ask(tenant, "GET", rings);
    const second = await ask(tenant, "GET", rings);

    expect([first.headers.get("retry-after"), second.headers.get("retry-after")]).toEqual([
      "20",
      "21",
    ]);
  });

  // IntuneCD#217
  test("come without Retry-After at times", async () => {
    const tenant = createMockTenant({ quotas: { intuneRequests: 1, withoutRetryAfterEvery: 2 } });
    await ask(tenant, "GET", rings);
    await ask(tenant, "GET", rings);

    const bare = await ask(tenant, "GET", rings);

    expect([bare.status, bare.headers.get("retry-after")]).toEqual([429, null]);
  });

  test("cost directory units, shown on every answer, and name their scope", async () => {
    const tenant = createMockTenant({
      quotas: { directoryUnits: 10 },
      groups: [{ displayName: "A" }],
    });
    const members = `/v1.0/groups/${String(tenant.state.list("groups")[0]?.["id"])}/members`;

    const seen = [];
    for (let n = 0; n < 4; n++) seen.push(await ask(tenant, "GET", members));

    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(seen[0]?.headers.get("x-ms-resource-unit")).toBe("3");
    expect(seen[1]?.headers.get("x-ms-throttle-limit-percentage")).toBeNull();
    expect(seen[2]?.headers.get("x-ms-throttle-limit-percentage")).toBe("0.9");
    expect(seen[3]?.headers.get("x-ms-throttle-scope")).toMatch(/^Tenant_Application\/ReadWrite\//);
  });
});

describe("every answer", () => {
  test("carries Graph's headers", async () => {
    const { headers } = await ask(createMockTenant(), "GET", "/v1.0/organization", {
      headers: { "client-request-id": "abc" },
    });

    expect(headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get("client-request-id")).toBe("abc");
    expect(headers.get("date")).toBe("Sun, 22 Nov 2026 08:00:00 GMT");
    expect(headers.get("content-type")).toBe(
      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
    );
    expect(headers.get("x-ms-ags-diagnostic")).toContain("ServerInfo");
  });

  test("refuses segments that do not exist", async () => {
    const error = await refused(ask(createMockTenant(), "GET", "/v1.0/groupz"), 400);

    expect(error).toMatchObject({
      code: "BadRequest",
      message: "Resource not found for the segment 'groupz'.",
    });
  });

  test("never comes from another host", async () => {
    const tenant = createMockTenant();

    await expect(tenant.fetch("https://evil.example/v1.0/groups")).rejects.toMatchObject({
      message: "fetch failed",
      cause: { code: "ENOTFOUND" },
    });
    expect(tenant.requests).toEqual([]);
  });

  test("refuses a body without its content type", async () => {
    const response = await createMockTenant().fetch("https://graph.microsoft.com/v1.0/groups", {
      method: "POST",
      headers: { Authorization: "Bearer x" },
      body: JSON.stringify(securityGroup),
    });

    expect(response.status).toBe(400);
  });
});

describe("the clock", () => {
  test("lets sleepers overlap", async () => {
    const { clock } = createMockTenant();

    await Promise.all([clock.sleep(1_000), clock.sleep(3_000), clock.sleep(2_000)]);

    expect(clock.now().toISOString()).toBe("2026-11-22T08:00:03.000Z");
  });

  test("wakes with the signal's reason", async () => {
    const { clock } = createMockTenant();
    const controller = new AbortController();

    const sleeping = clock.sleep(1_000, { abortSignal: controller.signal });
    controller.abort(new Error("enough"));

    await expect(sleeping).rejects.toThrow("enough");
    expect(clock.now().toISOString()).toBe("2026-11-22T08:00:00.000Z");
  });
});

describe("the state", () => {
  test("goes into another tenant and back", async () => {
    const options = { devices: 5, seed: 9 };
    const tenant = createMockTenant({
      ...options,
      groups: [
        { displayName: "A" },
        { displayName: "D", membershipRule: "device.objectId -ne null" },
      ],
      rings: [{ displayName: "R" }],
    });
    const [group] = tenant.state.list("groups").map((row) => String(row["id"]));
    const [device] = tenant.state.list("devices").map((row) => String(row["id"]));
    tenant.state.addMember(group ?? "", device ?? "");
    tenant.state.patch("devices", device ?? "", { displayName: "X" });
    tenant.state.assign(
      "deviceConfigurations",
      String(tenant.state.list("deviceConfigurations")[0]?.["id"]),
      [{ target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } }],
    );
    await ask(tenant, "POST", "/v1.0/groups", { body: { ...securityGroup, uniqueName: "u" } });

    const saved: unknown = JSON.parse(JSON.stringify(tenant.state.toJSON()));
    const other = createMockTenant({ ...options, state: saved });

    expect(other.state.toJSON()).toEqual(saved);
    expect(
      other.state
        .list("groups")
        .map((row) => other.state.members(String(row["id"])).length)
        .sort((a, b) => a - b),
    ).toEqual([0, 1, 5]);
    expect(other.state.add("groups", { displayName: "new" })["id"]).not.toBe(
      tenant.state.list("groups").at(-1)?.["id"],
    );
  });

  test("does not change by reading", async () => {
    const tenant = createMockTenant({ devices: 5, groups: [{ displayName: "A" }] });
    const before = JSON.stringify(tenant.state.toJSON());

    await ask(tenant, "GET", "/v1.0/groups");

    expect(JSON.stringify(tenant.state.toJSON())).toBe(before);
  });

  test("belongs to its fleet", () => {
    const saved = createMockTenant({ devices: 5 }).state.toJSON();

    expect(() => createMockTenant({ devices: 6, state: saved })).toThrow(RangeError);
    expect(() => createMockTenant({ state: { x: 1 } })).toThrow(TypeError);
  });

  test("gives copies", () => {
    const tenant = createMockTenant({ groups: [{ displayName: "A" }] });

    const [row] = tenant.state.list("groups");
    if (row !== undefined) row["displayName"] = "changed";

    expect(tenant.state.list("groups")[0]?.["displayName"]).toBe("A");
  });
});

describe("the server", () => {
  test("answers like fetch, with links to itself", async () => {
    const tenant = createMockTenant({
      groups: [{ displayName: "A" }, { displayName: "B" }],
      pageSize: 1,
    });
    const url = await tenant.url();

    const response = await fetch(`${url}/v1.0/groups`, { headers: { Authorization: "Bearer x" } });
    const body = (await response.json()) as Record<string, string>;
    await tenant.close();

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(response.status).toBe(200);
    expect(body["@odata.nextLink"]).toMatch(new RegExp(`^${url}/v1\\.0/groups\\?`));
  });

  test("resets sockets and cuts bodies", async () => {
    const tenant = createMockTenant({
      faults: [{ then: { reset: true } }, { match: { request: 2 }, then: { truncate: 5 } }],
    });
    const url = await tenant.url();
    const headers = { Authorization: "Bearer x", Connection: "close" };

    await expect(fetch(`${url}/v1.0/groups`, { headers })).rejects.toThrow("fetch failed");
    const cut = await fetch(`${url}/v1.0/groups`, { headers });
    await expect(cut.text()).rejects.toThrow("terminated");
    await tenant.close();
  });

  test("keeps the tenant in its state file between runs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mock-tenant-"));
    const stateFile = join(folder, "tenant.json");
    const write = async (url: string): Promise<void> => {
      await fetch(`${url}/v1.0/groups`, {
        method: "POST",
        headers: { Authorization: "Bearer x", "Content-Type": "application/json" },
        body: JSON.stringify(securityGroup),
      });
    };

    const first = await serveMockTenant({ stateFile, devices: 3 });
    await write(first.url);
    const saved = JSON.parse(await readFile(stateFile, "utf8")) as {
      collections: { groups: unknown[] };
    };
    await first.close();
    const second = await serveMockTenant({ stateFile, devices: 3 });
    await write(second.url);
    const listed = await fetch(`${second.url}/v1.0/groups`, {
      headers: { Authorization: "Bearer x" },
    });
    const { value } = (await listed.json()) as { value: { id: string }[] };
    await second.close();
    await rm(folder, { recursive: true });

    expect(saved.collections.groups).toHaveLength(1);
    expect(new Set(value.map(({ id }) => id)).size).toBe(2);
  });
});
