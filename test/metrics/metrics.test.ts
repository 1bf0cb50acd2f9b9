import { MemoryStore, readMetrics, serveMetrics, metricsText } from "ringwright";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";
import { type RolloutLab, rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const me = { by: "eva", identity: null };

/** Values of a text by series. */
function samples(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(" ");
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

async function textOf(lab: RolloutLab): Promise<string> {
  const values = await readMetrics(lab.session.tenant, {
    stack: "corp",
    store: lab.store,
    fetch: lab.mock.fetch,
  });
  return await metricsText(values, lab.mock.clock.now());
}

describe("metrics of a tenant with a rollout", () => {
  let lab: RolloutLab;
  beforeAll(async () => {
    lab = await rolloutLab({
      config: rolloutConfig({ ...threeStages, rollback: { automatic: ["failures"] } }),
      mock: { devicesUpdate: { failures: { rate: 0.4, releases: ["2026-11-10"] } } },
    });
    await lab.controller.start("november", me);
    await lab.run(({ phase }) => phase !== "Progressing");
  });

  test("tell how far rings are, and what stages came to", async () => {
    const found = samples(await textOf(lab));

    const state = await lab.controller.status("november");
    expect(found.get(`ringwright_rollout_phase{rollout="november",phase="${state?.phase}"}`)).toBe(
      1,
    );
    const phases = [...found].filter(([name]) => name.startsWith("ringwright_rollout_phase"));
    expect(phases.reduce((sum, [, value]) => sum + value, 0)).toBe(1);
    const counts = state?.stages[0]?.counts;
    expect(counts?.failed).toBeGreaterThan(0);
    const pilot = 'rollout="november",stage="pilot"';
    expect(found.get(`ringwright_rollout_devices{${pilot},outcome="failed"}`)).toBe(counts?.failed);
    expect(found.get(`ringwright_rollout_reach{${pilot}}`)).toBeCloseTo(
      ((counts?.succeeded ?? 0) / (counts?.eligible ?? 1)) * 100,
    );
    const devices = [...found].filter(([name]) =>
      name.startsWith('ringwright_devices{ring="pilot"'),
    );
    expect(devices).toHaveLength(7);
    const progress = found.get('update_progress{ring="pilot",release="2026-11-10"}') ?? -1;
    expect(progress).toBeGreaterThan(0);
    expect(progress).toBeLessThan(100);
    for (const { stage, object, expiresAt } of state?.holds ?? [])
      expect(
        found.get(
          `ringwright_hold_expiry_timestamp_seconds{rollout="november",stage="${stage}",object="${object}"}`,
        ),
      ).toBe(Date.parse(expiresAt ?? "") / 1000);
  });

  test("have 0 only where it is known, for every class of errors", async () => {
    const found = samples(await textOf(lab));
    expect(found.get('error_count{class="diskSpace"}')).toBe(0);
    expect(found.get("ringwright_collect_success")).toBe(1);
  });

  test("have no sample of what could not be read, and say so", async () => {
    const { mock, session, store } = lab;
    mock.inject({ match: { path: "/devices" }, then: { status: 403 }, times: 1 });
    const values = await readMetrics(session.tenant, { stack: "corp", store, fetch: mock.fetch });
    const found = samples(await metricsText(values, mock.clock.now()));

    expect(values.problems).toHaveLength(1);
    expect(found.get("ringwright_collect_success")).toBe(0);
    expect([...found.keys()].filter((name) => /^(update_progress|error_count)/.test(name))).toEqual(
      [],
    );
    // the store needs no tenant
    expect([...found.keys()].some((name) => name.startsWith("ringwright_rollout_phase"))).toBe(
      true,
    );
  });
});

test("names of a tenant stay within their labels, and two rings of one name are two series", async () => {
  const name = 'x"} 1\nevil{a="\\';
  const mock = createTestTenant({
    devices: 20,
    rings: [{ displayName: name }, { displayName: name }],
  });
  const values = await readMetrics(connectTo(mock), {
    stack: "corp",
    store: new MemoryStore(),
    fetch: mock.fetch,
  });

  const text = await metricsText(values, mock.clock.now());

  expect(text).not.toMatch(/^evil/m);
  const patched = text.split("\n").filter((line) => line.includes('state="patched"'));
  expect(patched).toHaveLength(2);
  expect(new Set(patched).size).toBe(2);
});

describe("a server of metrics", () => {
  test("answers scrapes from the last look, and anything else with what it is", async () => {
    const mock = createTestTenant({ devices: 20, rings: [{ displayName: "Ring" }] });
    const server = await serveMetrics(connectTo(mock), {
      stack: "corp",
      store: new MemoryStore(),
      fetch: mock.fetch,
      port: 0,
    });
    onTestFinished(async () => {
      await server.close();
    });
    await expect.poll(async () => (await fetch(server.url)).status, { timeout: 20_000 }).toBe(200);
    const before = mock.requests.length;

    const scraped = await fetch(server.url);

    expect(scraped.headers.get("content-type")).toContain("version=0.0.4");
    expect(await scraped.text()).toContain("ringwright_fleet_devices");
    expect(mock.requests).toHaveLength(before);
    expect((await fetch(server.url, { method: "POST" })).status).toBe(405);
    expect((await fetch(server.url.replace("/metrics", "/"))).status).toBe(404);
  });

  test("goes on where a look fails, and says what failed", async () => {
    const mock = createTestTenant({ devices: 5 });
    mock.inject({ match: { path: "/devices" }, then: { status: 403 }, times: 1 });
    const problems: string[] = [];
    const server = await serveMetrics(connectTo(mock), {
      stack: "corp",
      store: new MemoryStore(),
      fetch: mock.fetch,
      port: 0,
      everyMs: 10,
      onProblem: (sentence) => problems.push(sentence),
    });
    onTestFinished(async () => {
      await server.close();
    });

    await expect
      .poll(async () => await (await fetch(server.url)).text(), { timeout: 20_000 })
      .toContain("ringwright_collect_success 1");
    expect(problems).toHaveLength(1);
  });
});
