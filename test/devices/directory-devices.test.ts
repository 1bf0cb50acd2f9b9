import fc from "fast-check";
import { join } from "node:path";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import {
  readDirectoryDevices,
  type ReadDirectoryOptions,
} from "../../src/devices/directory-devices.ts";
import type { WireObject } from "../../src/kind/wire.ts";
import { day } from "../support/days.ts";
import { cacheFolder, openCache } from "../support/device-cache.ts";
import { connectTo } from "../support/lab.ts";
import { createTestTenant } from "../support/tenant.ts";

/** Ranges whatever the size of the fleet; a fleet of none cannot be told from one that is refused. */
const ranges = { rangesAbove: 0 };
const pages = { ranges: false };

/** Devices in the order of their ids. */
async function read(
  mock: MockTenant,
  options: ReadDirectoryOptions = {},
  graphUrl?: string,
): Promise<WireObject[]> {
  const rows: WireObject[] = [];
  const { graph } = connectTo(mock, { graphUrl });
  const now = () => mock.clock.now();
  for await (const page of readDirectoryDevices(graph, { now, ...options })) rows.push(...page);
  return rows.toSorted((a, b) => String(a["id"]).localeCompare(String(b["id"])));
}

async function cacheOf(file?: string) {
  const store = await openCache(file ?? join(await cacheFolder(), "devices.sqlite"));
  return { store, tenantId: "T1" };
}

/** Path and filter of the requests that `work` sends. */
async function requestsOf(mock: MockTenant, work: () => Promise<unknown>): Promise<string[]> {
  const before = mock.requests.length;
  await work();
  return mock.requests.slice(before).map(({ path, url }) => {
    const filter = new URL(url).searchParams.get("$filter");
    return filter === null ? path : `${path} ${filter}`;
  });
}

/** A PC that has no row in Intune. */
const newDevice = (number: number) => ({
  displayName: `NEW-${number}`,
  operatingSystem: "Windows",
  operatingSystemVersion: "10.0.26100.1",
});
const devicesOf = (mock: MockTenant) => mock.state.list("devices");
const idOf = (row: WireObject | undefined) => String(row?.["id"]);

describe("readDirectoryDevices", () => {
  test("reads all anew where what it kept is of another Graph root", async () => {
    const cache = await cacheOf();
    const notes: string[] = [];
    const onNote = (sentence: string) => void notes.push(sentence);
    await read(createTestTenant({ devices: 5 }), { cache });
    const root = "https://graph.two.test";
    const other = createTestTenant({ devices: 7, graphUrl: root });

    expect(await read(other, { cache, onNote }, root)).toHaveLength(7);
    expect(notes).toEqual([expect.stringContaining("another Graph root")]);
    const again = await requestsOf(other, async () => {
      expect(await read(other, { cache }, root)).toHaveLength(7);
    });
    expect(again).toEqual(["/devices/delta"]);
  });

  test("gives the same devices in ranges, page by page and of the cache", async () => {
    const fleet = fc.record({
      devices: fc.integer({ min: 0, max: 40 }),
      seed: fc.integer({ min: 1, max: 99 }),
      pageSize: fc.integer({ min: 1, max: 20 }),
    });
    const cache = await cacheOf();
    let tenantNumber = 0;
    await fc.assert(
      fc.asyncProperty(fleet, fc.boolean(), async (options, wide) => {
        const mock = createTestTenant(options);
        const needs = wide ? ["physicalIds", "extensionAttributes"] : [];
        const own = { ...cache, tenantId: `T${++tenantNumber}` };

        const plain = await read(mock, { ...pages, needs });

        expect(plain).toHaveLength(options.devices);
        expect(await read(mock, { ...ranges, needs })).toEqual(plain);
        expect(await read(mock, { ...ranges, needs, cache: own })).toEqual(plain);
        const again = await requestsOf(mock, async () => {
          expect(await read(mock, { needs, cache: own })).toEqual(plain);
        });
        expect(again).toEqual(["/devices/delta"]);
      }),
      { numRuns: 10 },
    );
    cache.store.close();
  });

  test("is up to date after any additions, changes and removals", async () => {
    const work = fc.array(
      fc.record({ what: fc.constantFrom("add", "change", "remove"), which: fc.nat({ max: 11 }) }),
      { maxLength: 6 },
    );
    const cache = await cacheOf();
    let tenantNumber = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 3 }), async (rounds) => {
        const mock = createTestTenant({ devices: 12, pageSize: 5 });
        const own = { ...cache, tenantId: `T${++tenantNumber}` };
        await read(mock, { ...ranges, cache: own });
        for (const [round, steps] of rounds.entries()) {
          for (const { what, which } of steps) {
            const rows = devicesOf(mock);
            const row = rows[which % Math.max(rows.length, 1)];
            if (row === undefined || what === "add") mock.state.add("devices", newDevice(which));
            else if (what === "remove") mock.state.remove("devices", idOf(row));
            else
              mock.state.patch("devices", idOf(row), {
                accountEnabled: round % 2 === 0,
                model: which % 2 === 0 ? null : `M${round}`,
              });
          }

          expect(await read(mock, { cache: own })).toEqual(await read(mock, pages));
        }
      }),
      { numRuns: 10 },
    );
    cache.store.close();
  });

  test("reads a large fleet in ranges of device ids, and a small one page by page", async () => {
    const mock = createTestTenant({ devices: 3000 });

    const large = await requestsOf(mock, async () => await read(mock, { rangesAbove: 2000 }));
    const small = await requestsOf(mock, async () => await read(mock));

    // a page and the count, then the ranges
    expect(large).toHaveLength(18);
    expect(large.slice(2).toSorted()).toEqual(
      Array.from(
        { length: 16 },
        (_, digit) => `/devices startswith(deviceId,'${digit.toString(16)}')`,
      ),
    );
    expect(small).toEqual(Array.from({ length: 5 }, () => "/devices"));
  });

  test("never has more than eight ranges under way", async () => {
    const mock = createTestTenant({ devices: 300, pageSize: 5 });
    let [underway, most] = [0, 0];
    const fetch: typeof mock.fetch = async (...args) => {
      most = Math.max(most, ++underway);
      const answer = await mock.fetch(...args);
      underway--;
      return answer;
    };

    let found = 0;
    for await (const page of readDirectoryDevices(connectTo(mock, { fetch }).graph, ranges))
      found += page.length;

    expect(found).toBe(300);
    expect(most).toBe(8);
  });

  test("finds devices without a device id by the count, and reads the list then", async () => {
    const mock = createTestTenant({ devices: 30, pageSize: 5 });
    const last = devicesOf(mock).at(-1);
    mock.state.patch("devices", idOf(last), { deviceId: null });
    const notes: string[] = [];

    const rows = await read(mock, { ...ranges, onNote: (note) => notes.push(note) });

    expect(rows).toEqual(await read(mock, pages));
    expect(rows.map(idOf)).toContain(idOf(last));
    expect(notes).toEqual([
      "ranges of device ids gave 29 of 30 devices; the list is read page by page",
    ]);
  });

  test("takes a fleet that shrinks while it is read as whole", async () => {
    const mock = createTestTenant({ devices: 30, pageSize: 5 });
    const [gone] = devicesOf(mock).slice(-1);
    const notes: string[] = [];
    const { graph } = connectTo(mock);
    const found = new Set<string>();
    let removed = false;

    for await (const page of readDirectoryDevices(graph, {
      ...ranges,
      onNote: (note) => notes.push(note),
    })) {
      for (const row of page) found.add(idOf(row));
      if (!removed && mock.requests.length > 1) {
        removed = true;
        mock.state.remove("devices", idOf(gone));
      }
    }

    expect(notes).toEqual([]);
    for (const row of devicesOf(mock)) expect(found).toContain(idOf(row));
  });

  test.each([400, 501])("reads page by page where ranges get a %d", async (status) => {
    const mock = createTestTenant({ devices: 30, pageSize: 5 });
    mock.inject({ match: { path: /startswith/ }, then: { status }, times: 1000 });
    const notes: string[] = [];

    const rows = await read(mock, { ...ranges, onNote: (note) => notes.push(note) });

    expect(rows).toEqual(await read(mock, pages));
    expect(notes.join()).toContain("Graph gives no ranges of device ids");
  });

  test("throws what is no matter of ranges", async () => {
    const mock = createTestTenant({ devices: 30, pageSize: 5 });
    mock.inject({ match: { path: /startswith/ }, then: { status: 403 }, times: 1000 });

    await expect(read(mock, ranges)).rejects.toMatchObject({ status: 403 });
  });

  test("reads what is large only where it is needed, into a collection of its own", async () => {
    const cache = await cacheOf();
    const mock = createTestTenant({ devices: 3 });

    const narrow = await read(mock, { cache, needs: ["model", "systemLabels"] });
    const wide = await read(mock, { cache, needs: ["extensionAttributes"] });

    expect(Object.keys(narrow[0] ?? {})).toContain("model");
    expect(Object.keys(narrow[0] ?? {})).not.toContain("physicalIds");
    expect(wide[0]).toMatchObject({ ...narrow[0], extensionAttributes: expect.anything() });
    const again = await requestsOf(mock, async () => {
      await read(mock, { cache });
      await read(mock, { cache, needs: ["physicalIds"] });
    });
    expect(again).toEqual(["/devices/delta", "/devices/delta"]);
    cache.store.close();
  });

  test("asks for no more where the caller has enough", async () => {
    const cache = await cacheOf();
    const mock = createTestTenant({ devices: 60, pageSize: 5 });
    const { graph } = connectTo(mock);
    let seen = 0;

    for await (const page of readDirectoryDevices(graph, { ...ranges, cache }))
      if ((seen += page.length) > 10) break;

    expect(mock.requests.length).toBeLessThan(25);
    // half a list is no collection, and the next run may write
    expect(await read(mock, { cache })).toHaveLength(60);
    expect(await requestsOf(mock, async () => await read(mock, { cache }))).toEqual([
      "/devices/delta",
    ]);
    cache.store.close();
  });

  test("reads all anew where much has changed, which is less than reading the changes", async () => {
    const cache = await cacheOf();
    const mock = createTestTenant({ devices: 1100 });
    await read(mock, { cache });
    for (const row of devicesOf(mock))
      mock.state.patch("devices", idOf(row), { operatingSystemVersion: "10.0.26200.1" });
    const notes: string[] = [];

    const sent = await requestsOf(mock, async () => {
      const rows = await read(mock, {
        cache,
        rangesAbove: 1000,
        onNote: (note) => notes.push(note),
      });
      expect(new Set(rows.map((row) => row["operatingSystemVersion"]))).toEqual(
        new Set(["10.0.26200.1"]),
      );
      expect(rows).toHaveLength(1100);
    });

    expect(notes).toEqual(["much has changed in the directory; all devices are read anew"]);
    expect(sent).toContain("/devices startswith(deviceId,'0')");
    cache.store.close();
  });

  // an index answers ranges, and what it missed no change may ever bring
  test.each([
    ["a day where the fleet is large", 1, 5],
    ["a week where it is small", 7, 10],
  ])("reads all anew after %s", async (_, days, rangesAbove) => {
    const cache = await cacheOf();
    const mock = createTestTenant({ devices: 10 });
    const again = async () => await read(mock, { cache, rangesAbove });
    await again();
    await mock.clock.sleep(days * day - 1);
    const before = await requestsOf(mock, again);
    await mock.clock.sleep(1);

    const after = await requestsOf(mock, again);

    expect(before).toEqual(["/devices/delta"]);
    expect(after).toContain("/devices");
    cache.store.close();
  });

  test("reads on where another run takes over the cache meanwhile", async () => {
    const file = join(await cacheFolder(), "devices.sqlite");
    const [cache, other] = [await cacheOf(file), await cacheOf(file)];
    const mock = createTestTenant({ devices: 40, pageSize: 5 });
    const notes: string[] = [];
    const now = () => mock.clock.now();
    const found = new Set<string>();
    let others: WireObject[] = [];

    for await (const page of readDirectoryDevices(connectTo(mock).graph, {
      ...ranges,
      cache,
      now,
      onNote: (note) => notes.push(note),
    })) {
      for (const row of page) found.add(idOf(row));
      if (others.length > 0) continue;
      // long enough that the first counts as gone
      await mock.clock.sleep(day / 24);
      others = await read(mock, { cache: other });
    }

    expect(found.size).toBe(40);
    expect(others).toHaveLength(40);
    expect(notes).toEqual([
      "the device cache cannot be used (another run has taken over the cache); read without it",
    ]);
    expect(await requestsOf(mock, async () => await read(mock, { cache }))).toEqual([
      "/devices/delta",
    ]);
    cache.store.close();
    other.store.close();
  });
});
