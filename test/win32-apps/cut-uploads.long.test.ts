import {
  applyPlan,
  ApplyRefusedError,
  createPlan,
  isGraphError,
  outcomeOf,
  takeSnapshot,
  type Tenant,
} from "ringwright";
import type { Fault, MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { appFiles, type AppWorld, appWorld } from "../support/app-world.ts";
import { connectTo, essence } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

const files = appFiles({ place: "assignments: [ { allDevices: true } ]" });

/** What the tenant holds, without the number of the content, which counts what was cut as well. */
function outlineOf(mock: MockTenant): unknown {
  const text = JSON.stringify(essence(mock))
    .replaceAll(/version=\d+ /g, "version=N ")
    .replaceAll(/"committedContentVersion":"\d+"/g, '"committedContentVersion":"N"');
  const saved = mock.state.toJSON() as { readonly appFolders?: Readonly<Record<string, unknown>> };
  return [JSON.parse(text), Object.values(saved.appFolders ?? {})];
}

/** Applies once; whatever ends the run early is left to the next. */
async function run(world: AppWorld, tenant: Tenant): Promise<boolean> {
  const desired = await world.files(files);
  try {
    const plan = createPlan(desired, await takeSnapshot(tenant, desired));
    return outcomeOf(await applyPlan(tenant, plan, desired)) === "done";
  } catch (error) {
    if (isGraphError(error) || error instanceof ApplyRefusedError) return false;
    throw error;
  }
}

async function undisturbed() {
  const world = await appWorld({ devices: 3, devicesUpdate: false });
  expect(await run(world, world.tenant)).toBe(true);
  return { requests: world.mock.requests, outline: outlineOf(world.mock) };
}

async function expectWhole(world: AppWorld, outline: unknown, where: string): Promise<void> {
  expect(outlineOf(world.mock), where).toEqual(outline);
  const desired = await world.files(files);
  const plan = createPlan(desired, await takeSnapshot(world.tenant, desired));
  expect(plan.changes, where).toEqual([]);
}

describe("an upload that is cut", () => {
  test("after any request ends as one that was not, by the next apply", async () => {
    const wanted = await undisturbed();
    const writes = wanted.requests.filter(({ method }) => method !== "GET");
    expect(writes.some(({ path }) => path.startsWith("/mock-app-storage/"))).toBe(true);

    for (let most = 1; most < wanted.requests.length; most++) {
      const world = await appWorld({ devices: 3, devicesUpdate: false });
      const { mock } = world;
      // as a process that was killed: nothing of it goes out any more
      const dying = connectTo(mock, {
        fetch: async (url, init) => {
          if (mock.requests.length >= most) throw new TypeError("killed");
          return await mock.fetch(url, init);
        },
        retry: { attempts: 1 },
      });
      expect(await run(world, dying), `cut after request ${most}`).toBe(false);

      expect(await run(world, world.tenant), `applied after request ${most}`).toBe(true);

      await expectWhole(world, wanted.outline, `cut after request ${most}`);
    }
  });

  const faults: Readonly<Record<string, Omit<Fault, "match">>> = {
    "503": { then: { status: 503 } },
    "429": { then: { status: 429, headers: { "Retry-After": "3" } } },
    "a reset after": { when: "after", then: { reset: true } },
    "504 after": { when: "after", then: { status: 504 } },
    "a body cut short": { when: "after", then: { truncate: 20 } },
  };
  // faults take turns at the places
  const turns = 3;
  test.each(Object.entries(faults).map(([name, fault], turn) => ({ name, fault, turn })))(
    "by $name at one request in three ends as one that was not, at most one apply later",
    async ({ fault, turn }) => {
      const wanted = await undisturbed();

      for (let request = 1 + (turn % turns); request <= wanted.requests.length; request += turns) {
        const world = await appWorld({ devices: 3, devicesUpdate: false });
        world.mock.inject({ ...fault, match: { request } });

        const isDone = (await run(world, world.tenant)) || (await run(world, world.tenant));

        const { method, path } = wanted.requests[request - 1] ?? {};
        expect(isDone, `at request ${request}: ${method} ${path}`).toBe(true);
        await expectWhole(world, wanted.outline, `at request ${request}: ${method} ${path}`);
      }
    },
    120_000,
  );

  test("never has its app assigned before its content is there", async () => {
    const world = await appWorld();
    await run(world, world.tenant);

    const paths = world.mock.requests
      .flatMap((request) => [request, ...(request.batch ?? [])])
      .map(({ method, path }) => `${method} ${path}`);
    const commit = paths.findIndex((path) => path.endsWith("/commit"));
    const assign = paths.findIndex((path) => /mobileApps\/[^/]+\/assign$/.test(path));

    expect(commit).toBeGreaterThan(0);
    expect(assign).toBeGreaterThan(commit);
    // it is waited for, and not tried until the service takes it
    const answers = writesOf(world.mock).filter(({ path }) =>
      /mobileApps\/[^/]+\/assign$/.test(path),
    );
    expect(answers.map(({ status }) => status)).toEqual([204]);
  });
});

test("an upload tells how far it is, at each tenth and no oftener", async () => {
  const world = await appWorld({ size: 70_000_000 });
  const desired = await world.files(appFiles({}));
  const plan = createPlan(desired, await takeSnapshot(world.tenant, desired));
  const told: number[] = [];
  let of = 0;
  await applyPlan(world.tenant, plan, desired, {
    onProgress: (event) => {
      if (event.type !== "upload") return;
      expect(event.address).toBe("win32App/go.place");
      ({ of } = event);
      told.push(event.sent);
    },
  });

  expect(of).toBeGreaterThan(70_000_000);
  expect(told[0]).toBe(0);
  expect(told.at(-1)).toBe(of);
  expect(told.length).toBeGreaterThan(5);
  expect(told.length).toBeLessThanOrEqual(11);
  expect(told).toEqual([...told].sort((a, b) => a - b));
});

describe("secrets of an upload", () => {
  test("stand in no journal, no result and no progress: neither the address nor a key", async () => {
    const world = await appWorld({ logBodies: true });
    const desired = await world.files(files);
    const told: unknown[] = [];
    const plan = createPlan(desired, await takeSnapshot(world.tenant, desired));
    const result = await applyPlan(world.tenant, plan, desired, {
      journal: {
        append: async (entries) => {
          told.push(...entries);
          await Promise.resolve();
        },
      },
      onProgress: (event) => told.push(event),
    });

    const text = JSON.stringify([told, result]);
    const commit = world.mock.requests.find(({ path }) => path.endsWith("/commit"));
    const { fileEncryptionInfo } = (commit?.body ?? { fileEncryptionInfo: {} }) as {
      fileEncryptionInfo: Record<string, string>;
    };
    const put = world.mock.requests.find(({ method }) => method === "PUT");

    expect(text).toContain("(keys, not written down)");
    expect(text).toContain('"PUT"');
    for (const name of ["encryptionKey", "macKey"])
      expect(text).not.toContain(fileEncryptionInfo[name]);
    expect(put?.url).toContain("sig=");
    expect(text).not.toContain(new URL(put?.url ?? "").searchParams.get("sig"));
    expect(put?.headers["authorization"]).toBeUndefined();
  });

  test("are not sent to a place that is no storage", async () => {
    const world = await appWorld();
    world.mock.inject({
      match: {
        method: "GET",
        path: "/deviceAppManagement/mobileApps/*/microsoft.graph.win32LobApp/contentVersions/*/files/*",
      },
      then: {
        status: 200,
        body: {
          id: "1",
          uploadState: "azureStorageUriRequestSuccess",
          azureStorageUri: "https://storage.example/x?sig=topsecret",
        },
      },
      times: 10,
    });
    const desired = await world.files(files);

    const { results } = await applyPlan(
      world.tenant,
      createPlan(desired, await takeSnapshot(world.tenant, desired)),
      desired,
    );

    const app = results.find(({ address }) => address === "win32App/go.place");
    expect(app).toMatchObject({ result: "failed" });
    expect(app?.error).toContain("no storage of its cloud; nothing was sent to it");
    expect(app?.error).not.toContain("topsecret");
    expect(world.mock.requests.some(({ method }) => method === "PUT")).toBe(false);
  });

  test("that the service finds wrong fail after three rounds, each with keys of its own", async () => {
    const world = await appWorld();
    world.mock.inject({
      match: { method: "PUT", path: "/mock-app-storage/*" },
      then: { status: 201 },
      times: 100,
    });
    const desired = await world.files(files);

    const { results } = await applyPlan(
      world.tenant,
      createPlan(desired, await takeSnapshot(world.tenant, desired)),
      desired,
    );

    expect(results.find(({ address }) => address === "win32App/go.place")).toMatchObject({
      result: "failed",
      error: "its files were not uploaded: the service says commitFileFailed",
    });
    const commits = world.mock.requests.filter(({ path }) => path.endsWith("/commit"));
    expect(new Set(commits.map(({ body }) => JSON.stringify(body))).size).toBe(3);
    expect(world.mock.state.list("mobileApps")).toMatchObject([
      { publishingState: "notPublished" },
    ]);
  });
});

describe("an upload that takes its time", () => {
  test("goes on by another address of the service where one runs out", async () => {
    const world = await appWorld({ size: 9_000_000 });
    const { mock } = world;
    const slow = connectTo(mock, {
      fetch: async (url, init) => {
        const response = await mock.fetch(url, init);
        if (init.method === "PUT") mock.clock.advance(9 * 60_000);
        return response;
      },
    });

    expect(await run(world, slow)).toBe(true);

    const renewals = mock.requests.filter(({ path }) => path.endsWith("/renewUpload"));
    expect(renewals.length).toBeGreaterThan(1);
    expect(mock.requests.filter(({ status }) => status === 403)).toEqual([]);
    expect(mock.state.list("mobileApps")).toMatchObject([{ committedContentVersion: "1" }]);
  });

  test("of a new app publishes nothing where somebody takes its marker off meanwhile", async () => {
    const world = await appWorld();
    const { mock } = world;
    mock.inject({
      match: { method: "PUT" },
      then: { status: 503 },
      meanwhile: () => {
        for (const { id } of mock.state.list("mobileApps"))
          mock.state.patch("mobileApps", String(id), { description: "Mine now" });
      },
    });
    const desired = await world.files(files);

    const { results } = await applyPlan(
      world.tenant,
      createPlan(desired, await takeSnapshot(world.tenant, desired)),
      desired,
    );

    expect(results.find(({ address }) => address === "win32App/go.place")).toMatchObject({
      result: "stale",
      error: expect.stringContaining("changed by somebody else while its files were uploaded"),
    });
    expect(mock.state.list("mobileApps")).toMatchObject([
      { publishingState: "notPublished", description: "Mine now" },
    ]);
  });

  test("of an app that is there writes nothing of it where it changed meanwhile", async () => {
    const world = await appWorld();
    const { mock } = world;
    expect(await run(world, world.tenant)).toBe(true);
    mock.inject({
      match: { method: "PUT" },
      then: { status: 503 },
      meanwhile: () => {
        for (const { id } of mock.state.list("mobileApps"))
          mock.state.patch("mobileApps", String(id), { displayVersion: "by hand" });
      },
    });
    const desired = await world.files(files.replace("version: 1.27.3", "version: 1.27.4"));

    const { results } = await applyPlan(
      world.tenant,
      createPlan(desired, await takeSnapshot(world.tenant, desired)),
      desired,
    );

    expect(results.find(({ address }) => address === "win32App/go.place")).toMatchObject({
      result: "stale",
      error: expect.stringContaining("changed since the plan was made"),
    });
    expect(mock.state.list("mobileApps")).toMatchObject([
      { committedContentVersion: "1", displayVersion: "by hand" },
    ]);
  });
});
