import { describe, expect, test } from "vitest";
import type { BatchResult, GraphRequest } from "../../src/graph/index.ts";
import { connectionError, epoch, json, rejection, rig, type WireCall } from "./scripted-fetch.ts";
import { directoryError, expiredToken, tooManyRequests } from "./wire-errors.ts";

interface WireItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Outcome {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function read(id: number, version: "v1.0" | "beta" = "v1.0"): GraphRequest {
  return { method: "GET", version, path: `/groups/${id}`, query: { $select: "id,displayName" } };
}

const create: GraphRequest = {
  method: "POST",
  version: "beta",
  path: "/deviceManagement/windowsFeatureUpdateProfiles",
  body: { displayName: "x" },
};

const update: GraphRequest = {
  method: "PATCH",
  version: "beta",
  path: "/deviceManagement/deviceConfigurations/1",
  body: { displayName: "x" },
};

function items(call: WireCall): readonly WireItem[] {
  return (call.body as { requests: WireItem[] }).requests;
}

/** Answers each item by itself, the last first; `undefined` leaves one out. */
function batchServer(judge: (item: WireItem, round: number) => Outcome | undefined) {
  let round = 0;
  return (call: WireCall): Response => {
    round += 1;
    const responses = items(call).flatMap((item) => {
      const outcome = judge(item, round);
      return outcome === undefined ? [] : [{ id: item.id, headers: {}, ...outcome }];
    });
    return json(200, { responses: responses.reverse() });
  };
}

const found = (item: WireItem): Outcome => ({ status: 200, body: { url: item.url } });

function errorOf(result: BatchResult | undefined): unknown {
  return result?.ok === false ? result.error : undefined;
}

function bodyOf(result: BatchResult | undefined): unknown {
  return result?.ok === true ? result.response.body : undefined;
}

describe("GraphClient.batch", () => {
  // https://learn.microsoft.com/graph/json-batching: twenty at most, in any order, one version
  test("cuts by twenty and by version, and gives results in the order of the requests", async () => {
    const r = rig(batchServer(found));
    const requests = Array.from({ length: 45 }, (_, n) => read(n, n % 3 === 0 ? "beta" : "v1.0"));

    const results = await r.graph.batch(requests);

    expect(results.map(bodyOf)).toEqual(
      requests.map((_, n) => ({ url: `/groups/${n}?$select=id%2CdisplayName` })),
    );
    expect(r.calls.map((call) => [call.url.split("/")[3], items(call).length])).toEqual([
      ["beta", 15],
      ["v1.0", 20],
      ["v1.0", 10],
    ]);
    expect(r.graph.stats()).toMatchObject({ requests: 3, items: 45 });
  });

  test("sends one request plainly", async () => {
    const r = rig(() => json(200, { id: "1" }));

    const results = await r.graph.batch([read(1)]);

    expect(bodyOf(results[0])).toEqual({ id: "1" });
    expect(r.calls[0]).toMatchObject({ method: "GET", body: undefined });
  });

  test("sends nothing for nothing", async () => {
    const r = rig(() => json(200, {}));

    expect(await r.graph.batch([])).toEqual([]);
    expect(r.calls).toHaveLength(0);
  });

  // https://learn.microsoft.com/graph/best-practices-concept, msgraph-sdk-dotnet#2628
  test("gives each item its headers, and an action without parameters an empty body", async () => {
    const r = rig(batchServer(found));
    const action: GraphRequest = {
      method: "POST",
      version: "v1.0",
      path: "/deviceManagement/managedDevices/1/syncDevice",
    };

    await r.graph.batch([{ ...read(1), headers: { ConsistencyLevel: "eventual" } }, action]);

    const [first, second] = items(r.calls[0] as WireCall);
    expect(first?.headers).toMatchObject({
      consistencylevel: "eventual",
      prefer: "include-unknown-enum-members",
    });
    expect(first).not.toHaveProperty("body");
    expect(second).toMatchObject({ body: {}, headers: { "content-type": "application/json" } });
    expect(JSON.stringify(r.calls[0]?.body)).not.toContain("authorization");
  });

  // F1
  test("sends a throttled item again by itself, after its Retry-After", async () => {
    const r = rig(
      batchServer((item, round) =>
        item.id === "1" && round === 1
          ? { status: 429, headers: { "Retry-After": "3" }, body: tooManyRequests }
          : found(item),
      ),
    );

    const results = await r.graph.batch([read(0), read(1), read(2)]);

    expect(results.map((result) => result.ok)).toEqual([true, true, true]);
    expect(r.calls).toHaveLength(2);
    expect(items(r.calls[1] as WireCall).map((item) => item.url)).toEqual([
      "/groups/1?$select=id%2CdisplayName",
    ]);
    expect((r.calls[1]?.at ?? 0) - epoch).toBe(3000);
  });

  // https://learn.microsoft.com/graph/json-batching, handling throttling
  test("waits for the longest of several Retry-After", async () => {
    const r = rig(
      batchServer((item, round) =>
        round === 1
          ? {
              status: 429,
              headers: { "retry-after": ["3", "5", "2"][Number(item.id)] ?? "" },
              body: tooManyRequests,
            }
          : found(item),
      ),
    );

    await r.graph.batch([read(0), read(1), read(2)]);

    expect(r.waits).toEqual([5000]);
    expect(items(r.calls[1] as WireCall)).toHaveLength(3);
  });

  // a 429 was seen after a write that had been applied
  test("sends a throttled create no second time, for it may be there", async () => {
    const created: string[] = [];
    const r = rig(
      batchServer((item, round) => {
        if (item.method === "POST") created.push(item.url);
        return round === 1
          ? { status: 429, headers: { "retry-after": "3" }, body: tooManyRequests }
          : found(item);
      }),
    );

    const results = await r.graph.batch([update, create]);

    expect(results.map((result) => result.ok)).toEqual([true, false]);
    expect(errorOf(results[1])).toMatchObject({
      status: 429,
      ambiguous: true,
      retryAt: new Date(epoch + 3000),
    });
    expect(created).toEqual([create.path]);
    expect(items(r.calls[1] as WireCall).map((item) => item.method)).toEqual(["PATCH"]);
  });

  test("takes a delete for done that is gone when it is repeated", async () => {
    const remove: GraphRequest = { method: "DELETE", version: "beta", path: update.path };
    const r = rig(
      batchServer((item, round) => {
        if (item.method !== "DELETE") return found(item);
        return round === 1
          ? { status: 504, body: directoryError("GatewayTimeout", "slow") }
          : { status: 404, body: directoryError("ResourceNotFound", "gone") };
      }),
    );

    const results = await r.graph.batch([read(0, "beta"), remove]);

    expect(results[1]).toMatchObject({ ok: true, response: { status: 204, body: undefined } });
    expect(r.calls).toHaveLength(2);
  });

  test("does not take a delete for done that was never there", async () => {
    const remove: GraphRequest = { method: "DELETE", version: "beta", path: update.path };
    const gone = directoryError("ResourceNotFound", "gone");
    const r = rig(
      batchServer((item) => (item.method === "DELETE" ? { status: 404, body: gone } : found(item))),
    );

    const results = await r.graph.batch([read(0, "beta"), remove]);

    expect(errorOf(results[1])).toMatchObject({ status: 404, ambiguous: false });
  });

  test("gives an item up where its Retry-After outlasts the time allowed", async () => {
    const r = rig(
      batchServer((item) =>
        item.id === "1"
          ? { status: 429, headers: { "retry-after": "600" }, body: tooManyRequests }
          : found(item),
      ),
    );

    const results = await r.graph.batch([read(0), read(1)]);

    expect(r.calls).toHaveLength(1);
    expect(errorOf(results[1])).toMatchObject({
      status: 429,
      path: "/groups/1",
      retryAt: new Date(epoch + 600_000),
    });
  });

  test("tries an item five times in all", async () => {
    const r = rig(batchServer(() => ({ status: 503, body: directoryError("Busy", "busy") })));

    const results = await r.graph.batch([read(0), read(1)]);

    expect(r.calls).toHaveLength(5);
    expect(errorOf(results[0])).toMatchObject({ status: 503 });
  });

  test("gives an item's own error, with the path of the item", async () => {
    const gone = directoryError("Request_ResourceNotFound", "not there");
    const r = rig(
      batchServer((item) => (item.id === "1" ? { status: 404, body: gone } : found(item))),
    );

    const results = await r.graph.batch([read(0), read(1)]);

    expect(errorOf(results[1])).toMatchObject({ status: 404, path: "/groups/1", method: "GET" });
    expect(r.calls).toHaveLength(1);
  });

  // https://learn.microsoft.com/graph/json-batching: a 204 has no body
  test("takes an item without a body for the 204 that it is", async () => {
    const r = rig(batchServer(() => ({ status: 204 })));

    const results = await r.graph.batch([update, update]);

    expect(results[0]).toMatchObject({ ok: true, response: { status: 204, body: undefined } });
  });

  // F23: what is missing may have been done
  test("sends a missing item again unless it creates something", async () => {
    const r = rig(batchServer((item, round) => (round === 1 ? undefined : found(item))));

    const results = await r.graph.batch([update, create, { ...update, operation: "repeatable" }]);

    expect(results.map((result) => result.ok)).toEqual([true, false, true]);
    expect(errorOf(results[1])).toMatchObject({ ambiguous: true, path: create.path });
    expect(items(r.calls[1] as WireCall).map((item) => item.method)).toEqual(["PATCH", "PATCH"]);
  });

  test("says of a missing item that there were others which nobody asked for", async () => {
    const r = rig(
      () =>
        json(200, {
          responses: [
            { id: "0", status: 204 },
            { id: "x7", status: 201, body: {} },
          ],
        }),
      { retry: { attempts: 1 } },
    );

    const results = await r.graph.batch([update, create]);

    expect(results[0]).toMatchObject({ ok: true });
    expect(errorOf(results[1])).toMatchObject({ path: create.path, ambiguous: true });
    expect((errorOf(results[1]) as Error).message).toContain("has 1 that nobody asked for");
  });

  // F23
  test("trusts no item that is answered twice", async () => {
    const r = rig((call) =>
      json(200, {
        responses: items(call).flatMap((item) => [
          { id: item.id, status: 200, body: { n: 1 } },
          { id: item.id, status: 404, body: {} },
        ]),
      }),
    );

    const results = await r.graph.batch([read(0, "beta"), create]);

    expect(errorOf(results[0])).toMatchObject({ code: "ProtocolError", ambiguous: false });
    expect(errorOf(results[1])).toMatchObject({ code: "ProtocolError", ambiguous: true });
  });

  // F23: never attempted, so that even a create can be sent again
  test("sends an item again whose dependency failed", async () => {
    const r = rig(
      batchServer((item, round) =>
        round === 1
          ? { status: 424, body: directoryError("FailedDependency", "not attempted") }
          : found(item),
      ),
    );

    const results = await r.graph.batch([create, update]);

    expect(results.map((result) => result.ok)).toEqual([true, true]);
    expect(r.calls).toHaveLength(2);
  });

  // F23
  test("takes a throttled envelope for all of its items", async () => {
    let round = 0;
    const answer = batchServer(found);
    const r = rig((call) => {
      round += 1;
      return round === 1 ? json(429, tooManyRequests, { "retry-after": "7" }) : answer(call);
    });

    const results = await r.graph.batch([read(0), read(1)]);

    expect(results.every((result) => result.ok)).toBe(true);
    expect(r.waits).toEqual([7000]);
    expect(r.calls).toHaveLength(2);
  });

  test("sends only what is safe again after an envelope was lost", async () => {
    let round = 0;
    const answer = batchServer(found);
    const r = rig((call) => {
      round += 1;
      if (round === 1) throw connectionError("ECONNRESET");
      return answer(call);
    });

    const results = await r.graph.batch([create, update, { ...read(0), version: "beta" }]);

    expect(results.map((result) => result.ok)).toEqual([false, true, true]);
    expect(errorOf(results[0])).toMatchObject({ ambiguous: true });
    expect(items(r.calls[1] as WireCall)).toHaveLength(2);
  });

  test("sends no create again of a batch that got no answer in time", async () => {
    let round = 0;
    const answer = batchServer(found);
    const r = rig(
      async (call) => {
        round += 1;
        return round === 1 ? await new Promise<Response>(() => undefined) : answer(call);
      },
      { attemptTimeoutMs: 1 },
    );

    const results = await r.graph.batch([create, update]);

    expect(results.map((result) => result.ok)).toEqual([false, true]);
    expect(errorOf(results[0])).toMatchObject({ code: "TimeoutError", ambiguous: true });
    expect(r.calls.slice(1).flatMap(items)).toMatchObject([{ method: "PATCH" }]);
  });

  test("takes 404 for done on an item to delete that was answered 429 before", async () => {
    const r = rig(
      batchServer((item, round) => {
        if (item.method !== "DELETE") return found(item);
        return round === 1
          ? { status: 429, headers: { "Retry-After": "1" }, body: tooManyRequests }
          : { status: 404, body: directoryError("ResourceNotFound", "gone") };
      }),
    );

    const results = await r.graph.batch([{ ...update, method: "DELETE" }, update]);

    expect(results.map((result) => result.ok)).toEqual([true, true]);
    expect(r.calls).toHaveLength(2);
  });

  test("asks for half where the answer is larger than is taken", async () => {
    const answer = batchServer(() => ({ status: 200, body: { id: "1", blanks: " ".repeat(200) } }));
    const r = rig(answer, { maxResponseBytes: 1500 });

    const reads = Array.from({ length: 8 }, (_, n) => read(n));
    const results = await r.graph.batch([...reads, { ...create, version: "v1.0" }]);

    expect(results.slice(0, 8).every((result) => result.ok)).toBe(true);
    expect(errorOf(results[8])).toMatchObject({ code: "ResponseTooLarge", ambiguous: true });
    expect(r.calls.map((call) => items(call).length)).toEqual([9, 5, 3]);
  });

  test("sends everything again that never left", async () => {
    let round = 0;
    const answer = batchServer(found);
    const r = rig((call) => {
      round += 1;
      if (round === 1) throw connectionError("ECONNREFUSED");
      return answer(call);
    });

    const results = await r.graph.batch([create, update]);

    expect(results.map((result) => result.ok)).toEqual([true, true]);
    expect(r.calls).toHaveLength(2);
  });

  test("makes as many wire calls for an envelope that never leaves as it has tries", async () => {
    const r = rig(() => {
      throw connectionError("ECONNREFUSED");
    });

    const results = await r.graph.batch([create, update]);

    expect(results.map(errorOf)).toMatchObject([{ ambiguous: false }, { ambiguous: false }]);
    expect(r.calls).toHaveLength(5);
  });

  test("backs off where items fail without a time to wait", async () => {
    const r = rig(
      batchServer(() => ({ status: 503, body: directoryError("Busy", "busy") })),
      { random: () => 0.5 },
    );

    await r.graph.batch([read(0), read(1)]);

    expect(r.waits).toEqual([500, 1000, 2000, 4000]);
  });

  test("says when to come back where the service's order outlasts the time allowed", async () => {
    const r = rig(() => json(429, tooManyRequests, { "retry-after": "600" }));
    await r.graph.batch([read(0), read(1)]);

    const results = await r.graph.batch([read(2), read(3)]);

    expect(r.calls).toHaveLength(1);
    expect(errorOf(results[0])).toMatchObject({
      status: 429,
      path: "/groups/2",
      retryAt: new Date(epoch + 600_000),
    });
  });

  test("never throws for an envelope that is refused", async () => {
    const r = rig(() => json(403, directoryError("Forbidden", "no")));

    const results = await r.graph.batch([read(0), read(1)]);

    expect(results.map(errorOf)).toMatchObject([
      { status: 403, path: "/groups/0" },
      { status: 403, path: "/groups/1" },
    ]);
    expect(r.calls).toHaveLength(1);
  });

  test("never throws for an envelope without responses", async () => {
    const r = rig(() => json(200, { value: [] }));

    const results = await r.graph.batch([read(0), { ...create, version: "v1.0" }]);

    expect(results.map(errorOf)).toMatchObject([
      { code: "ProtocolError", ambiguous: false },
      { code: "ProtocolError", ambiguous: true },
    ]);
  });

  test("renews the token once for an envelope that is refused", async () => {
    const answer = batchServer(found);
    const r = rig((call) =>
      call.headers["authorization"] === "Bearer token-1" ? json(401, expiredToken) : answer(call),
    );

    const results = await r.graph.batch([create, update]);

    expect(results.map((result) => result.ok)).toEqual([true, true]);
    expect(r.tokens).toHaveLength(2);
  });

  test("renews the token once for items that are refused", async () => {
    const r = rig(
      batchServer((item, round) =>
        round === 1 ? { status: 401, body: expiredToken } : found(item),
      ),
    );

    const results = await r.graph.batch([read(0), read(1), read(2)]);

    expect(results.every((result) => result.ok)).toBe(true);
    expect(r.tokens).toHaveLength(2);
    expect(r.calls).toHaveLength(2);
  });

  test("ends items that are refused with every token", async () => {
    const r = rig(batchServer(() => ({ status: 401, body: expiredToken })));

    const results = await r.graph.batch([read(0), read(1)]);

    expect(results.map(errorOf)).toMatchObject([{ status: 401 }, { status: 401 }]);
    expect(r.calls).toHaveLength(2);
  });

  // https://learn.microsoft.com/graph/errors
  test("sends a batch that is too large in halves", async () => {
    const answer = batchServer(found);
    const r = rig((call) =>
      items(call).length > 5 ? json(413, directoryError("TooLarge", "too large")) : answer(call),
    );

    const results = await r.graph.batch(Array.from({ length: 20 }, (_, n) => read(n)));

    expect(results.every((result) => result.ok)).toBe(true);
    expect(r.calls.map((call) => items(call).length)).toEqual([20, 10, 10, 5, 5, 5, 5]);
  });

  test("tells of each result as it is known", async () => {
    const r = rig(batchServer(found));
    const told: number[] = [];

    await r.graph.batch([read(0), read(1)], { onResult: (_result, index) => told.push(index) });

    expect(told).toEqual([0, 1]);
  });

  test("has as many batches under way as it is told", async () => {
    let running = 0;
    let most = 0;
    const answer = batchServer(found);
    const r = rig(async (call) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return answer(call);
    });

    await r.graph.batch(
      Array.from({ length: 200 }, (_, n) => read(n)),
      { parallel: 3 },
    );

    expect(most).toBe(3);
  });

  test("rejects when the caller aborts", async () => {
    const abort = new AbortController();
    const r = rig(() => {
      abort.abort(new Error("enough"));
      return json(429, tooManyRequests, { "retry-after": "3" });
    });

    const error = await rejection(r.graph.batch([read(0), read(1)], { abortSignal: abort.signal }));

    expect(error).toMatchObject({ message: "enough" });
    expect(r.calls).toHaveLength(1);
  });
});

describe("GraphClient.attempt", () => {
  test("gives the answer", async () => {
    const r = rig(() => json(200, { id: "1" }));

    const result = await r.graph.attempt<{ id: string }>(read(1));

    expect(result).toMatchObject({ ok: true, response: { status: 200, body: { id: "1" } } });
  });

  test("tells of a failure, after the tries that it is worth", async () => {
    const r = rig(() => json(503, directoryError("Busy", "busy")));

    const result = await r.graph.attempt(read(1));

    expect(errorOf(result)).toMatchObject({ name: "GraphError", status: 503, path: "/groups/1" });
    expect(r.calls).toHaveLength(5);
  });

  test("throws what the caller aborts with", async () => {
    const r = rig(() => json(200, {}));

    const error = await rejection(
      r.graph.attempt(read(1), { abortSignal: AbortSignal.abort("enough") }),
    );

    expect(error).toBe("enough");
  });

  test("throws for a slip", async () => {
    const r = rig(() => json(200, {}));

    expect(await rejection(r.graph.attempt({ ...read(1), path: "groups" }))).toBeInstanceOf(
      TypeError,
    );
  });
});

describe("GraphClient.batchOf", () => {
  const names = Array.from({ length: 45 }, (_, n) => `g${n}`);
  const byName = (name: string): GraphRequest => ({
    method: "GET",
    version: name.endsWith("3") ? "beta" : "v1.0",
    path: `/groups/${name}`,
  });

  test("gives each result with the item that asked, in the order of the items", async () => {
    const r = rig(batchServer(found));

    const pairs = await r.graph.batchOf(names, byName);

    expect(pairs.map(([name, result]) => [name, bodyOf(result)])).toEqual(
      names.map((name) => [name, { url: `/groups/${name}` }]),
    );
    expect(r.calls.map((call) => items(call).length)).toEqual([20, 5, 20]);
  });

  test("gives an item that failed between those that did not", async () => {
    const gone = directoryError("Request_ResourceNotFound", "not there");
    const r = rig(
      batchServer((item) =>
        item.url === "/groups/g1" ? { status: 404, body: gone } : found(item),
      ),
    );

    const pairs = await r.graph.batchOf(["g0", "g1", "g2"], byName);

    expect(pairs.map(([name, result]) => [name, result.ok])).toEqual([
      ["g0", true],
      ["g1", false],
      ["g2", true],
    ]);
  });

  test("tells of each item as it is known", async () => {
    const r = rig(
      batchServer((item, round) =>
        item.url === "/groups/g0" && round === 1
          ? { status: 429, headers: { "retry-after": "3" }, body: tooManyRequests }
          : found(item),
      ),
    );
    const told: string[] = [];

    await r.graph.batchOf(["g0", "g1"], byName, {
      onResult: (name, { ok }) => told.push(`${name} ${ok} ${r.calls.length}`),
    });

    expect(told).toEqual(["g1 true 1", "g0 true 2"]);
  });

  test.each([
    [3, ["g0", "g1"], 2],
    [1, [], 0],
  ])(
    "asks whether items that waited %d s are still meant, and leaves out those that are not",
    async (seconds, asked, times) => {
      const wait = {
        status: 429,
        headers: { "retry-after": String(seconds) },
        body: tooManyRequests,
      };
      const r = rig(
        batchServer((item, round) =>
          item.url !== "/groups/g2" && round === 1 ? wait : found(item),
        ),
        { random: () => 0 },
      );
      const late: string[] = [];

      const pairs = await r.graph.batchOf(["g0", "g1", "g2"], byName, {
        stillMeant: async (waiting) => {
          late.push(...waiting);
          return await Promise.resolve(new Set(["g1"]));
        },
      });

      expect(late).toEqual(asked);
      expect(pairs.map(([name, result]) => [name, result.ok || result.error.code])).toEqual([
        ["g0", times === 2 ? "NotSent" : true],
        ["g1", true],
        ["g2", true],
      ]);
    },
  );

  test("sends nothing where none of the items that waited is meant any more", async () => {
    const busy = () =>
      new Response("{}", {
        status: 503,
        headers: { "content-type": "application/json", "retry-after": "5" },
      });
    const r = rig(busy, { random: () => 0 });

    const [pair] = await r.graph.batchOf(["g0"], byName, {
      stillMeant: async () => await Promise.resolve(new Set<string>()),
    });

    expect(pair?.[1]).toMatchObject({ ok: false, error: { code: "NotSent", ambiguous: false } });
    expect(r.calls).toHaveLength(1);
  });

  test("sends nothing where one of the requests is malformed", async () => {
    const r = rig(batchServer(found));

    const error = await rejection(
      r.graph.batchOf(names, (name) => ({ ...byName(name), path: name })),
    );

    expect(error).toBeInstanceOf(TypeError);
    expect(r.calls).toHaveLength(0);
  });
});

describe("GraphClient.lists", () => {
  const members = (id: string) =>
    ({ version: "v1.0", path: `/groups/${id}/members`, headers: { x: id } }) as const;
  const root = "https://graph.microsoft.com/v1.0/groups";

  test("gives all rows of each item's list: first pages in a batch, the others followed", async () => {
    const answer = batchServer(({ url }) => ({
      status: 200,
      body: url.startsWith("/groups/b")
        ? { value: [{ id: "2" }], "@odata.nextLink": `${root}/b/members?$skiptoken=a%2B` }
        : { value: [{ id: url }] },
    }));
    const r = rig((call) =>
      call.method === "POST" ? answer(call) : json(200, { value: [{ id: "3" }] }),
    );

    const lists = await r.graph.lists(["a", "b", "c"], members);

    expect(lists).toEqual([
      ["a", [{ id: "/groups/a/members" }]],
      ["b", [{ id: "2" }, { id: "3" }]],
      ["c", [{ id: "/groups/c/members" }]],
    ]);
    expect(r.calls.map((call) => call.url)).toEqual([
      "https://graph.microsoft.com/v1.0/$batch",
      `${root}/b/members?$skiptoken=a%2B`,
    ]);
    expect(r.calls[1]?.headers["x"]).toBe("b");
  });

  test("throws for a list that cannot be read: it is no empty one", async () => {
    const gone = directoryError("Request_ResourceNotFound", "not there");
    const r = rig(
      batchServer(({ url }) =>
        url.includes("/b/") ? { status: 404, body: gone } : { status: 200, body: { value: [] } },
      ),
    );

    const error = await rejection(r.graph.lists(["a", "b"], members));

    expect(error).toMatchObject({ status: 404, path: "/groups/b/members" });
  });

  test("takes what stands for a list that is refused", async () => {
    const gone = directoryError("Request_ResourceNotFound", "not there");
    const r = rig(
      batchServer(({ url }) =>
        url.includes("/b/")
          ? { status: 404, body: gone }
          : { status: 200, body: { value: [{ id: url }] } },
      ),
    );

    const lists = await r.graph.lists(["a", "b"], members, {
      orElse: ({ status }, id) => `${id} ${status}`,
    });

    expect(lists).toEqual([
      ["a", [{ id: "/groups/a/members" }]],
      ["b", "b 404"],
    ]);
  });

  test("throws for a list that breaks off, whatever stands for a refused one", async () => {
    const answer = batchServer(() => ({
      status: 200,
      body: { value: [{ id: "1" }], "@odata.nextLink": `${root}/a/members?$skiptoken=a` },
    }));
    const r = rig((call) =>
      call.method === "POST" ? answer(call) : json(403, directoryError("Forbidden", "no")),
    );

    const error = await rejection(r.graph.lists(["a", "b"], members, { orElse: () => [] }));

    expect(error).toMatchObject({ status: 403 });
  });
});
