import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { acquireLease, breakLease, FileStore, readLease } from "ringwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { ownHolder } from "../../src/cli/lease-holder.ts";
import { command, folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";

/** A process of this machine that runs, and a number that none has. */
const alive = ownHolder({});
const gone = { ...alive, pid: 2 ** 22 + 1 };
const elsewhere = { pid: 1, host: "elsewhere", who: "alice" };

const longAgo = () => new Date("2026-11-22T08:00:00Z");

function storeIn(folder: string): FileStore {
  return new FileStore(join(folder, ".ringwright"));
}

// what devices of the tenant are kept in
const devicesFile = expect.stringMatching(/^devices-[0-9a-f-]{36}\.sqlite$/) as string;

describe("apply", () => {
  test("ends with 6 while another run holds the lease, with who it is and what to do", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    await acquireLease(storeIn(folder), "apply-corp", { holder: elsewhere });

    const { code, err } = await command(mock, ["apply", "-c", config, "--yes"]);

    expect(code).toBe(6);
    expect(err).toMatch(
      /another run holds the lease apply-corp: alice, process 1 on elsewhere, since \S+ \(\d+ s\), last heartbeat \d+ s ago\. .*ringwright state unlock/,
    );
    expect(mock.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("waits for no process of this machine that has ended", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    await acquireLease(storeIn(folder), "apply-corp", { holder: alive });
    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(6);
    const lease = await readLease(storeIn(folder), "apply-corp");
    if (lease) await breakLease(storeIn(folder), lease, { force: true });
    await acquireLease(storeIn(folder), "apply-corp", { holder: gone });

    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(0);

    expect(await readLease(storeIn(folder), "apply-corp")).toMatchObject({
      token: 3,
      holder: undefined,
    });
  });

  test("trusts no process number of another container with this machine's name", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    const holder = { ...gone, pidNamespace: "pid:[1]" };
    await acquireLease(storeIn(folder), "apply-corp", { holder });

    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(6);
  });

  test("takes the lease of another host that has been silent for long", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    await acquireLease(storeIn(folder), "apply-corp", { holder: elsewhere, now: longAgo });

    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(0);
  });

  test("leaves the lease of the run that took it over meanwhile", async () => {
    const { folder, config } = await folderWith(threeRings);
    const store = storeIn(folder);
    let taken: Promise<void> | undefined;
    const takeOver = async () => {
      const lease = await readLease(store, "apply-corp");
      if (lease) await breakLease(store, lease, { force: true });
      await acquireLease(store, "apply-corp", { holder: elsewhere });
    };
    const mock = served({
      ...threeRingsTenant,
      onExchange: ({ path }) => {
        if (path.endsWith("/assign")) taken ??= takeOver();
      },
    });

    await command(mock, ["apply", "-c", config, "--yes"]);
    await taken;

    expect(await readLease(store, "apply-corp")).toMatchObject({ token: 2, holder: elsewhere });
    expect((await command(mock, ["apply", "-c", config, "--yes"])).code).toBe(6);
  });

  test.each([
    ["--state-dir", (dir: string) => ({ args: ["--state-dir", dir], env: {} })],
    ["RINGWRIGHT_STATE_DIR", (dir: string) => ({ args: [], env: { RINGWRIGHT_STATE_DIR: dir } })],
    [
      "--state-dir before RINGWRIGHT_STATE_DIR",
      (dir: string) => ({
        args: ["--state-dir", dir],
        env: { RINGWRIGHT_STATE_DIR: join(dir, "not-this") },
      }),
    ],
  ])("works from a read-only config folder with %s", async (_name, optionsFor) => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    await chmod(folder, 0o500);
    onTestFinished(async () => await chmod(folder, 0o700));
    const state = join((await folderWith("")).folder, "state");
    const { args, env } = optionsFor(state);

    const { code, err } = await command(mock, ["apply", "-c", config, "--yes", ...args], { env });

    expect(code, err).toBe(0);
    expect(await readdir(state)).toEqual(["backups", devicesFile, "journal", "leases"]);
    expect(existsSync(join(folder, ".ringwright"))).toBe(false);
  });

  test("keeps state in a config folder, also where that has a dot in its name", async () => {
    const mock = served(threeRingsTenant);
    const { folder } = await folderWith("");
    const policies = join(folder, "policies.d");
    await mkdir(policies);
    await writeFile(join(policies, "a.yaml"), threeRings);

    expect((await command(mock, ["apply", "-c", policies, "--yes"])).code).toBe(0);

    const kept = await readdir(join(policies, ".ringwright"));
    expect(kept).toEqual([".gitignore", "backups", devicesFile, "journal", "leases"]);
  });

  test("says where else state can be kept, before anything is written", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    const blocked = join(config, "state");

    const args = ["apply", "-c", config, "--yes", "--state-dir", blocked];
    const { code, err } = await command(mock, args);

    expect(code).toBe(1);
    expect(err).toContain("Name another folder with --state-dir DIR or RINGWRIGHT_STATE_DIR");
    expect(mock.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(existsSync(join(folder, ".ringwright"))).toBe(false);
  });
});

describe("ring pause", () => {
  test("keeps its audit line in the state folder, also where there is no config", async () => {
    const mock = served({ rings: [{ displayName: "Broad" }] });
    const state = join((await folderWith("")).folder, "state");

    const args = ["ring", "pause", "Broad", "--quality", "--yes", "--state-dir", state];
    const { code, err } = await command(mock, args);

    expect(code, err).toBe(0);
    expect(err).not.toContain("only printed");
    const lines = (await readFile(join(state, "audit.jsonl"), "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      "request",
      "result",
    ]);
  });
});

describe("state show", () => {
  test("tells who holds each lease and whether they are at work", async () => {
    const { folder, config } = await folderWith(threeRings);
    const store = storeIn(folder);
    await acquireLease(store, "apply-corp", { holder: elsewhere });
    await acquireLease(store, "apply-other", { holder: elsewhere, now: longAgo });
    await (await acquireLease(store, "apply-third", { holder: alive })).release();

    const { code, out } = await command(undefined, ["state", "show", "-c", config]);

    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines[0]).toMatch(
      /^apply-corp \(token 1\): held by alice, process 1 on elsewhere, since .*, last heartbeat \d+ s ago: at work$/,
    );
    expect(lines[1]).toMatch(
      /^apply-other \(token 1\): held by alice, .* ago: abandoned; the next run takes it over, as it does after 2 minutes without a heartbeat$/,
    );
    expect(lines[2]).toBe("apply-third (token 1): free");
  });

  test("gives the same as JSON", async () => {
    const { folder, config } = await folderWith(threeRings);
    await acquireLease(storeIn(folder), "apply-corp", { holder: elsewhere, now: longAgo });

    const { out } = await command(undefined, ["state", "show", "-c", config, "--json"]);

    expect(JSON.parse(out)).toEqual({
      formatVersion: 1,
      store: join(folder, ".ringwright"),
      stateDir: join(folder, ".ringwright"),
      leases: [
        {
          name: "apply-corp",
          token: 1,
          status: "abandoned",
          holder: {
            who: "alice",
            pid: 1,
            host: "elsewhere",
            since: "2026-11-22T08:00:00.000Z",
            heartbeatAt: "2026-11-22T08:00:00.000Z",
            silentSeconds: expect.any(Number) as number,
          },
        },
      ],
    });
  });

  test("makes no folder where none is", async () => {
    const { folder, config } = await folderWith(threeRings);

    const { code, out } = await command(undefined, ["state", "show", "-c", config]);

    expect([code, out]).toEqual([
      0,
      `No lease was ever taken in ${join(folder, ".ringwright")}.\n`,
    ]);
    expect(existsSync(join(folder, ".ringwright"))).toBe(false);
  });
});

describe("state unlock", () => {
  async function locked(now?: () => Date) {
    const { folder, config } = await folderWith(threeRings);
    const store = storeIn(folder);
    await acquireLease(store, "apply-corp", { holder: elsewhere, now });
    const unlock = async (args: readonly string[], answer?: string) =>
      await command(undefined, ["state", "unlock", "-c", config, ...args], {
        ...(answer !== undefined && { answer }),
        env: { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "bob", GITHUB_RUN_ID: "7" },
      });
    const isHeld = async () => (await readLease(store, "apply-corp"))?.holder !== undefined;
    return { store, unlock, isHeld };
  }

  test("asks, ends the hold of a silent run and notes who did", async () => {
    const { store, unlock, isHeld } = await locked(longAgo);

    const { code, out, err } = await unlock([], "yes");

    expect([code, out]).toEqual([0, "apply-corp is free.\n"]);
    expect(err).toContain("apply-corp is held by alice, process 1 on elsewhere");
    expect(await isHeld()).toBe(false);
    expect(JSON.parse((await store.readLog("audit.jsonl")) ?? "")).toMatchObject({
      event: "unlock",
      lease: "apply-corp",
      token: 1,
      holder: { who: "alice", host: "elsewhere" },
      by: expect.stringContaining("bob") as string,
      forced: false,
    });
  });

  test.each([
    ["another answer", "no"],
    ["nobody to ask", undefined],
  ])("leaves it with %s", async (_name, answer) => {
    const { unlock, isHeld } = await locked(longAgo);

    const { code, err } = await unlock([], answer);

    expect(code).toBe(1);
    expect(err).toContain("the lease stays");
    expect(await isHeld()).toBe(true);
  });

  test("refuses with 6 where the run is at work, before any question", async () => {
    const { unlock, isHeld } = await locked();

    const { code, err } = await unlock(["--yes"], "yes");

    expect(code).toBe(6);
    expect(err).toContain("another run holds the lease apply-corp");
    expect(err).toContain("--force");
    expect(await isHeld()).toBe(true);
  });

  test("ends one at work where that is forced", async () => {
    const { unlock, isHeld } = await locked();

    const { code, out } = await unlock(["--yes", "--force", "--json"]);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      formatVersion: 1,
      unlocked: { name: "apply-corp", token: 1 },
    });
    expect(await isHeld()).toBe(false);
  });

  test("has nothing to do where nothing is held", async () => {
    const { unlock } = await locked(longAgo);
    await unlock(["--yes"]);

    expect(await unlock(["--yes"])).toMatchObject({ code: 0, out: "No lease is held.\n" });
    expect(await unlock(["apply-corp"])).toMatchObject({ code: 0, out: "apply-corp is free.\n" });
  });

  test("wants a name where several are held, and knows those there are", async () => {
    const { store, unlock } = await locked(longAgo);
    await acquireLease(store, "apply-other", { holder: elsewhere, now: longAgo });

    expect(await unlock(["--yes"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("name one of apply-corp, apply-other") as string,
    });
    expect(await unlock(["apply-none"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("there are apply-corp, apply-other") as string,
    });
    expect((await unlock(["apply-other", "--yes"])).code).toBe(0);
  });

  test("says how to name the folder where there is no config", async () => {
    // the tests run in a folder without one
    const { code, err } = await command(undefined, ["state", "show"]);

    expect([code, err]).toEqual([1, expect.stringContaining("--state-dir DIR") as string]);
  });
});
