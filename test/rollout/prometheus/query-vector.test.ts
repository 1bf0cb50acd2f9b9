import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { queryPrometheusVector } from "../../../src/rollout/prometheus/query-vector.ts";

const at = new Date("2026-11-26T02:00:00.500Z");
const seconds = at.getTime() / 1000;
const url = "https://operator:p%40ssword@prom.example/base";

interface Sample {
  readonly metric: unknown;
  readonly value: readonly [number, string];
}

const sample = (metric: unknown, value = "1", time = seconds): Sample => ({
  metric,
  value: [time, value],
});
const answered = (result: unknown, more = {}, resultType = "vector") =>
  Response.json({ status: "success", data: { resultType, result }, ...more });

async function ask(answer: Response) {
  const sent: { readonly url: string; readonly init: RequestInit }[] = [];
  const fetch = (address: string, init: RequestInit) => {
    sent.push({ url: address, init });
    return Promise.resolve(answer);
  };
  return { result: await queryPrometheusVector({ url, fetch }, { query: "q", at }), sent };
}

describe("queryPrometheusVector", () => {
  test("asks at the instant, in the way of one number", async () => {
    const { sent } = await ask(answered([]));

    expect(sent[0]?.url).toBe("https://prom.example/base/api/v1/query");
    expect(sent[0]?.init).toMatchObject({ method: "POST", redirect: "manual" });
    expect(new URLSearchParams(sent[0]?.init.body as string).get("time")).toBe("1795658400.5");
  });

  test("gives each series with its labels and its number, whatever they are called", async () => {
    const labels = fc.dictionary(
      fc.oneof(fc.constantFrom("host", "__proto__", "constructor", "toString"), fc.string()),
      fc.string(),
      { maxKeys: 5 },
    );
    const anySamples = fc.array(fc.tuple(labels, fc.double({ noNaN: true })), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(anySamples, async (samples) => {
        const { result } = await ask(
          answered(
            samples.map(([metric, value]) =>
              sample(metric, String(value).replace("Infinity", "Inf")),
            ),
          ),
        );

        expect(result).toEqual({
          ok: true,
          samples: samples.map(([metric, value]) => ({
            labels: new Map(Object.entries(metric)),
            // as text, -0 is 0
            value: value + 0,
          })),
          cutLabels: 0,
          warnings: [],
        });
      }),
      { numRuns: 60 },
    );
  });

  test("tells what is no number apart", async () => {
    const { result } = await ask(
      answered(["NaN", "+Inf", "-Inf", "1e-3"].map((value) => sample({}, value))),
    );

    expect(result.ok && result.samples.map(({ value }) => value)).toEqual([
      NaN,
      Infinity,
      -Infinity,
      0.001,
    ]);
  });

  test("knows no series as an answer, and says what the server warned of", async () => {
    const { result } = await ask(answered([], { warnings: ["a store is\naway, p@ssword"] }));

    expect(result).toEqual({
      ok: true,
      samples: [],
      cutLabels: 0,
      warnings: ["a store is away, ***"],
    });
  });

  test("cuts long values of labels, and counts them", async () => {
    const { result } = await ask(answered([sample({ a: "x".repeat(5000), b: "y" })]));

    expect(result).toMatchObject({ ok: true, cutLabels: 1 });
    expect(result.ok && result.samples[0]?.labels.get("a")).toHaveLength(2048);
  });

  test.each([
    [answered([seconds, "1"], {}, "scalar"), "gives one number where one for each host is needed"],
    [answered([], {}, "matrix"), "gives a range of values"],
    [answered([sample(undefined)]), "not as Prometheus writes it"],
    [answered([sample({ host: 3 })]), "not as Prometheus writes it"],
    [answered([sample({ ["x".repeat(300)]: "1" })]), "not as Prometheus writes it"],
    [
      answered([sample(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`l${i}`, ""])))]),
      "a value has 65 labels, more than 64",
    ],
    [
      answered(Array.from({ length: 50_001 }, () => sample({}))),
      "the query has 50001 values, more than 50000",
    ],
    [new Response("x".repeat(16 * 1024 * 1024 + 1)), "answers more than 16 MB"],
    [new Response("no", { status: 401 }), "refuses the credentials (401)"],
  ])("says why there is nothing to use: %#", async (answer, reason) => {
    const { result } = await ask(answer);

    expect(result).toMatchObject({
      ok: false,
      kind: "error",
      reason: expect.stringContaining(reason),
    });
  });

  test("does not take values of another time", async () => {
    const { result } = await ask(answered([sample({}), sample({}, "1", seconds - 301)]));

    expect(result).toMatchObject({
      ok: false,
      kind: "missing",
      reason: expect.stringContaining("the value is stale: of 2026-11-26T01:54:59.500Z"),
    });
  });
});
