import { describe, expect, test } from "vitest";
import type { RequestEvent, ResponseEvent, WaitEvent } from "../../src/graph/index.ts";
import { connectionError, epoch, json, rig, steps } from "./scripted-fetch.ts";
import { tooManyRequests } from "./wire-errors.ts";

const groups = {
  version: "v1.0",
  path: "/groups",
  query: { $filter: "displayName eq 'secret'" },
} as const;
const ok = json(200, { value: [] }, { "request-id": "r-9" });

/** What the hooks and the logger of a client were given, in order. */
function listening() {
  const events: (RequestEvent | ResponseEvent | WaitEvent)[] = [];
  const lines: string[] = [];
  const note = (event: RequestEvent | ResponseEvent | WaitEvent) => void events.push(event);
  return {
    events,
    lines,
    options: {
      onRequest: note,
      onResponse: note,
      onWait: note,
      logger: { debug: (message: string) => void lines.push(message) },
    },
  };
}

describe("hooks of a client", () => {
  test("are given each attempt, what it came to and the wait between, and no query, header or token", async () => {
    const { events, lines, options } = listening();
    const r = rig(steps(json(429, tooManyRequests, { "retry-after": "4" }), ok), options);

    await r.graph.get(groups);

    const request = { method: "GET", version: "v1.0", path: "/groups", items: [] };
    expect(events).toEqual([
      { ...request, attempt: 1, clientRequestId: expect.any(String) },
      {
        ...request,
        attempt: 1,
        clientRequestId: expect.any(String),
        status: 429,
        code: "TooManyRequests",
        requestId: "r-1",
        durationInMs: 0,
      },
      { durationInMs: 4000, status: 429, code: "TooManyRequests", isAsked: true, nextAttempt: 2 },
      { ...request, attempt: 2, clientRequestId: expect.any(String) },
      {
        ...request,
        attempt: 2,
        clientRequestId: expect.any(String),
        status: 200,
        code: undefined,
        requestId: "r-9",
        durationInMs: 0,
      },
    ]);
    expect(lines).toContain("GET /v1.0/groups 429 TooManyRequests, 0 ms, request-id r-1");
    expect(lines).toContain("GET /v1.0/groups 200, 0 ms, attempt 2, request-id r-9");
    expect(JSON.stringify([events, lines])).not.toMatch(/secret|token-1|Bearer/);
  });

  test("are given what each request of a $batch came to, and only what is sent again", async () => {
    const { events, lines, options } = listening();
    const responses = [
      { id: "0", status: 200, headers: { "request-id": "i-0" }, body: { value: [] } },
      { id: "1", status: 503, body: { error: { code: "serviceUnavailable", message: "" } } },
    ];
    const r = rig(steps(json(200, { responses }), ok), options);
    const read = (path: string) => ({ method: "GET", version: "beta", path }) as const;

    await r.graph.batch([read("/a"), read("/b?$search=secret")]);

    const answers = events.filter((event): event is ResponseEvent => "requestId" in event);
    expect(answers.map(({ path, attempt, items }) => ({ path, attempt, items }))).toEqual([
      {
        path: "/$batch",
        attempt: 1,
        items: [
          { method: "GET", path: "/a", status: 200, code: undefined, requestId: "i-0" },
          { method: "GET", path: "/b", status: 503, code: "serviceUnavailable", requestId: "r-1" },
        ],
      },
      expect.objectContaining({ attempt: 2 }),
    ]);
    expect(lines.slice(0, 3)).toEqual([
      "POST /beta/$batch 200, 0 ms, request-id r-1",
      "  GET /a 200",
      "  GET /b 503 serviceUnavailable",
    ]);
  });

  test("measure by the clock of the client, and name what had no answer", async () => {
    const { events, lines, options } = listening();
    let step = 0;
    const r = rig(
      async () => {
        await r.pass(250);
        step += 1;
        if (step === 1) throw connectionError("ECONNRESET");
        return ok.clone();
      },
      { ...options, random: () => 0.5 },
    );

    await r.graph.get(groups);

    expect(lines[0]).toBe("GET /v1.0/groups no answer NetworkError, 250 ms");
    expect(events).toContainEqual({
      durationInMs: 500,
      status: 0,
      code: "NetworkError",
      isAsked: false,
      nextAttempt: 2,
    });
    expect(r.now() - epoch).toBe(1000);
  });

  test("are told nothing of a request that was never sent", async () => {
    const { events, options } = listening();
    const credential = { getToken: () => Promise.reject(new Error("no")) };
    const r = rig(steps(ok), { ...options, credential });

    await expect(r.graph.get(groups)).rejects.toThrow("AuthenticationError");

    expect(events).toEqual([]);
    expect(r.calls).toEqual([]);
  });

  test("end the call where they throw, with what they threw", async () => {
    const slip = new TypeError("slip of the caller");
    const r = rig(steps(ok), {
      onRequest: () => {
        throw slip;
      },
    });

    await expect(r.graph.get(groups)).rejects.toBe(slip);
  });
});
