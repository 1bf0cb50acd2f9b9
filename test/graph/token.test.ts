import { describe, expect, test, vi } from "vitest";
import type { AccessToken, TokenCredential } from "../../src/graph/index.ts";
import {
  epoch,
  json,
  jwt,
  rejection,
  rig,
  steps,
  tokenNumber,
  type WireCall,
} from "./scripted-fetch.ts";
import { expiredToken } from "./wire-errors.ts";

const groups = { version: "v1.0", path: "/groups" } as const;
const page = json(200, { value: [] });

// as continuous access evaluation words it:
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
const claims = '{"access_token":{"nbf":{"essential":true,"value":"1795341600"},"x":"~~>>??"}}';

function challenge(encoded: string): Response {
  return json(401, expiredToken, {
    "www-authenticate":
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
      'client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", ' +
      `claims="${encoded}"`,
  });
}

describe("The access token", () => {
  test("is asked for once, however many requests start together", async () => {
    const r = rig(() => page.clone());

    await Promise.all(Array.from({ length: 20 }, () => r.graph.get(groups)));

    expect(r.tokens).toHaveLength(1);
    expect(r.calls.every((call) => call.headers["authorization"] === "Bearer token-1")).toBe(true);
  });

  // https://learn.microsoft.com/graph/deployments
  test.each([
    ["global", "https://graph.microsoft.com/.default"],
    ["usgov", "https://graph.microsoft.us/.default"],
    ["usgovdod", "https://dod-graph.microsoft.us/.default"],
    ["china", "https://microsoftgraph.chinacloudapi.cn/.default"],
  ] as const)("of the cloud %s has its scope", async (cloud, scope) => {
    const getToken = vi.fn<TokenCredential["getToken"]>(() =>
      Promise.resolve(tokenNumber(1, epoch)),
    );
    const r = rig(() => page.clone(), { cloud, credential: { getToken } });

    await r.graph.get(groups);

    expect(getToken.mock.calls[0]?.[0]).toBe(scope);
    expect(r.calls[0]?.url.startsWith(scope.replace(".default", "v1.0/"))).toBe(true);
  });

  test("is renewed in the background two minutes before it ends", async () => {
    let time = epoch;
    let asked = 0;
    const r = rig(() => page.clone(), {
      now: () => new Date(time),
      credential: { getToken: () => Promise.resolve(tokenNumber((asked += 1), epoch)) },
    });
    await r.graph.get(groups);
    time = epoch + 3_600_000 - 119_000;

    await r.graph.get(groups);
    await r.graph.get(groups);

    expect(r.calls.map((call) => call.headers["authorization"])).toEqual([
      "Bearer token-1",
      "Bearer token-1",
      "Bearer token-2",
    ]);
  });

  test("is renewed from the instant that the credential names", async () => {
    let time = epoch;
    let asked = 0;
    const getToken = (): Promise<AccessToken> =>
      Promise.resolve({
        ...tokenNumber((asked += 1), epoch),
        refreshAfterTimestamp: epoch + 1_800_000,
      });
    const r = rig(() => page.clone(), { now: () => new Date(time), credential: { getToken } });
    await r.graph.get(groups);
    time = epoch + 1_800_001;

    await r.graph.get(groups);

    expect(asked).toBe(2);
  });

  test("stays in use when a renewal ahead of time fails", async () => {
    let time = epoch;
    let asked = 0;
    const warn = vi.fn<() => void>();
    const r = rig(() => page.clone(), {
      now: () => new Date(time),
      logger: { warn },
      credential: {
        getToken: () => {
          asked += 1;
          return asked === 1
            ? Promise.resolve(tokenNumber(1, epoch))
            : Promise.reject(new Error("sign-in is down"));
        },
      },
    });
    await r.graph.get(groups);
    time = epoch + 3_600_000 - 60_000;

    await r.graph.get(groups);

    expect(r.calls[1]?.headers["authorization"]).toBe("Bearer token-1");
    expect(warn).toHaveBeenCalledOnce();
  });

  test("is awaited where the last one has ended", async () => {
    let time = epoch;
    let asked = 0;
    const r = rig(() => page.clone(), {
      now: () => new Date(time),
      credential: { getToken: () => Promise.resolve(tokenNumber((asked += 1), time)) },
    });
    await r.graph.get(groups);
    time = epoch + 3_600_001;

    await r.graph.get(groups);

    expect(r.calls[1]?.headers["authorization"]).toBe("Bearer token-2");
  });

  test("tells its claims without a request", async () => {
    const token = jwt({ tid: "t", appid: "a", roles: ["Group.Read.All"], aud: "graph" });
    const r = rig(() => page.clone(), {
      credential: { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Infinity }) },
    });

    expect(await r.graph.tokenClaims()).toEqual({
      tid: "t",
      appid: "a",
      roles: ["Group.Read.All"],
    });
    expect(r.calls).toHaveLength(0);
  });

  test("may be opaque", async () => {
    const r = rig(() => page.clone());

    expect(await r.graph.tokenClaims()).toBeUndefined();
  });
});

describe("A refused token", () => {
  // F16: https://learn.microsoft.com/graph/resolve-auth-errors
  test("is replaced once for all requests that were refused with it", async () => {
    const r = rig((call) =>
      call.headers["authorization"] === "Bearer token-1" ? json(401, expiredToken) : page.clone(),
    );

    await Promise.all(Array.from({ length: 8 }, () => r.graph.get(groups)));

    expect(r.tokens).toHaveLength(2);
    expect(r.calls).toHaveLength(16);
  });

  // F16
  test("that is refused again ends the request", async () => {
    const r = rig(() => json(401, expiredToken));

    const error = await rejection(r.graph.get(groups));

    expect(r.calls).toHaveLength(2);
    expect(error).toMatchObject({ status: 401, code: "InvalidAuthenticationToken" });
    expect((error as Error).message).toContain("Sign in again");
  });

  test("does not use up a try", async () => {
    const r = rig(steps(json(401, expiredToken), page), { retry: { attempts: 1 } });

    await r.graph.get(groups);

    expect(r.calls).toHaveLength(2);
  });

  test("is safe to repeat for a create, which was refused before anything happened", async () => {
    const r = rig(steps(json(401, expiredToken), json(201, { id: "1" })));

    await r.graph.post({ ...groups, body: {} });

    expect(r.calls).toHaveLength(2);
  });

  test("that the credential hands out again is not tried again", async () => {
    const r = rig(() => json(401, expiredToken), {
      credential: { getToken: () => Promise.resolve(tokenNumber(1, epoch)) },
    });

    const error = await rejection(r.graph.get(groups));

    expect(r.calls).toHaveLength(1);
    expect((error as Error).message).toContain("the same token again");
  });

  // F17: https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
  test.each(["base64", "base64url"] as const)("asks for its claims, sent in %s", async (form) => {
    const r = rig(steps(challenge(Buffer.from(claims).toString(form)), page));

    await r.graph.get(groups);

    expect(r.tokens).toEqual([{}, { claims, enableCae: true }]);
    expect(r.calls).toHaveLength(2);
  });

  // F17
  test("asks for claims once only", async () => {
    const r = rig(() => challenge(Buffer.from(claims).toString("base64")));

    expect(await rejection(r.graph.get(groups))).toMatchObject({ status: 401 });
    expect(r.calls).toHaveLength(2);
  });

  // F17: the Azure CLI throws, a managed identity ignores claims
  test("says so where the credential cannot answer the claims", async () => {
    const r = rig(() => challenge(Buffer.from(claims).toString("base64")), {
      credential: { getToken: () => Promise.resolve(tokenNumber(1, epoch)) },
    });

    const error = await rejection(r.graph.get(groups));

    expect((error as Error).message).toContain("cannot answer a claims challenge");
  });
});

// the answers of a batch are those of its items
function answering(...statuses: readonly number[]) {
  let round = 0;
  return (call: WireCall): Response => {
    const status = statuses[round] ?? 200;
    round += 1;
    const body = status === 401 ? expiredToken : { id: "1" };
    const { requests } = (call.body ?? {}) as { requests?: readonly { readonly id: string }[] };
    return requests === undefined
      ? json(status, body)
      : json(200, { responses: requests.map(({ id }) => ({ id, status, body })) });
  };
}

describe("A renewed token", () => {
  const get = { method: "GET", ...groups } as const;

  test.each([
    ["alone", 1],
    ["in a batch", 2],
  ])("is none of the tries of a request %s", async (_how, count) => {
    const r = rig(answering(401, 503, 200), { retry: { attempts: 2 } });

    const results = await r.graph.batch(Array.from({ length: count }, () => get));

    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(r.calls).toHaveLength(3);
    expect(r.tokens).toHaveLength(2);
  });

  test.each([
    ["alone", 1],
    ["in a batch", 2],
  ])("is got once for a request %s", async (_how, count) => {
    const r = rig(answering(401, 503, 401, 200));

    const results = await r.graph.batch(Array.from({ length: count }, () => get));

    expect(results).toMatchObject(
      Array.from({ length: count }, () => ({ ok: false, error: { status: 401 } })),
    );
    expect(r.calls).toHaveLength(3);
    expect(r.tokens).toHaveLength(2);
  });
});

describe("A credential that fails", () => {
  // F32
  test("sends nothing and is not asked by each request in turn", async () => {
    const getToken = vi.fn(() => Promise.reject(new Error("AADSTS90055: too many requests")));
    const r = rig(() => page.clone(), { credential: { getToken } });

    const errors = await Promise.all(
      Array.from({ length: 5 }, () => rejection(r.graph.get(groups))),
    );
    errors.push(await rejection(r.graph.get(groups)));

    expect(r.calls).toHaveLength(0);
    expect(getToken).toHaveBeenCalledOnce();
    expect(errors[5]).toMatchObject({ status: 0, code: "AuthenticationError", ambiguous: false });
  });

  test("keeps tokens out of the message", async () => {
    const secret = jwt({ tid: "t" });
    const r = rig(() => page.clone(), {
      credential: { getToken: () => Promise.reject(new Error(`assertion ${secret} refused`)) },
    });

    const error = await rejection(r.graph.get(groups));

    expect((error as Error).message).not.toContain(secret);
  });

  test("may say so by giving null", async () => {
    const r = rig(() => page.clone(), { credential: { getToken: () => Promise.resolve(null) } });

    expect(await rejection(r.graph.get(groups))).toMatchObject({ code: "AuthenticationError" });
  });
});

describe("Graph's root", () => {
  // https://learn.microsoft.com/graph/deployments
  test("cannot be of another cloud", () => {
    expect(() =>
      rig(() => page, { cloud: "global", graphUrl: "https://graph.microsoft.us" }),
    ).toThrow(/belongs to the cloud "usgov"/);
  });

  test.each(["http://example.com", "ftp://127.0.0.1", "https://u:p@example.com", "nonsense"])(
    "cannot be %s",
    (graphUrl) => {
      expect(() => rig(() => page, { graphUrl })).toThrow(TypeError);
    },
  );

  test("may be plain http on loopback", async () => {
    const r = rig(() => page.clone(), { graphUrl: "http://127.0.0.1:8080/" });

    await r.graph.get(groups);

    expect(r.graph.graphUrl).toBe("http://127.0.0.1:8080");
    expect(r.calls[0]).toMatchObject({
      url: "http://127.0.0.1:8080/v1.0/groups",
      headers: { authorization: "Bearer token-1" },
    });
  });

  test("is named without a version", () => {
    expect(() => rig(() => page, { graphUrl: "https://graph.microsoft.com/beta" })).toThrow(
      /before the version/,
    );
  });
});
