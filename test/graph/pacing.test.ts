import { describe, expect, test } from "vitest";
import { epoch, json, rejection, type Rig, rig, type WireCall } from "./scripted-fetch.ts";
import { tooManyRequests } from "./wire-errors.ts";

const ring = {
  version: "beta",
  path: "/deviceManagement/deviceConfigurations/1",
  body: { displayName: "x" },
} as const;
const profile = "/deviceManagement/windowsFeatureUpdateProfiles/1";
const group = { version: "v1.0", path: "/groups/1", body: { displayName: "x" } } as const;
const ok = () => json(200, { id: "1" });

const batchAnswer = (call: WireCall) =>
  call.url.endsWith("/$batch")
    ? json(200, { responses: idsOf(call).map((id) => ({ id, status: 200, body: { id: "1" } })) })
    : ok();
const idsOf = (call: WireCall) =>
  (call.body as { requests: { id: string }[] }).requests.map(({ id }) => id);
const itemsOf = (call: WireCall) => idsOf(call).length;
function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Runs `count` of them one after the other. */
async function inTurn(count: number, send: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < count; n += 1) await send();
}

describe("Pacing", () => {
  // 100 writes in 20 s: https://learn.microsoft.com/graph/throttling-limits
  test("sends as many Intune writes at once as the quota has, and the next when it has room", async () => {
    const r = rig(ok);

    await inTurn(201, () => r.graph.patch(ring));

    const times = r.calls.map((call) => (call.at - epoch) / 1000);
    expect(times[99]).toBe(0);
    expect(times[100]).toBeCloseTo(20.5);
    expect(times[199]).toBeCloseTo(20.5);
    expect(times[200]).toBeCloseTo(41);
  });

  test("never exceeds the quota, seen from any instant", async () => {
    let latency = 0;
    const r: Rig = rig(async (call) => {
      latency = (latency * 7 + 13) % 300;
      await r.pass(latency);
      return call.method === "PATCH" ? ok() : json(500, {});
    });

    await inTurn(400, () => r.graph.patch(ring));

    const times = r.calls.map((call) => call.at);
    const most = Math.max(
      ...times.map((start) => times.filter((at) => at >= start && at < start + 20_000).length),
    );
    expect(most).toBeLessThanOrEqual(100);
    expect(most).toBeGreaterThan(50);
  });

  test("counts services and reads and writes apart", async () => {
    const r = rig(ok);
    await inTurn(100, () => r.graph.patch(ring));

    await inTurn(100, () => r.graph.patch(group));
    await inTurn(100, () => r.graph.get({ version: "beta", path: ring.path }));
    await inTurn(100, () => r.graph.patch({ ...ring, path: profile }));

    expect(r.waits).toEqual([]);
  });

  // https://learn.microsoft.com/graph/json-batching: each item counts
  test("counts every item of a batch", async () => {
    const r = rig((call) => {
      const { requests } = call.body as { requests: { id: string }[] };
      return json(200, { responses: requests.map(({ id }) => ({ id, status: 200, body: {} })) });
    });
    const requests = Array.from({ length: 120 }, () => ({ ...ring, method: "PATCH" }) as const);

    await r.graph.batch(requests, { parallel: 1 });

    expect(r.calls).toHaveLength(6);
    expect(r.calls.map((call) => Math.round((call.at - epoch) / 1000))).toEqual([
      0, 0, 0, 0, 0, 21,
    ]);
  });

  test("sends of a batch what there is room for, and the rest when there is room again", async () => {
    const r = rig(batchAnswer);
    await inTurn(90, () => r.graph.patch(ring));
    const requests = Array.from({ length: 20 }, () => ({ ...ring, method: "PATCH" }) as const);

    const results = await r.graph.batch(requests);

    const batches = r.calls.slice(90).map((call) => [itemsOf(call), (call.at - epoch) / 1000]);
    expect(batches).toEqual([
      [10, 0],
      [10, 20.5],
    ]);
    expect(results).toHaveLength(20);
    expect(results.every((result) => result.ok)).toBe(true);
    expect(r.graph.stats()).toMatchObject({ items: 20, retries: 0 });
  });

  test("lets a service with room go ahead of one without, in one batch of both", async () => {
    const r = rig(batchAnswer);
    await inTurn(100, () => r.graph.patch(ring));
    const requests = Array.from(
      { length: 20 },
      (_, n) => ({ ...ring, path: n % 2 === 0 ? ring.path : profile, method: "PATCH" }) as const,
    );
    const told: number[] = [];

    await r.graph.batch(requests, { onResult: (_result, index) => told.push(index) });

    const even = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18];
    expect(told).toEqual([...even.map((n) => n + 1), ...even]);
    expect(r.calls.slice(100).map((call) => (call.at - epoch) / 1000)).toEqual([0, 20.5]);
  });

  test("gathers room that comes free one by one, instead of a batch for each", async () => {
    const r = rig(batchAnswer);
    for (let n = 0; n < 100; n += 1) {
      await r.graph.patch(ring);
      await r.pass(20);
    }
    const requests = Array.from({ length: 20 }, () => ({ ...ring, method: "PATCH" }) as const);

    await r.graph.batch(requests);

    const [first, ...rest] = r.calls.slice(100);
    expect(rest).toEqual([]);
    expect(first && itemsOf(first)).toBe(20);
    expect((first?.at ?? 0) - epoch).toBeCloseTo(20_500 + 19 * 20);
  });

  test("sends a request that asks for more than the whole quota when nothing else goes", async () => {
    const quotas = { "entra:read": { requests: 2, perSeconds: 10 } };
    const r = rig(batchAnswer, { pacing: { quotas } });
    const read = (path: string) => ({ method: "GET", version: "v1.0", path }) as const;
    const requests = [read("/groups/1"), read("/groups/1/members")];

    const results = await r.graph.batch(requests);

    expect(results.every((result) => result.ok)).toBe(true);
    expect(r.calls.map((call) => (call.at - epoch) / 1000)).toEqual([0, 10.25]);
  });

  test("waits no longer than the time allowed for a hold that comes while it waits", async () => {
    const quotas = { "intune:write": { requests: 1, perSeconds: 20 } };
    const refusal = deferred<Response>();
    const turn = deferred<undefined>();
    const waits: number[] = [];
    const r = rig(async () => await refusal.promise, {
      pacing: { quotas },
      sleep: async (ms) => {
        waits.push(ms);
        await turn.promise;
      },
    });
    const first = rejection(r.graph.patch(ring));
    const second = rejection(r.graph.patch({ ...ring, path: `${ring.path}2` }));
    await expect.poll(() => waits.length).toBe(1);

    refusal.resolve(json(429, tooManyRequests, { "retry-after": "86400" }));
    expect(await first).toMatchObject({ status: 429, path: ring.path });
    turn.resolve(undefined);

    expect(await second).toMatchObject({
      status: 429,
      path: `${ring.path}2`,
      ambiguous: false,
      retryAt: new Date(epoch + 86_400_000),
    });
    expect(r.calls).toHaveLength(1);
    expect(waits).toEqual([20_500]);
  });

  test("sends a hundred at once where it is switched off", async () => {
    let running = 0;
    let most = 0;
    const r = rig(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        return ok();
      },
      { pacing: false },
    );

    await Promise.all(Array.from({ length: 100 }, () => r.graph.patch(ring)));

    expect(most).toBe(100);
  });

  test.each([
    ["writes", 4, "patch"],
    ["reads", 8, "get"],
  ] as const)("has %s under way %i at a time", async (_what, limit, method) => {
    let running = 0;
    let most = 0;
    const r = rig(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return ok();
    });
    const request = method === "get" ? { version: ring.version, path: ring.path } : ring;

    await Promise.all(Array.from({ length: 40 }, () => r.graph[method](request)));

    expect(most).toBe(limit);
  });

  test("takes a batch that writes for a write, wherever the write stands in it", async () => {
    let running = 0;
    let most = 0;
    const r = rig(
      async (call) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        const { requests } = call.body as { requests: { id: string }[] };
        return json(200, { responses: requests.map(({ id }) => ({ id, status: 200, body: {} })) });
      },
      { pacing: { concurrentWrites: 1, concurrentReads: 8 } },
    );
    const read = { method: "GET", version: ring.version, path: ring.path } as const;
    const write = { ...ring, method: "PATCH" } as const;
    const requests = Array.from({ length: 80 }, (_, n) => (n % 20 === 19 ? write : read));

    await r.graph.batch(requests);

    expect(r.calls).toHaveLength(4);
    expect(most).toBe(1);
  });

  // usage keeps counting while throttled: https://learn.microsoft.com/graph/throttling
  test("holds a whole bucket while one of its requests was told to wait", async () => {
    let time = epoch;
    let refused = false;
    const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
    const r = rig(
      () => {
        if (refused) return ok();
        refused = true;
        return json(429, tooManyRequests, { "retry-after": "10" });
      },
      {
        now: () => new Date(time),
        sleep: async (ms) => {
          await new Promise<void>((wake) => sleepers.push({ until: time + ms, wake }));
        },
      },
    );
    const passUntil = async (end: number) => {
      time = end;
      for (const { until, wake } of sleepers) if (until <= time) wake();
      await new Promise(setImmediate);
    };
    const all = Promise.all(Array.from({ length: 12 }, () => r.graph.patch(ring)));
    await expect.poll(() => sleepers.length).toBeGreaterThan(1);

    await passUntil(epoch + 9_999);
    const during = r.calls.length;
    await passUntil(epoch + 10_000);
    await all;

    // those that were under way already
    expect(during).toBeLessThanOrEqual(4);
    expect(r.calls).toHaveLength(13);
  });

  test("lets other services go on meanwhile", async () => {
    const r = rig((call) =>
      call.url.includes("deviceManagement")
        ? json(429, tooManyRequests, { "retry-after": "600" })
        : ok(),
    );
    await rejection(r.graph.patch(ring));

    await r.graph.patch(group);

    expect(r.calls.at(-1)?.at).toBe(epoch);
  });

  test("fails a request at once that a hold outlasts", async () => {
    const r = rig(() => json(429, tooManyRequests, { "retry-after": "600" }));
    await rejection(r.graph.patch(ring));

    const error = await rejection(r.graph.patch({ ...ring, path: `${ring.path}2` }));

    expect(r.calls).toHaveLength(1);
    expect(error).toMatchObject({
      status: 429,
      ambiguous: false,
      retryAt: new Date(epoch + 600_000),
    });
  });

  test("does not count its own queue against the time allowed", async () => {
    const r = rig(ok, { pacing: { quotas: { "intune:write": { requests: 1, perSeconds: 600 } } } });

    await inTurn(2, () => r.graph.patch(ring));

    expect(r.now() - epoch).toBeGreaterThan(600_000);
  });

  // the tenant's quota is shared with the portal: https://learn.microsoft.com/graph/throttling-limits
  test("goes at half the pace after a 429 and recovers", async () => {
    let refuse = 1;
    const r = rig(() => {
      refuse -= 1;
      return refuse === 0 ? json(429, tooManyRequests, { "retry-after": "30" }) : ok();
    });

    await inTurn(1000, () => r.graph.patch(ring));

    const bursts = new Map<number, number>();
    for (const { at } of r.calls) bursts.set(at, (bursts.get(at) ?? 0) + 1);
    const [first, second = 0, ...rest] = bursts.values();
    expect(first).toBe(1);
    // half, and what half a minute has given back
    expect(second).toBeGreaterThan(50);
    expect(second).toBeLessThan(70);
    expect(rest.at(-2)).toBe(100);
  });

  // sent from 0.8 up: https://learn.microsoft.com/graph/throttling-limits
  test.each([
    ["0.7", 100],
    ["0.8", 75],
    ["1.2", 50],
  ])("takes %s of the quota used for a sign to send %i at once", async (share, most) => {
    let headers = { "x-ms-throttle-limit-percentage": share };
    const quotas = { "entra:write": { requests: 100, perSeconds: 1 } };
    const r = rig(() => json(200, { id: "1" }, headers), { pacing: { quotas } });
    await r.graph.patch(group);
    headers = { "x-ms-throttle-limit-percentage": "0.1" };

    await inTurn(100, () => r.graph.patch(group));

    expect(r.calls.filter((call) => call.at === epoch).length).toBe(most);
  });

  // https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
  test("counts the members of a group at three units", async () => {
    const quotas = { "entra:read": { requests: 6, perSeconds: 1 } };
    const r = rig(() => json(200, { value: [] }), { pacing: { quotas } });

    await inTurn(3, () => r.graph.get({ version: "v1.0", path: "/groups/1/members" }));

    expect(r.calls.map((call) => call.at === epoch)).toEqual([true, true, false]);
  });
});
