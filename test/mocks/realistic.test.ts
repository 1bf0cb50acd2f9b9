import { describe, expect, test } from "vitest";
import { createMockTenant, parseFaults } from "../../mocks/index.ts";
import { ask, rings, ringType, securityGroup, textAt } from "./ask.ts";

const hour = 3_600_000;

describe("a realistic tenant", () => {
  test("refuses the 101st Intune write within 20 seconds", async () => {
    const tenant = createMockTenant({ realistic: true });
    const statuses: number[] = [];

    for (let n = 0; n < 101; n++) {
      const body = { "@odata.type": ringType, displayName: `Ring ${n}` };
      statuses.push((await ask(tenant, "POST", rings, { body })).status);
    }

    expect(new Set(statuses.slice(0, 100))).toEqual(new Set([201]));
    expect(statuses.at(-1)).toBe(429);
  });

  test("shows what was written 10 seconds later", async () => {
    const tenant = createMockTenant({ realistic: true });
    const { json } = await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });
    const read = async () =>
      (await ask(tenant, "GET", `/v1.0/groups/${textAt(json, "id")}`)).status;

    const before = await read();
    tenant.clock.advance(10_000);

    expect([before, await read()]).toEqual([404, 200]);
  });

  test("takes its own tokens for a day, and no others", async () => {
    const tenant = createMockTenant({ realistic: true });
    const { token } = await tenant.credential.getToken("https://graph.microsoft.com/.default");
    const call = async (bearer: string) =>
      (
        await tenant.fetch("https://graph.microsoft.com/v1.0/groups", {
          headers: { Authorization: `Bearer ${bearer}` },
        })
      ).status;

    const first = [await call(token), await call("any"), await call("a.b.c")];
    tenant.clock.advance(24 * hour);

    expect([...first, await call(token)]).toEqual([200, 401, 401, 401]);
  });

  test("judges a token by the roles that it lists", async () => {
    const tenant = createMockTenant({ realistic: true });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = { aud: "https://graph.microsoft.com", roles: ["Group.Read.All"] };
    const call = async (path: string) =>
      (
        await tenant.fetch(`https://graph.microsoft.com${path}`, {
          headers: { Authorization: `Bearer ${part({ alg: "none" })}.${part(claims)}.x` },
        })
      ).status;

    expect([await call("/v1.0/groups"), await call(rings)]).toEqual([200, 403]);
  });

  test("lets an option that is given beside it count", async () => {
    const tenant = createMockTenant({
      realistic: true,
      checkTokens: false,
      delays: { replicationMs: 0 },
    });

    const response = await tenant.fetch("https://graph.microsoft.com/v1.0/groups", {
      headers: { Authorization: "Bearer any" },
    });
    const { json } = await ask(tenant, "POST", "/v1.0/groups", { body: securityGroup });

    expect(response.status).toBe(200);
    expect((await ask(tenant, "GET", `/v1.0/groups/${textAt(json, "id")}`)).status).toBe(200);
  });
});

describe("faults from JSON", () => {
  test("are those of code, an expression spelt out", () => {
    const json: unknown = [
      { match: { path: { regex: "^/groups", flags: "i" }, inBatch: true }, then: { status: 503 } },
      { when: "after", then: { rewrite: "twice" }, times: 3 },
    ];

    expect(parseFaults(json)).toEqual([
      { match: { path: /^\/groups/i, inBatch: true }, then: { status: 503 } },
      { match: {}, when: "after", then: { rewrite: "twice" }, times: 3 },
    ]);
  });

  test.each<[unknown, string]>([
    [{}, "faults must be a JSON array"],
    [[1], "faults[0] must be an object"],
    [[{}], "faults[0].then must be an object with one of status, reset,"],
    [[{ then: {} }], "faults[0].then must have exactly one of status,"],
    [[{ then: { reset: true, hang: true } }], "(has reset and hang)"],
    [[{ then: { status: 200, html: 1 } }], "(has status and html)"],
    [[{ then: { status: 700 } }], "faults[0].then.status must be a whole number from 200 to 599"],
    [[{ then: { status: 200, headers: { a: 1 } } }], "then.headers must be an object of texts"],
    [[{ then: { reset: 1 } }], "faults[0].then.reset must be true"],
    [[{ then: { padBytes: -1 } }], "faults[0].then.padBytes must be a whole number from 0 on"],
    [[{ then: { stale: true }, times: 0 }], "faults[0].times must be a whole number from 1 on"],
    [[{ then: { stale: true }, when: "later" }], "faults[0].when must be one of before, after"],
    [[{ then: { stale: true }, match: [] }], "faults[0].match must be an object"],
    [[{ then: { stale: true }, match: { path: 1 } }], "match.path must be text, or"],
    [[{ then: { stale: true }, match: { path: { regex: "(" } } }], "is no regular expression"],
    [[{ then: { hang: true }, match: { inBatch: 1 } }], "match.inBatch goes with"],
    [[{ then: { stale: true }, meanwhile: "x" }], "faults[0].meanwhile is not known; known:"],
  ])("are refused for %j", (json, problem) => {
    expect(() => parseFaults(json)).toThrow(problem);
  });
});
