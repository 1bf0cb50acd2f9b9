// Against a real Prometheus (PROMETHEUS_URL) that scrapes a small exporter (EXPORTER_URL).
import { describe, expect, test, vi } from "vitest";
import { queryPrometheus } from "../../src/rollout/prometheus/query-prometheus.ts";
import { queryPrometheusVector } from "../../src/rollout/prometheus/query-vector.ts";
import { addressOf } from "./places.ts";

const ask = async (query: string, reduce?: "max" | "min" | "sum" | "avg", at = new Date()) =>
  await queryPrometheus({ url: addressOf("PROMETHEUS_URL"), fetch }, { query, at, reduce });

describe("queryPrometheus, asking a real server", () => {
  test("computes what PromQL computes", async () => {
    expect(await ask("vector(1) / 8")).toMatchObject({ ok: true, value: 0.125, warnings: [] });
    expect(await ask("scalar(vector(3))")).toMatchObject({ ok: true, value: 3 });
  });

  test("reads what an exporter says", async () => {
    const body = 'ringwright_sample{site="FRA"} 2\nringwright_sample{site="MUC"} 6\n';
    const { status } = await fetch(addressOf("EXPORTER_URL"), { method: "PUT", body });
    expect(status).toBe(204);

    const scraped = await vi.waitUntil(
      async () => {
        const answer = await ask("ringwright_sample", "avg");
        return answer.ok && answer;
      },
      { timeout: 30_000, interval: 200 },
    );

    expect(scraped).toMatchObject({ value: 4 });
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
    ["ringwright_sample", "values where one is needed"],
    ["ringwright_sample + on() ringwright_sample", "answered execution: "],
  ])("says what is wrong with %s", async (query, reason) => {
    expect(await ask(query)).toMatchObject({
      ok: false,
      kind: "error",
      reason: expect.stringContaining(reason),
    });
  });

  test("says that there is no API where there is none", async () => {
    const exporter = { url: addressOf("EXPORTER_URL"), fetch };

    expect(await queryPrometheus(exporter, { query: "up", at: new Date() })).toMatchObject({
      ok: false,
      kind: "error",
    });
  });
});

describe("queryPrometheusVector, asking a real server", () => {
  const askAll = async (query: string, at = new Date()) =>
    await queryPrometheusVector({ url: addressOf("PROMETHEUS_URL"), fetch }, { query, at });

  test("gives each series that an exporter has, with its labels", async () => {
    const body =
      'ringwright_builds{host="b1",module="a b"} 2.5\nringwright_builds{host="b2"} +Inf\nringwright_builds{host="b3"} NaN\n';
    await fetch(addressOf("EXPORTER_URL"), { method: "PUT", body });

    const found = await vi.waitUntil(
      async () => {
        const answer = await askAll("max by (host, module) (ringwright_builds)");
        return answer.ok && answer.samples.length === 3 && answer.samples;
      },
      { timeout: 30_000, interval: 200 },
    );

    const values = new Map(found.map(({ labels, value }) => [labels.get("host"), value]));
    expect(values).toEqual(
      new Map([
        ["b1", 2.5],
        ["b2", Infinity],
        ["b3", NaN],
      ]),
    );
    expect(found.find(({ value }) => value === 2.5)?.labels.get("module")).toBe("a b");
  });

  test("gives none where there is none, also of the past", async () => {
    const none = { ok: true, samples: [], cutLabels: 0 };

    expect(await askAll("nothing_of_that_name")).toMatchObject(none);
    expect(await askAll("up", new Date("2020-01-01"))).toMatchObject(none);
  });

  test.each([
    ["max(", "answered bad_data: "],
    ["up[5m]", "gives a range of values"],
    ["scalar(vector(1))", "gives one number where one for each host is needed"],
  ])("says what is wrong with %s", async (query, reason) => {
    expect(await askAll(query)).toMatchObject({
      ok: false,
      kind: "error",
      reason: expect.stringContaining(reason),
    });
  });
});
