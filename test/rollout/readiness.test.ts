import { type CompatibilityEntry, readRolloutDevices, connect } from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { plainPaint } from "../../src/report/paint.ts";
import { startText } from "../../src/report/rollout-text.ts";
import { rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

const person = { by: "Eva", identity: null };
const erp = (level: CompatibilityEntry["level"]): CompatibilityEntry => ({
  name: "erp-client",
  when: { app: "Contoso ERP", version: "< 9.2" },
  content: { kind: "quality" },
  level,
});

async function labWith(compatibility: readonly CompatibilityEntry[], mock: MockTenantOptions = {}) {
  const config = rolloutConfig(threeStages, { compatibility: [...compatibility] });
  return await rolloutLab({ config, mock, controller: { backup: false } });
}

describe("the start of a rollout", () => {
  test("is held while devices of its stages are blocked, and says how many and what to do", async () => {
    const { controller, mock } = await labWith([erp("block")]);

    const look = await controller.preview("november", person);

    const [problem = "", ...others] = look.seen.prechecks;
    expect(others).toEqual([]);
    const { total, stages } = look.seen.readiness ?? {};
    expect(total?.holding).toBeGreaterThan(5);
    expect(problem).toContain(
      `${total?.holding} of ${total?.devices} devices must not get quality updates of 2026-11-10`,
    );
    expect(problem).toContain("erp-client: it has Contoso ERP 9.1.0");
    expect(problem).toContain("--rollout november --devices");
    expect(problem).toContain("--allow-blocked");
    expect(stages?.map(({ displayName }) => displayName)).toEqual(["pilot", "early", "broad"]);
    const { state } = await controller.start("november", person);
    expect(state).toMatchObject({ phase: "Held", hold: { reason: "precheck", message: problem } });
    expect(state.intents).toEqual([]);
    expect(
      mock.state
        .list("deviceConfigurations")
        .filter((ring) => ring["qualityUpdatesPaused"] === true),
    ).toEqual([]);
  });

  test("goes on where that is allowed, and it is kept who did", async () => {
    const { controller } = await labWith([erp("block")]);
    const allowed = { allowBlocked: true };

    const look = await controller.preview("november", person, allowed);
    const { state, events } = await controller.start("november", person, allowed);

    expect(look.seen.prechecks).toEqual([]);
    expect(startText(look, plainPaint)).toMatch(
      /blocked devices get it, too: \d+ that must not have it \(--allow-blocked\)/,
    );
    expect(state.phase).toBe("Progressing");
    expect(state.allowBlocked).toBe(true);
    expect(events[0]?.message).toBe(
      "Eva started november: quality updates of 2026-11-10, on blocked devices as well",
    );
  });

  test("goes on with warnings, and tells them", async () => {
    const { controller } = await labWith([erp("warn")]);

    const look = await controller.preview("november", person);

    expect(look.seen.prechecks).toEqual([]);
    expect(startText(look, plainPaint)).toMatch(
      /\d+ warn: compatibility: erp-client: it has Contoso ERP 9\.1\.0/,
    );
    expect((await controller.start("november", person)).state.phase).toBe("Progressing");
  });

  test("goes on where it is not known who is blocked, and tells that", async () => {
    const { controller } = await labWith([erp("block")], {
      faults: [{ match: { path: "/deviceManagement/detectedApps" }, then: { status: 403 } }],
    });

    const look = await controller.preview("november", person);

    expect(look.seen.prechecks).toEqual([]);
    expect(startText(look, plainPaint)).toContain("not checked: compatibility");
    const { counts } = look.seen.readiness?.total ?? {};
    expect(counts).toMatchObject({ ready: 0, warn: 0 });
    expect(counts?.unknown).toBeGreaterThan(200);
  });

  test("goes on once the blocked devices are out of its population", async () => {
    const lab = await labWith([erp("block")]);
    const tenant = connect(lab.mock.credential, {
      fetch: lab.mock.fetch,
      now: () => lab.mock.clock.now(),
    });
    const { lines } = await readRolloutDevices(tenant, lab.desired, "november", {
      fetch: lab.mock.fetch,
    });
    const blocked = [...lines()].filter(({ holdsStart }) => holdsStart);

    expect(blocked.length).toBeGreaterThan(5);
    const members = { devices: blocked.map(({ deviceId }) => deviceId) };
    const config = rolloutConfig(
      { ...threeStages, population: { exclude: ["blocked"] } },
      { compatibility: [erp("block")] },
    );
    const groups = { ...config.groups, blocked: { displayName: "Blocked", members } };
    const without = await rolloutLab({
      config: { ...config, groups },
      controller: { backup: false },
    });
    const look = await without.controller.preview("november", person);

    expect(look.seen.prechecks).toEqual([]);
    expect(look.seen.readiness?.total.holding).toBe(0);
  });

  test("reads apps once, and nothing more where no entry asks for some", async () => {
    const asking = await labWith([erp("warn")]);
    const other = await labWith([{ ...erp("block"), content: { kind: "feature" } }]);
    const without = await rolloutLab({ controller: { backup: false } });
    const requestsOf = async (lab: typeof without) => {
      const before = lab.mock.requests.length;
      await lab.controller.start("november", person);
      return lab.mock.requests.slice(before);
    };

    const sent = await requestsOf(asking);
    expect(sent.filter(({ path }) => path === "/deviceManagement/detectedApps")).toHaveLength(1);
    const [ofOther, plain] = [await requestsOf(other), await requestsOf(without)];
    expect(ofOther.map(({ path }) => path).join("\n")).not.toMatch(/detectedApps|metricDevices/);
    expect(ofOther.length).toBe(plain.length);
  });
});

describe("readRolloutDevices", () => {
  test("tells of the stages what a start sees, and keeps and writes nothing", async () => {
    const lab = await labWith([erp("block")]);
    const { seen } = await lab.controller.preview("november", person);
    const tenant = connect(lab.mock.credential, {
      fetch: lab.mock.fetch,
      now: () => lab.mock.clock.now(),
    });
    const before = lab.mock.requests.length;

    const { report, lines } = await readRolloutDevices(tenant, lab.desired, "november", {
      fetch: lab.mock.fetch,
    });

    expect(report.total).toEqual(seen.readiness?.total);
    expect(report.populations).toEqual(seen.readiness?.stages);
    expect(report.complete).toBe(true);
    expect([...lines()]).toHaveLength(report.total.devices);
    const writes = lab.mock.requests
      .slice(before)
      .filter(({ method, path }) => method !== "GET" && !/\$batch|getByIds/.test(path));
    expect(writes).toEqual([]);
    expect(await lab.controller.list()).toEqual([]);
  });

  test("says which rollouts there are where it has none of that name", async () => {
    const { mock, desired } = await labWith([]);
    const tenant = connect(mock.credential, { fetch: mock.fetch, now: () => mock.clock.now() });

    await expect(readRolloutDevices(tenant, desired, "december")).rejects.toThrow(
      "the files have no rollout december; there are november",
    );
  });
});
