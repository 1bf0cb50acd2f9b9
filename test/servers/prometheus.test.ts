// Against a real Prometheus (PROMETHEUS_URL) that scrapes a node exporter (EXPORTER_URL).
import { describe, expect, test } from "vitest";
import { queryPrometheus } from "../../src/rollout/prometheus/query-prometheus.ts";

const place = (name: string): string => {
  const url = process.env[name];
  if (url === undefined || url === "") throw new Error(`${name} names no server`);
  return url;
};
const ask = async (query: string, reduce?: "max" | "min" | "sum" | "avg", at = new Date()) =>
  await queryPrometheus({ url: place("PROMETHEUS_URL"), fetch }, { query, at, reduce });

/** The value of a metric without labels, as the exporter itself says. */
async function exported(metric: string): Promise<number> {
  const text = await (await fetch(new URL("/metrics", place("EXPORTER_URL")))).text();
  return Number(new RegExp(`^${metric} (.+)$`, "m").exec(text)?.[1]);
}

describe("queryPrometheus, asking a real server", () => {
  test("computes what PromQL computes", async () => {
    expect(await ask("vector(1) / 8")).toMatchObject({ ok: true, value: 0.125, warnings: [] });
    expect(await ask("scalar(vector(3))")).toMatchObject({ ok: true, value: 3 });
    expect(
      await ask('label_replace(vector(2), "a", "1", "", "") or vector(6)', "avg"),
    ).toMatchObject({
      ok: true,
      value: 4,
    });
  });

  test("reads what an exporter says", async () => {
    // a constant of the machine
    expect(await ask("node_memory_MemTotal_bytes", "max")).toMatchObject({
      ok: true,
      value: await exported("node_memory_MemTotal_bytes"),
    });
    expect(await ask("up", "min")).toMatchObject({ ok: true, value: 1 });
  });

  test("answers of the instant that was asked for", async () => {
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 1500);

    expect(await ask("time()", undefined, at)).toMatchObject({
      ok: true,
      value: at.getTime() / 1000,
      at,
    });
  });

  test.each([
    ["nothing_of_that_name", "the query has no value now"],
    ["0 / vector(0)", "the value is NaN"],
    ["1 / vector(0)", "the value is +Inf"],
    // before there was a server
    ["up offset 10y", "the query has no value now"],
  ])("has no number of %s", async (query, reason) => {
    expect(await ask(query)).toMatchObject({ ok: false, kind: "missing", reason });
  });

  test.each([
    ["max(", "answered bad_data: "],
    ["up[5m]", "gives a range of values"],
    ['"text"', "gives a text"],
    ["{__name__=~'node_cpu.*'}", "values where one is needed"],
    ["up + on() group_left() node_cpu_seconds_total", "answered execution: "],
  ])("says what is wrong with %s", async (query, reason) => {
    expect(await ask(query)).toMatchObject({
      ok: false,
      kind: "error",
      reason: expect.stringContaining(reason),
    });
  });

  test("says that there is no API where there is none", async () => {
    const exporter = { url: place("EXPORTER_URL"), fetch };

    expect(await queryPrometheus(exporter, { query: "up", at: new Date() })).toMatchObject({
      ok: false,
      kind: "error",
    });
  });
});
