import { describe, expect, test } from "vitest";
import { json, rejection, rig, steps } from "./scripted-fetch.ts";
import { tooManyRequests } from "./wire-errors.ts";

const groups = { version: "v1.0", path: "/groups" } as const;
const forever = new Promise<never>(() => undefined);

describe("An abort", () => {
  test("before the start sends nothing", async () => {
    const r = rig(() => json(200, { value: [] }));

    const error = await rejection(r.graph.get(groups, { abortSignal: AbortSignal.abort("stop") }));

    expect(error).toBe("stop");
    expect(r.calls).toHaveLength(0);
  });

  test("reaches the signal that fetch was given", async () => {
    const abort = new AbortController();
    let seen: AbortSignal | undefined;
    const r = rig((_call, signal) => {
      seen = signal;
      return forever;
    });
    const answer = rejection(r.graph.get(groups, { abortSignal: abort.signal }));
    await expect.poll(() => seen).toBeDefined();

    abort.abort(new Error("stop"));

    expect(await answer).toMatchObject({ message: "stop" });
    expect(seen?.aborted).toBe(true);
    expect(r.calls).toHaveLength(1);
  });

  // F27: the client's own retry slept on: msgraph-sdk-javascript 3.0.7
  test("ends a wait at once, although the sleep does not listen", async () => {
    const abort = new AbortController();
    const r = rig(steps(json(429, tooManyRequests, { "retry-after": "60" })), {
      sleep: () => {
        setImmediate(() => {
          abort.abort(new Error("stop"));
        });
        return forever;
      },
    });

    const error = await rejection(r.graph.get(groups, { abortSignal: abort.signal }));

    expect(error).toMatchObject({ message: "stop" });
    expect(r.calls).toHaveLength(1);
  });

  // F27
  test("ends a real wait at once", async () => {
    const abort = new AbortController();
    const { sleep: _fake, ...real } = { sleep: undefined };
    const r = rig(steps(json(429, tooManyRequests, { "retry-after": "60" })), {
      ...real,
      sleep: undefined,
      logger: {
        debug: () => {
          setImmediate(() => {
            abort.abort(new Error("stop"));
          });
        },
      },
    });
    const started = performance.now();

    const error = await rejection(r.graph.get(groups, { abortSignal: abort.signal }));

    expect(error).toMatchObject({ message: "stop" });
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  test("ends the wait for a token, without failing the others who wait", async () => {
    const abort = new AbortController();
    let give: (token: { token: string; expiresOnTimestamp: number }) => void = () => undefined;
    const r = rig(() => json(200, { value: [] }), {
      credential: {
        getToken: async () =>
          await new Promise((resolve) => {
            give = resolve;
          }),
      },
    });
    const first = rejection(r.graph.get(groups, { abortSignal: abort.signal }));
    const second = r.graph.get(groups);
    await new Promise(setImmediate);

    abort.abort(new Error("stop"));
    expect(await first).toMatchObject({ message: "stop" });
    give({ token: "late", expiresOnTimestamp: Infinity });

    expect(await second).toEqual({ value: [] });
  });

  test("leaves the queue for a place, which goes to the next", async () => {
    const abort = new AbortController();
    const answers: (() => void)[] = [];
    const r = rig(
      async () => {
        await new Promise<void>((resolve) => answers.push(resolve));
        return json(200, { value: [] });
      },
      { pacing: { concurrentReads: 1 } },
    );
    const first = r.graph.get(groups);
    const second = rejection(r.graph.get(groups, { abortSignal: abort.signal }));
    const third = r.graph.get(groups);
    await expect.poll(() => answers.length).toBe(1);

    abort.abort(new Error("stop"));
    expect(await second).toMatchObject({ message: "stop" });
    answers[0]?.();
    await first;
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.();

    expect(await third).toEqual({ value: [] });
    expect(r.calls).toHaveLength(2);
  });

  test.each([
    ["one request", 1],
    ["a batch", 2],
  ])("of %s under way gives its place to the next", async (_what, count) => {
    const abort = new AbortController();
    const answers: (Response | Promise<never>)[] = [forever, json(200, { value: [] })];
    const r = rig(() => answers.shift() ?? forever, { pacing: { concurrentReads: 1 } });
    const read = { method: "GET", ...groups } as const;
    const requests = Array.from({ length: count }, () => read);
    const first = rejection(r.graph.batch(requests, { abortSignal: abort.signal }));
    await expect.poll(() => r.calls.length).toBe(1);

    abort.abort(new Error("stop"));

    expect(await first).toMatchObject({ message: "stop" });
    expect(await r.graph.get(groups)).toEqual({ value: [] });
  });

  test("ends a list between its pages", async () => {
    const abort = new AbortController();
    const link = "https://graph.microsoft.com/v1.0/groups?$skiptoken=a";
    const r = rig(() => json(200, { value: [{ id: "1" }], "@odata.nextLink": link }));
    const read = async () => {
      for await (const _ of r.graph.list(groups, { abortSignal: abort.signal })) {
        abort.abort(new Error("stop"));
      }
    };

    expect(await rejection(read())).toMatchObject({ message: "stop" });
    expect(r.calls).toHaveLength(1);
  });

  test("leaves no listeners behind on a signal that lives long", async () => {
    const abort = new AbortController();
    let listeners = 0;
    const { signal } = abort;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    Object.assign(signal, {
      addEventListener: (...args: Parameters<typeof add>) => {
        listeners += 1;
        add(...args);
      },
      removeEventListener: (...args: Parameters<typeof remove>) => {
        listeners -= 1;
        remove(...args);
      },
    });
    const r = rig(() => json(200, { value: [] }));

    for (let n = 0; n < 5; n += 1) await r.graph.get(groups, { abortSignal: signal });

    expect(listeners).toBe(0);
  });
});
