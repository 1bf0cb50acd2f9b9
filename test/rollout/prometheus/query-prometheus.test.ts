import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PrometheusQueryOptions } from "../../../src/rollout/prometheus/ask-server.ts";
import {
  type PrometheusQuery,
  queryPrometheus,
} from "../../../src/rollout/prometheus/query-prometheus.ts";

const at = new Date("2026-11-26T02:00:00.500Z");
const seconds = at.getTime() / 1000;

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A server that gives these answers, one after the other. */
function server(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const fetch = (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const answer = answers[sent.length - 1];
    if (answer === undefined) throw new TypeError("asked more often than the test says");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { sent, fetch };
}

const json = (body: unknown, status = 200) => Response.json(body, { status });
const success = (data: unknown, more = {}) => json({ status: "success", data, ...more });
const vector = (...values: readonly string[]) => ({
  resultType: "vector",
  result: values.map((value, index) => ({ metric: { i: `${index}` }, value: [seconds, value] })),
});
const redirect = (location: string, status = 307) =>
  new Response(null, { status, headers: { location } });

async function ask(
  answer: Response | Error | (Response | Error)[],
  {
    url = "https://prom.example/base/",
    token,
    ...query
  }: Partial<PrometheusQuery> & { url?: string; token?: string } = {},
  options: PrometheusQueryOptions = {},
) {
  const { sent, fetch } = server(...[answer].flat());
  const result = await queryPrometheus(
    { url, token, fetch },
    { query: "up", at, ...query },
    options,
  );
  return { sent, result };
}

describe("queryPrometheus", () => {
  test("posts the query with its time as a form, below the path of the server", async () => {
    const { sent, result } = await ask(success(vector("0.25")), { query: 'max(x{a="b"}) + 1' });

    expect(result).toEqual({ ok: true, value: 0.25, at, warnings: [] });
    expect(sent[0]?.url).toBe("https://prom.example/base/api/v1/query");
    expect(sent[0]?.init).toMatchObject({ method: "POST", redirect: "manual" });
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.init.body as string))).toEqual({
      query: 'max(x{a="b"}) + 1',
      time: "1795658400.5",
      timeout: "30000ms",
    });
    expect(sent[0]?.init.headers).not.toHaveProperty("authorization");
  });

  test("takes a scalar as it takes a vector of one", async () => {
    const { result } = await ask(success({ resultType: "scalar", result: [seconds, "1e-3"] }));

    expect(result).toMatchObject({ ok: true, value: 0.001, at });
  });

  test.each([
    ["max", 7],
    ["min", -2],
    ["sum", 8],
    ["avg", 8 / 3],
  ] as const)("reduces several values by %s", async (reduce, value) => {
    const { result } = await ask(success(vector("3", "7", "-2")), { reduce });

    expect(result).toMatchObject({ ok: true, value });
  });

  test("reduces whatever numbers as arithmetic does, and one to itself", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 20 }),
        async (numbers) => {
          const [max, min, avg] = await Promise.all(
            (["max", "min", "avg"] as const).map(async (reduce) => {
              const { result } = await ask(success(vector(...numbers.map(String))), { reduce });
              return result.ok ? result.value : NaN;
            }),
          );

          expect(max).toBe(Math.max(...numbers));
          expect(min).toBe(Math.min(...numbers));
          expect(avg).toBeGreaterThanOrEqual((min ?? NaN) - 1e-9);
          expect(avg).toBeLessThanOrEqual((max ?? NaN) + 1e-9);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([
    [vector(), undefined, "the query has no value now"],
    [vector("NaN"), undefined, "the value is NaN"],
    [vector("+Inf"), undefined, "the value is +Inf"],
    [{ resultType: "scalar", result: [seconds, "-Inf"] }, undefined, "the value is -Inf"],
    [vector("1", "NaN", "2"), "max", "one of 3 values is NaN"],
    [vector("1e308", "1e308"), "sum", "the sum of 2 values is beyond what a number can be"],
    [
      { resultType: "vector", result: [{ metric: {}, value: [seconds - 301, "1"] }] },
      undefined,
      "the value is stale: of 2026-11-26T01:54:59.500Z, and 2026-11-26T02:00:00.500Z was asked for",
    ],
  ] as const)("has no number of %j", async (data, reduce, reason) => {
    const { result } = await ask(success(data), { reduce });

    expect(result).toEqual({ ok: false, kind: "missing", reason, warnings: [] });
  });

  test.each([
    [vector("1", "2"), "the query has 2 values where one is needed; aggregate them"],
    [{ resultType: "matrix", result: [] }, "gives a range of values"],
    [{ resultType: "string", result: [seconds, "1"] }, "gives a text"],
    [
      { resultType: "vector", result: [{ metric: {}, histogram: [seconds, {}] }] },
      "gives a histogram",
    ],
    [{ resultType: "vector", result: [{ metric: {}, value: [seconds, 1] }] }, "not as Prometheus"],
    [{ resultType: "vector", result: [null] }, "not as Prometheus"],
    [{ resultType: "vector", result: [{ value: [1e300, "1"] }] }, "not as Prometheus"],
    [{ resultType: "vector", result: {} }, "not as Prometheus"],
    [{ resultType: "scalar", result: ["now", "1"] }, "not as Prometheus"],
    [{ resultType: "else" }, "not as Prometheus"],
    [null, "the answer has no data"],
  ])("was asked wrongly, or answered so: %j", async (data, reason) => {
    const { result } = await ask(success(data));

    expect(result).toEqual({
      ok: false,
      kind: "error",
      reason: expect.stringContaining(reason),
      warnings: [],
    });
  });

  test.each([
    [
      json(
        { status: "error", errorType: "bad_data", error: "parse error: \u001b[31m unclosed" },
        400,
      ),
      "answered bad_data: parse error: ?[31m unclosed",
    ],
    [
      json({ status: "error", errorType: "timeout", error: "too slow" }, 503),
      "answered timeout: too slow",
    ],
    [json({ status: "error" }), "answered an error without words"],
    [new Response("no", { status: 401 }), "refuses the credentials (401)"],
    [json({}, 403), "refuses the credentials (403)"],
    [
      new Response("<html>", { status: 404 }),
      "is not there (404); is its path before /api/v1 right?",
    ],
    [new Response("", { status: 502 }), "answered 502"],
    [new Response("<html>hello"), "answered no JSON of Prometheus"],
    [json([]), "answered no JSON of Prometheus"],
    [
      new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }),
      "fetch failed (ECONNREFUSED)",
    ],
    [redirect("https://evil.example/api/v1/query"), "redirects to another host, evil.example"],
    [redirect("http://prom.example/"), "redirects from https to http"],
    [redirect("http://"), "redirects to what is no URL"],
    [Array.from({ length: 4 }, () => redirect("/next")), "redirects more than 3 times"],
    [new Response("x".repeat(4 * 1024 * 1024 + 1)), "answers more than 4 MB"],
  ])("says what went wrong: %#", async (answer, reason) => {
    const { result } = await ask(answer);

    expect(result).toMatchObject({ ok: false, kind: "error" });
    expect(result).toHaveProperty(
      "reason",
      expect.stringContaining(`https://prom.example/base/api/v1/query: ${reason}`),
    );
  });

  test("stops reading an answer that never ends", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const { result } = await ask(new Response(endless));

    expect(result).toHaveProperty("reason", expect.stringContaining("answers more than 4 MB"));
    expect(pulled).toBeLessThan(8);
  });

  test("follows redirects on its own host, with the same question", async () => {
    const answers = [redirect("https://prom.example/other", 302), success(vector("3"))];
    const { sent, result } = await ask(answers, { url: "http://prom.example", token: "t0ken" });

    expect(result).toMatchObject({ ok: true, value: 3 });
    expect(sent[1]?.url).toBe("https://prom.example/other");
    expect(sent[1]?.init).toMatchObject({ method: "POST", body: sent[0]?.init.body });
    expect(sent[1]?.init.headers).toMatchObject({ authorization: "Bearer t0ken" });
  });

  test("tells what the server warned of, harmless and shortened", async () => {
    const warnings = ["part of the stores\nis away", "x".repeat(1000), 3];
    const { result } = await ask(success(vector("1"), { warnings }));

    expect(result).toEqual({
      ok: true,
      value: 1,
      at,
      warnings: ["part of the stores is away", "x".repeat(300), "3"],
    });
  });

  test("sends credentials of its URL as a header, and shows no secret, whoever repeats it", async () => {
    const url = "https://operator:p%40ssword@prom.example/?apikey=verysecret#x";
    const echo = "p@ssword operator verysecret b3BlcmF0b3I6cEBzc3dvcmQ=";
    for (const answer of [
      json({ status: "error", errorType: "x", error: echo }, 400),
      new Error(echo),
      success(vector(), { warnings: [echo] }),
    ]) {
      const { sent, result } = await ask(answer, { url });

      expect(sent[0]?.url).toBe("https://prom.example/api/v1/query?apikey=verysecret");
      expect(sent[0]?.init.headers).toMatchObject({
        authorization: "Basic b3BlcmF0b3I6cEBzc3dvcmQ=",
      });
      expect(JSON.stringify(result)).toContain("*** *** *** ***");
      expect(JSON.stringify(result)).not.toMatch(/p@ssword|p%40|verysecret|operator|b3Blc/);
    }
  });

  test("ends with its time, and with its caller", async () => {
    const hang = (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
      });
    const source = { url: "http://prom.example", fetch: hang };
    const caller = new AbortController();

    const late = await queryPrometheus(source, { query: "up", at }, { timeoutInMs: 1 });
    const asked = queryPrometheus(source, { query: "up", at }, { abortSignal: caller.signal });
    caller.abort(new Error("the run was ended"));

    expect(late).toHaveProperty("reason", expect.stringContaining("did not answer within 0.001 s"));
    await expect(asked).rejects.toThrow("the run was ended");
    await expect(
      queryPrometheus(source, { query: "up", at }, { abortSignal: caller.signal }),
    ).rejects.toThrow("the run was ended");
  });

  test("asks nothing where the URL is none of its kind, and does not show it", async () => {
    for (const url of ["file:///etc/passwd", "ftp://a:secret@host", "secret no url", ""]) {
      const { sent, fetch } = server();
      const asked = queryPrometheus({ url, fetch }, { query: "up", at });

      await expect(asked).rejects.toThrow(
        /^the URL of Prometheus (is no URL|begins with (file|ftp):, not http: or https:)$/,
      );
      expect(sent).toEqual([]);
    }
  });
});
