// Against a real Prometheus (PROMETHEUS_URL) that scrapes a small exporter (EXPORTER_URL).
import { describe, expect, test, vi } from "vitest";
import { queryPrometheus } from "../../src/rollout/prometheus/query-prometheus.ts";
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
