import {
  Session,
  type Config,
  desiredState,
  listLeases,
  type StateStore,
  verifyAudit,
} from "ringwright";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test, vi } from "vitest";
import { allReleases } from "../../mocks/simulation/releases.ts";
import { folderWith } from "../support/cli.ts";
import { connectTo } from "../support/lab.ts";
import { rolloutConfig, threeStages } from "../support/rollout-lab.ts";
import { served } from "../support/served.ts";
import { writesOf } from "../support/writes.ts";
import { command } from "./command.ts";
import { azuritePlace, openedPlace, redisPlace } from "./places.ts";
import { Ticker } from "./writer.ts";

const places = [
  ["Redis", redisPlace],
  ["Azurite", azuritePlace],
] as const;

/** Files for the present: the newest release that is out. */
function configOfToday(): Config {
  const today = new Date().toISOString();
  const { date } = allReleases.findLast((release) => release.date < today) ?? { date: "" };
  return rolloutConfig({ ...threeStages, content: { kind: "quality", release: date } });
}

/** A tenant with the rings of the files. */
async function tenantWithRings(config: Config, store: StateStore): Promise<MockTenant> {
  const mock = served({ devices: 300, devicesUpdate: true });
  const session = new Session(connectTo(mock), desiredState(config));
  const owner = { pid: 1, host: "files" };
  await session.planAndApply({ store, owner, confirm: () => true, impact: false });
  return mock;
}

/** Pauses and their ends, as they were written. */
function pauseWrites(mock: MockTenant): readonly string[] {
  return writesOf(mock)
    .filter(({ method, body }) => method === "PATCH" && JSON.stringify(body).includes("Paused"))
    .map(({ path, body }) => `${path} ${JSON.stringify(body)}`);
}

/** @throws {Error} where two runs wrote the log at once. */
async function logOf(store: StateStore): Promise<number> {
  const { records, problems } = verifyAudit(
    (await store.readLog("rollouts/corp/november/audit.jsonl")) ?? "",
  );
  expect(problems).toEqual([]);
  return records.length;
}

describe.each(places)("a rollout with its state in %s", (_, place) => {
  test("is ticked by one of two machines at a time, with clocks a minute apart", async () => {
    const own = await place();
    const [store, url] = own;
    const config = configOfToday();
    const state = await openedPlace(own);
    const mock = await tenantWithRings(config, state);
    const graphUrl = await mock.url();
    const tickers = [0, 60_000].map(
      (aheadMs) => new Ticker({ store, url, graphUrl, config, aheadMs }),
    );
    expect(await tickers[0]?.say("start")).toBe("Progressing");

    const answers = await Promise.all(
      tickers.map(async (ticker) => {
        const said: string[] = [];
        for (let round = 0; round < 6; round++) said.push(await ticker.say("tick"));
        return said;
      }),
    );

    const said = new Set(answers.flat());
    expect([...said].sort()).toEqual(["Progressing", "refused"]);
    expect(pauseWrites(mock)).toHaveLength(2);
    expect(await logOf(state)).toBeGreaterThan(2);
  });

  // a fortieth of the real terms, so that a busy server answers within them: clocks may differ by half
  // of what others wait
  const terms = { heartbeatEveryMs: 500, unsureAfterMs: 1400, takenAfterMs: 3000 };

  test.each([
    ["before it writes", 0, -1500],
    ["before it writes", 0, 1500],
    ["between two writes", 1, 0],
  ])("is left alone by a machine that slept beyond its lease %s", async (__, writes, aheadMs) => {
    const own = await place();
    const [store, url] = own;
    const config = configOfToday();
    const state = await openedPlace(own);
    const mock = await tenantWithRings(config, state);
    const graphUrl = await mock.url();
    const before = mock.requests.length;
    // long enough to be stopped in
    mock.inject({ match: { method: "GET" }, then: { delayMs: 60 }, times: 1e9 });
    const sleeper = new Ticker({ store, url, graphUrl, config, aheadMs: 0, terms });
    const other = new Ticker({ store, url, graphUrl, config, aheadMs, terms });

    const asleep = sleeper.say("start");
    await vi.waitUntil(
      async () =>
        (await listLeases(state)).some(({ holder }) => holder) &&
        mock.requests.length > before + 2 &&
        // a record that is on its way when it falls asleep arrives when it wakes, and shows in the log
        (await state.readLog("rollouts/corp/november/audit.jsonl")) !== undefined &&
        pauseWrites(mock).length >= writes,
      { timeout: 20_000, interval: 2 },
    );
    sleeper.sleep();
    const written = pauseWrites(mock).length;
    expect(await other.insist("tick")).toBe("Progressing");
    const [kept, log, sent] = [
      await state.get("rollouts/corp/november/state"),
      await logOf(state),
      writesOf(mock).length,
    ];
    sleeper.wake();

    expect(await asleep).toBe("lost");
    expect(await state.get("rollouts/corp/november/state")).toEqual(kept);
    expect(await logOf(state)).toBe(log);
    expect(writesOf(mock)).toHaveLength(sent);
    expect(written).toBeLessThan(2);
    expect(pauseWrites(mock)).toHaveLength(2);
  });
});

describe.each(places)("the command with state in %s", (_, place) => {
  test("ends with 6 while another tick is at work, which is not disturbed", async () => {
    const own = await place();
    const [kind, url] = own;
    const store = await openedPlace(own);
    const files = JSON.stringify(configOfToday()).slice(0, -1);
    const text = `${files}, "state": { "store": "${kind}", "url": "\${var:STATE_URL}" } }`;
    // two checkouts of one config, as two runners have them
    const [first = "", second = ""] = await Promise.all(
      [1, 2].map(async () => (await folderWith(text)).config),
    );
    const mock = served({ devices: 300, devicesUpdate: true });
    const applied = await command(["apply", "--yes", "-c", first], mock, url);
    expect(applied.code, applied.stderr).toBe(0);
    // long enough for the second one to come and go
    mock.inject({ match: { method: "PATCH" }, then: { delayMs: 4000 } });

    const starting = command(["rollout", "start", "november", "--yes", "-c", first], mock, url);
    await vi.waitUntil(
      async () =>
        (await listLeases(store)).some(({ holder }) => holder) &&
        (await store.list("rollouts/")).length > 0,
      { timeout: 20_000 },
    );
    const refused = await command(["rollout", "tick", "november", "-c", second], mock, url);
    const started = await starting;
    const again = await command(["rollout", "tick", "november", "-c", second], mock, url);

    expect(refused.code, refused.stderr).toBe(6);
    expect(refused.stderr).toContain("another run holds the lease apply-corp: ");
    expect(started.code, started.stderr).toBe(0);
    expect(again.code, again.stderr).toBe(10);
    expect(pauseWrites(mock)).toHaveLength(2);
    await logOf(store);
  });
});
