import { describe, expect, test } from "vitest";
import { createMockTenant, type Fault } from "../../mocks/index.ts";
import { ask, securityGroup, textAt } from "./ask.ts";

describe("a fault", () => {
  test("strikes once by default, with Graph's own error body", async () => {
    const tenant = createMockTenant({
      faults: [
        { match: { path: "/groups" }, then: { status: 429, headers: { "Retry-After": "2.128" } } },
      ],
    });

    const first = await ask(tenant, "GET", "/v1.0/groups");
    const second = await ask(tenant, "GET", "/v1.0/groups");

    expect([first.status, second.status]).toEqual([429, 200]);
    expect(first.headers.get("retry-after")).toBe("2.128");
    expect(first.json).toMatchObject({
      error: { code: "TooManyRequests", innerError: { code: "429" } },
    });
  });

  test("strikes the nth match, as often as told", async () => {
    const tenant = createMockTenant({
      faults: [{ match: { path: "/groups", nth: 2 }, then: { status: 503 }, times: 2 }],
    });
    const statuses: number[] = [];

    for (let n = 0; n < 4; n++) statuses.push((await ask(tenant, "GET", "/v1.0/groups")).status);

    expect(statuses).toEqual([200, 503, 503, 200]);
  });

  test("strikes the nth wire request", async () => {
    const tenant = createMockTenant({ faults: [{ match: { request: 2 }, then: { status: 500 } }] });

    await ask(tenant, "GET", "/v1.0/organization");

    expect((await ask(tenant, "GET", "/v1.0/organization")).status).toBe(500);
  });

  test("matches paths by segment and by expression", async () => {
    const tenant = createMockTenant({
      faults: [
        {
          match: { method: "GET", path: "/deviceManagement/deviceConfigurations/{id}" },
          then: { status: 500 },
        },
        { match: { path: /managedDevices\?\$top=1$/ }, then: { status: 502 } },
      ],
    });

    expect((await ask(tenant, "GET", "/beta/deviceManagement/deviceConfigurations/x")).status).toBe(
      500,
    );
    expect((await ask(tenant, "GET", "/beta/deviceManagement/deviceConfigurations")).status).toBe(
      200,
    );
    expect((await ask(tenant, "GET", "/v1.0/deviceManagement/managedDevices?$top=1")).status).toBe(
      502,
    );
  });

  test("before the write leaves nothing behind, after it the write is applied", async () => {
    const tenant = createMockTenant();
    tenant.inject({ match: { method: "POST" }, then: { status: 504 } });
    tenant.inject({ match: { method: "POST", nth: 2 }, when: "after", then: { status: 504 } });

    await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });
    const afterFirst = tenant.state.list("groups").length;
    await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });
    await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });

    expect(afterFirst).toBe(0);
    expect(tenant.requests.map(({ status }) => status)).toEqual([504, 201, 504]);
    expect(tenant.state.list("groups")).toHaveLength(2);
  });

  test("resets the connection", async () => {
    const tenant = createMockTenant({ faults: [{ then: { reset: true } }] });

    const error = await ask(tenant, "GET", "/v1.0/groups").catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: "fetch failed", cause: { code: "ECONNRESET" } });
    expect(tenant.requests[0]?.status).toBe(0);
  });

  test("hangs until the caller gives up", async () => {
    const tenant = createMockTenant({ faults: [{ then: { hang: true } }] });
    const controller = new AbortController();

    const pending = tenant.fetch("https://graph.microsoft.com/v1.0/groups", {
      signal: controller.signal,
      headers: { Authorization: "Bearer x" },
    });
    setImmediate(() => {
      controller.abort(new Error("gave up"));
    });

    await expect(pending).rejects.toThrow("gave up");
  });

  test("cuts a body", async () => {
    const tenant = createMockTenant({ faults: [{ then: { truncate: 10 } }] });

    const response = await tenant.fetch("https://graph.microsoft.com/v1.0/groups", {
      headers: { Authorization: "Bearer x" },
    });

    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
  });

  test("answers with a gateway's page", async () => {
    const tenant = createMockTenant({ faults: [{ then: { html: 502 } }] });

    const { status, headers, text } = await ask(tenant, "GET", "/v1.0/groups");

    expect([status, headers.get("content-type")]).toEqual([502, "text/html"]);
    expect(text).toContain("<title>502 Bad Gateway</title>");
  });

  test("delays an answer on the tenant's clock", async () => {
    const tenant = createMockTenant({ faults: [{ then: { delayMs: 4_000 } }] });

    const { status } = await ask(tenant, "GET", "/v1.0/groups");

    expect(status).toBe(200);
    expect(tenant.clock.now().toISOString()).toBe("2026-11-22T08:00:04.000Z");
  });

  test("strikes an item of a batch", async () => {
    const tenant = createMockTenant({
      faults: [{ match: { inBatch: 2 }, then: { status: 429, headers: { "Retry-After": "3" } } }],
    });
    const requests = ["1", "2", "3"].map((id) => ({ id, method: "GET", url: "/groups" }));

    const { json } = await ask(tenant, "POST", "/v1.0/$batch", { body: { requests } });

    const statuses = (json["responses"] as unknown as { id: string; status: number }[]).filter(
      ({ status }) => status === 429,
    );
    expect(statuses.map(({ id }) => id)).toEqual(["2"]);
  });

  test("asks of an item only what an item can do", () => {
    expect(() => {
      createMockTenant().inject({ match: { inBatch: true }, then: { reset: true } });
    }).toThrow(TypeError);
  });

  test("can send any body, so that an answer may lie", async () => {
    const tenant = createMockTenant({
      faults: [
        {
          then: {
            status: 200,
            body: { value: [], "@odata.nextLink": "https://evil.example/v1.0/groups" },
          },
        },
      ],
    });

    const { json } = await ask(tenant, "GET", "/v1.0/groups");

    expect(json["@odata.nextLink"]).toBe("https://evil.example/v1.0/groups");
  });

  // Azure/azure-cli#33778
  test("403 on an Intune path speaks of the missing scope", async () => {
    const tenant = createMockTenant({ faults: [{ then: { status: 403 } }] });

    const { json } = await ask(tenant, "GET", "/beta/deviceManagement/deviceConfigurations");

    expect(JSON.parse(textAt(json["error"], "message"))).toMatchObject({
      errorCode: "PermissionScopeNotGranted",
    });
  });
});

describe("a spoilt answer", () => {
  const batch = { requests: ["1", "2"].map((id) => ({ id, method: "GET", url: "/groups" })) };

  test.each([
    ["duplicateItems", ([a, b]: string[]) => [a, b, a]],
    ["missingItems", ([, b]: string[]) => [b]],
    ["reversedItems", ([a, b]: string[]) => [b, a]],
    ["renumberedItems", ([a, b]: string[]) => [b, a]],
    ["unknownItems", ([a, b]: string[]) => [a, b, "unknown"]],
  ] as const)("has other items for %s", async (rewrite, wanted) => {
    const idsWith = async (faults: readonly Fault[]) => {
      const tenant = createMockTenant({ faults });
      const { json } = await ask(tenant, "POST", "/v1.0/$batch", { body: batch });
      return (json["responses"] as unknown as { id: string }[]).map(({ id }) => id);
    };

    const right = await idsWith([]);

    expect(await idsWith([{ then: { rewrite } }])).toEqual(wanted(right));
  });

  test("of items is for batches only", async () => {
    const tenant = createMockTenant({ faults: [{ then: { rewrite: "missingItems" } }] });
    await ask(tenant, "GET", "/v1.0/groups");

    const { json } = await ask(tenant, "POST", "/v1.0/$batch", { body: batch });

    expect(json["responses"]).toHaveLength(1);
  });

  test.each([
    ["prototypeKeys", /^\{"__proto__":\{"polluted":true\}/],
    ["hugeIntegers", /^\{"huge":123456789012345678901234567890,/],
    ["twice", /^(\{.*\})\1$/],
    ["invalidUtf8", /"\uFFFD\(https:/],
  ] as const)("has another text for %s", async (rewrite, expected) => {
    const tenant = createMockTenant({ faults: [{ then: { rewrite } }] });

    const response = await tenant.fetch("https://graph.microsoft.com/v1.0/organization", {
      headers: { Authorization: "Bearer x" },
    });

    expect(await response.text()).toMatch(expected);
  });

  test("is what the same GET was answered before", async () => {
    const tenant = createMockTenant({
      faults: [{ match: { path: "/groups", nth: 2 }, then: { stale: true } }],
    });
    const count = async () =>
      ((await ask(tenant, "GET", "/v1.0/groups")).json["value"] as unknown as unknown[]).length;

    const counts = [await count()];
    tenant.state.add("groups", { displayName: "New" });
    counts.push(await count(), await count());

    expect(counts).toEqual([0, 0, 1]);
  });

  test("drips on the tenant's clock", async () => {
    const tenant = createMockTenant({ faults: [{ then: { dripMs: 5_000, blanks: 3 } }] });

    const { text } = await ask(tenant, "GET", "/v1.0/groups");

    expect(text).toMatch(/^ {3}\{/);
    expect(tenant.clock.now().toISOString()).toBe("2026-11-22T08:00:15.000Z");
  });

  test("ends with its reader where it never would", async () => {
    const tenant = createMockTenant({ faults: [{ then: { dripMs: 1 } }] });
    const controller = new AbortController();

    const response = await tenant.fetch("https://graph.microsoft.com/v1.0/groups", {
      headers: { Authorization: "Bearer x" },
      signal: controller.signal,
    });
    const reading = response.text();
    controller.abort(new Error("gave up"));

    await expect(reading).rejects.toThrow("gave up");
  });

  test.each([false, true])("is huge over HTTP, compressed: %s", async (gzip) => {
    const tenant = createMockTenant({ faults: [{ then: { padBytes: 5_000_000, gzip } }] });

    const response = await fetch(`${await tenant.url()}/v1.0/groups`, {
      headers: { Authorization: "Bearer x" },
    });
    const { length } = await response.text();
    await tenant.close();

    expect(response.headers.get("content-encoding")).toBe(gzip ? "gzip" : null);
    expect(length).toBeGreaterThan(5_000_000);
  });

  test("leaves time for somebody to act", async () => {
    const tenant = createMockTenant();
    tenant.inject({
      match: { path: "/groups" },
      then: { status: 429 },
      meanwhile: () => void tenant.state.add("groups", { displayName: "New" }),
    });

    const { status } = await ask(tenant, "GET", "/v1.0/groups");
    const { json } = await ask(tenant, "GET", "/v1.0/groups");

    expect(status).toBe(429);
    expect(json["value"]).toHaveLength(1);
  });
});

// github.com/dotnet/dev-proxy, GraphRandomErrorPlugin
describe("random faults", () => {
  test("are the same for the same seed", async () => {
    const run = async (seed: number): Promise<number[]> => {
      const tenant = createMockTenant({ seed, randomFaults: { rate: 0.5 } });
      for (let n = 0; n < 30; n++) await ask(tenant, "GET", "/v1.0/groups");
      return tenant.requests.map(({ status }) => status);
    };

    expect(await run(5)).toEqual(await run(5));
    expect(await run(5)).not.toEqual(await run(6));
    expect(new Set(await run(5)).size).toBeGreaterThan(2);
  });

  test("strike half of the writes after they were applied", async () => {
    const tenant = createMockTenant({ randomFaults: { rate: 1, inARow: 1_000 } });

    for (let n = 0; n < 40; n++) await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });

    expect(tenant.requests.every(({ status }) => status >= 429)).toBe(true);
    expect(tenant.state.list("groups").length).toBeGreaterThan(10);
    expect(tenant.state.list("groups").length).toBeLessThan(30);
  });
});
