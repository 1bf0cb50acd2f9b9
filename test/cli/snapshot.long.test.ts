import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Backup, BackupRecord, Plan } from "ringwright";
import type { CollectionName, MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { command, type CommandResult, folderWith } from "../support/cli.ts";
import { allKinds, essence, threeRings, threeRingsTenant } from "../support/lab.ts";
import { idOf, liveOf, served } from "../support/served.ts";

const collections: readonly CollectionName[] = [
  "deviceConfigurations",
  "configurationPolicies",
  "windowsFeatureUpdateProfiles",
  "windowsQualityUpdateProfiles",
  "windowsQualityUpdatePolicies",
  "windowsDriverUpdateProfiles",
  "deviceHealthScripts",
  "assignmentFilters",
  "groups",
];

/** Somebody deletes everything that the stack owns in the portal. */
function deleteStack(mock: MockTenant): number {
  const owned = collections.flatMap((collection) =>
    mock.state
      .list(collection)
      .filter(({ description }) => String(description).includes("[ringwright "))
      .map(({ id }) => ({ collection, id: String(id) })),
  );
  for (const { collection, id } of owned) mock.state.remove(collection, id);
  return owned.length;
}

/** What a tenant holds, without the digests of what was last applied: a restore states more than files do. */
function heldBy(mock: MockTenant): unknown {
  return JSON.parse(JSON.stringify(essence(mock)).replaceAll(/ last=[\w.-]+/g, ""));
}

/** What `export` writes, without ids. */
async function exported(mock: MockTenant, out: string, stack: string): Promise<unknown> {
  const { code, err } = await command(mock, ["export", "--out", out, "--stack", stack]);
  expect(code, err).toBe(0);
  const files = (await readdir(out)).filter((name) => name.endsWith(".yaml")).sort();
  const contents = await Promise.all(
    files.map(async (name) => {
      const { adopt, ...rest } = parse(await readFile(join(out, name), "utf8")) as Record<
        string,
        unknown
      >;
      const to = ((adopt ?? []) as { to: string }[]).map((entry) => entry.to).sort();
      return [name, to, JSON.parse(JSON.stringify(rest, sortedList)) as unknown];
    }),
  );
  return contents;
}

function sortedList(_key: string, value: unknown): unknown {
  if (Array.isArray(value))
    return [...(value as unknown[])].sort((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
    );
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

/** Runs command lines on one tenant and config. */
async function walk(mock: MockTenant, config: string) {
  const written = await folderWith(config);
  const run = async (args: readonly string[], options = {}): Promise<CommandResult> =>
    await command(mock, [...args, "-c", written.config], options);
  const done = async (args: readonly string[], options = {}): Promise<CommandResult> => {
    const result = await run(args, options);
    expect(result.code, `${args.join(" ")}: ${result.err}`).toBe(0);
    return result;
  };
  const list = async () => {
    const { out } = await run(["snapshot", "list", "--json"]);
    return (JSON.parse(out) as { backups: (BackupRecord & { verified: boolean | null })[] })
      .backups;
  };
  return { ...written, run, done, list };
}

describe("a stack that was deleted by hand", () => {
  test("comes back from a chain of backups, with all kinds, as it was", async () => {
    const mock = served({ devices: 60 });
    const { folder, config, done, run, list } = await walk(mock, allKinds);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["snapshot", "create", "--reason", "nightly"]);
    mock.state.patch("deviceConfigurations", idOf(mock, "Ring 3 - Broad"), {
      qualityUpdatesDeferralPeriodInDays: 1,
    });
    await done(["snapshot", "create"]);
    const chain = await list();
    const files = await exported(mock, join(folder, "before"), "all-updates");

    const deleted = deleteStack(mock);
    const restored = await done(["snapshot", "restore", "latest", "--yes", "--no-impact"]);

    expect(chain.map(({ kind, reason }) => [kind, reason])).toEqual([
      ["incremental", null],
      ["incremental", "nightly"],
      ["full", "pre-apply"],
    ]);
    expect(deleted).toBe(23);
    expect(restored.out).toContain("Apply: 23 applied.");
    expect(restored.out).toContain(`The tenant is as backup ${chain[0]?.id} says.`);
    expect(restored.err).toContain("23 objects are gone and made anew, with other ids");
    expect(restored.err).toContain("the owners of a group are no part of a backup");
    expect(await exported(mock, join(folder, "after"), "all-updates")).toEqual(files);
    const drift = await run(["plan", "--detailed-exitcode", "--json", "--no-impact"]);
    expect((JSON.parse(drift.out) as Plan).changes.map(({ address }) => address)).toEqual([
      "ring/broad",
    ]);
    const again = await done(["snapshot", "restore", chain[0]?.id ?? "", "--yes"]);
    expect(again.out).toContain("No changes. 23 objects are as backup");
    expect((await list())[0]?.reason).toBe(`pre-restore ${chain[0]?.id}`);
    await done(["snapshot", "list", "--verify"]);
    expect(config).toContain(folder);
  });

  test("is not said to be as a backup of before its first apply", async () => {
    const mock = served(threeRingsTenant);
    const { done } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);

    const { out } = await done(["snapshot", "restore", "latest", "--yes"]);
    const { out: json } = await done(["snapshot", "restore", "latest", "--yes", "--json"]);

    const { kept } = JSON.parse(json) as { kept: string[] };
    expect(kept).toHaveLength(7);
    expect(kept).toContain("ring/broad");
    expect(out).toMatch(
      /What backup \S+ holds is as it says\. 7 objects that it does not hold stay as they were: (?:\w+\/\w+(?:, )?){7}\.\n/,
    );
  });

  test("comes back without the config that made it", async () => {
    const mock = served(threeRingsTenant);
    const { folder, done } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["snapshot", "create"]);
    const before = heldBy(mock);
    deleteStack(mock);

    const here = ["--state-dir", join(folder, ".ringwright"), "--config"];
    const empty = await folderWith("version: 1\nstack: other\n");
    const { code, err } = await command(mock, [
      ..."snapshot restore latest --stack corp --yes --no-impact".split(" "),
      ...here,
      empty.config,
    ]);

    expect(code, err).toBe(0);
    expect(heldBy(mock)).toEqual(before);
  });
});

describe("apply", () => {
  test("backs up what it is about to change without a request more, and nothing where nothing changes", async () => {
    const mock = served(threeRingsTenant);
    const { config, done, list } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);
    await writeFile(config, threeRings.replace("deferralDays: 7", "deferralDays: 8"));
    const start = mock.requests.length;
    await done(["apply", "--yes", "--no-impact"]);
    const withBackup = mock.requests.length - start;
    await writeFile(config, threeRings);
    const next = mock.requests.length;
    await done(["apply", "--yes", "--no-impact", "--no-backup"]);
    const without = mock.requests.length - next;
    await done(["apply", "--yes", "--no-impact"]);

    const made = await list();

    expect(withBackup).toBe(without);
    expect(made.map(({ reason, objects }) => [reason, objects])).toEqual([
      ["pre-apply", 8],
      ["pre-apply", 0],
    ]);
    await done(["snapshot", "restore", made[0]?.id ?? "", "--yes", "--no-impact"]);
    expect(liveOf(mock, "Ring 3 - Broad")).toMatchObject({ qualityUpdatesDeferralPeriodInDays: 7 });
  });

  test("backs up what a saved plan changes, as the plan was held against the tenant", async () => {
    const mock = served(threeRingsTenant);
    const { folder, done, list } = await walk(mock, threeRings);
    const plan = join(folder, "plan.json");
    await done(["plan", "--out", plan, "--no-impact"]);

    const { out } = await done(["apply", plan, "--yes", "--json"]);

    expect((JSON.parse(out) as { backup: string }).backup).toBe((await list())[0]?.id);
  });

  test("is refused where the backup cannot be made, unless it is waived", async () => {
    const mock = served(threeRingsTenant);
    const { config, run, done } = await walk(mock, threeRings);
    const key = { RINGWRIGHT_BACKUP_KEY: "ab".repeat(32) };
    await done(["apply", "--yes", "--no-impact"], { env: key });
    await writeFile(config, threeRings.replace("deferralDays: 7", "deferralDays: 8"));

    const refused = await run(["apply", "--yes", "--no-impact"]);

    expect(refused.code).toBe(5);
    expect(refused.err).toContain("the backup before the write could not be made: backup ");
    expect(refused.err).toContain("give that key in RINGWRIGHT_BACKUP_KEY. Nothing was written");
    expect(refused.err).toContain("--no-backup");
    expect(liveOf(mock, "Ring 3 - Broad")).toMatchObject({ qualityUpdatesDeferralPeriodInDays: 7 });
    await done(["apply", "--yes", "--no-impact", "--no-backup"]);
    expect(liveOf(mock, "Ring 3 - Broad")).toMatchObject({ qualityUpdatesDeferralPeriodInDays: 8 });
  });
});

describe("snapshot restore", () => {
  test("saves a plan, and writes exactly that once it is approved", async () => {
    const mock = served(threeRingsTenant);
    const { folder, run, done } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["snapshot", "create"]);
    const file = join(folder, "restore.json");
    mock.state.patch("deviceConfigurations", idOf(mock, "Ring 3 - Broad"), {
      qualityUpdatesDeferralPeriodInDays: 1,
    });

    const saved = await done(["snapshot", "restore", "latest", "--out", file, "--no-impact"]);
    expect(liveOf(mock, "Ring 3 - Broad")).toMatchObject({ qualityUpdatesDeferralPeriodInDays: 1 });
    const [, digest = ""] = /--digest (sha256:\w+)/.exec(saved.err) ?? [];
    const [, id = ""] = /restore (\S+-[0-9a-f]{12})/.exec(saved.err) ?? [];

    const other = await run(["snapshot", "restore", id, file, "--yes", "--digest", "sha256:00"]);
    expect(other.code).toBe(4);
    expect((await run(["apply", file, "--yes"])).code).toBe(4);
    const unasked = await run(["snapshot", "restore", id, file]);
    expect(unasked.err).toContain("restore with --yes");
    await done(["snapshot", "restore", id, file, "--yes", "--digest", digest]);
    expect(liveOf(mock, "Ring 3 - Broad")).toMatchObject({ qualityUpdatesDeferralPeriodInDays: 7 });
    const again = await done(["snapshot", "restore", id, file, "--yes"]);
    expect(again.out).toContain("Apply: 1 unchanged.");
  });

  test("takes back what was set since, and leaves what was made since", async () => {
    const mock = served(threeRingsTenant);
    const { config, done } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["snapshot", "create"]);
    const later = threeRings
      .replace("quality: { deferralDays: 7 }", "quality: { deferralDays: 7, deadlineDays: 3 }")
      .replace("guards:", "  late: { displayName: Ring 9 - Late, assignments: [] }\nguards:");
    await writeFile(config, later);
    await done(["apply", "--yes", "--no-impact"]);
    expect(liveOf(mock, "Ring 3 - Broad")).toMatchObject({ deadlineForQualityUpdatesInDays: 3 });
    const { out } = await done(["snapshot", "list", "--json"]);
    const id = (JSON.parse(out) as { backups: BackupRecord[] }).backups[1]?.id ?? "";

    const { err } = await done(["snapshot", "restore", id, "--yes", "--no-impact"]);

    expect(liveOf(mock, "Ring 3 - Broad")["deadlineForQualityUpdatesInDays"]).toBeNull();
    expect(err).toContain("ring/late is the stack's, and the backup does not hold it: it stays");
    expect(idOf(mock, "Ring 9 - Late")).not.toBe("undefined");
  });

  test("with --only brings back that and what it needs, under the key that it has by now", async () => {
    const mock = served(threeRingsTenant);
    const { config, done } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["snapshot", "create"]);
    const renamed = threeRings
      .replace(/^ {2}broad:/m, "  wide:")
      .replace("guards:", "moved: [ { from: ring/broad, to: ring/wide } ]\nguards:");
    await writeFile(config, renamed);
    await done(["apply", "--yes", "--no-impact"]);
    for (const name of ["Ring 1 - Pilot", "Ring 3 - Broad"])
      mock.state.patch("deviceConfigurations", idOf(mock, name), {
        qualityUpdatesDeferralPeriodInDays: 9,
      });
    const { out } = await done(["snapshot", "list", "--json"]);
    const id = (JSON.parse(out) as { backups: BackupRecord[] }).backups[1]?.id ?? "";

    const restored = await done(
      "snapshot restore --only ring/broad --yes --no-impact".split(" ").concat(id),
    );

    expect(restored.err).toContain(`ring/broad of backup ${id} is ring/wide by now`);
    // another ring is not as the backup says
    expect(restored.out).toContain("1 change besides, not part of this apply: ring/pilot.");
    expect(restored.out).not.toContain("The tenant is as");
    expect(liveOf(mock, "Ring 3 - Broad")).toMatchObject({ qualityUpdatesDeferralPeriodInDays: 7 });
    expect(liveOf(mock, "Ring 1 - Pilot")).toMatchObject({ qualityUpdatesDeferralPeriodInDays: 9 });
  });

  test("says what of operators it does not bring back, and leaves out devices that are gone", async () => {
    const mock = served(threeRingsTenant);
    const { done } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["ring", "pause", "Ring 3 - Broad", "--quality", "--yes"]);
    await done(["snapshot", "create"]);
    const device = mock.state.list("devices").find((row) => row["displayName"] === "LT-0001");
    mock.state.remove("devices", String(device?.["id"]));
    deleteStack(mock);

    const { err } = await done(["snapshot", "restore", "latest", "--yes", "--no-impact"]);

    expect(err).toContain("ring/broad: its quality updates were paused until ");
    expect(err).toContain("a restore pauses nothing");
    expect(err).toContain("group/vip: 1 of its 2 devices are no longer in the directory");
    expect(liveOf(mock, "Ring 3 - Broad")).toMatchObject({ qualityUpdatesPaused: false });
  });

  test("finds groups of others by name where their ids are gone", async () => {
    const mock = served(threeRingsTenant);
    const { done } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["snapshot", "create"]);
    const [old] = mock.state
      .list("groups")
      .filter((row) => row["displayName"] === "All Windows devices");
    mock.state.remove("groups", String(old?.["id"]));
    const anew = mock.state.add("groups", { displayName: "All Windows devices" });
    mock.state.remove("deviceConfigurations", idOf(mock, "Ring 3 - Broad"));

    const { err } = await done(["snapshot", "restore", "latest", "--yes", "--no-impact"]);

    expect(err).toContain(
      `"All Windows devices" (${String(old?.["id"])}), which belongs to others, is gone`,
    );
    const assigned = mock.state.assignments("deviceConfigurations", idOf(mock, "Ring 3 - Broad"));
    expect(JSON.stringify(assigned)).toContain(String(anew["id"]));
  });

  test("keeps to the guards and the claims of the config, and refuses another tenant", async () => {
    const mock = served(threeRingsTenant);
    const { config, folder, run, done } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["snapshot", "create"]);
    mock.state.patch("deviceConfigurations", idOf(mock, "Ring 3 - Broad"), {
      qualityUpdatesDeferralPeriodInDays: 1,
    });
    const frozen = threeRings.replace(
      "guards: { maxDeletes: 0 }",
      "guards: { maxDeletes: 0, freeze: [ { name: always, from: 2020-01-01, to: 2099-01-01 } ] }",
    );
    await writeFile(config, frozen);

    const refused = await run(["snapshot", "restore", "latest", "--yes", "--no-impact"]);
    const elsewhere = await command(served({ tenantId: "99999999-0000-4000-8000-000000000001" }), [
      "snapshot",
      "restore",
      "latest",
      "--yes",
      "-c",
      config,
      "--state-dir",
      join(folder, ".ringwright"),
    ]);

    expect(refused.code).toBe(5);
    expect(refused.err).toContain("always");
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.err).toContain("but this is tenant 99999999-0000-4000-8000-000000000001");
  });
});

describe("sealed backups", () => {
  const env = { RINGWRIGHT_BACKUP_KEY: Buffer.alloc(32, 7).toString("base64") };

  test("hold no name in the clear, and are used with their key alone", async () => {
    const mock = served(threeRingsTenant);
    const { folder, run, done } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"], { env });
    await done(["snapshot", "create"], { env });
    const stored = join(folder, ".ringwright", "backups");
    const files = await readdir(stored, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter((entry) => entry.isFile())
        .map(async (entry) => await readFile(join(entry.parentPath, entry.name), "utf8")),
    );

    const missing = await run(["snapshot", "show", "latest"]);
    const wrong = await run(["snapshot", "show", "latest"], {
      env: { RINGWRIGHT_BACKUP_KEY: "cd".repeat(32) },
    });
    const shown = await done(["snapshot", "show", "latest", "--json"], { env });
    const bad = await run(["snapshot", "list"], { env: { RINGWRIGHT_BACKUP_KEY: "hunter2" } });

    expect(texts.join("")).not.toMatch(/Ring 3|WinUpdate|ring\/broad/);
    expect([missing.code, wrong.code, bad.code]).toEqual([5, 5, 1]);
    expect(missing.err).toContain("give that key in RINGWRIGHT_BACKUP_KEY");
    expect(wrong.err).toContain("is sealed with the key");
    expect(wrong.err).toContain("and RINGWRIGHT_BACKUP_KEY holds the key");
    expect(bad.err).toContain("32 bytes as base64 or hex");
    expect(bad.err).not.toContain("hunter2");
    const document = JSON.parse(shown.out) as { objects: Backup["objects"][] };
    expect(document.objects).toHaveLength(8);
    // what stands in the clear is enough to list and to prune
    await done(["snapshot", "list"]);
    await done(["snapshot", "prune"]);
  });
});

describe("what stands in the store", () => {
  test("is told with one sentence where it was changed, and a new chain is begun", async () => {
    const mock = served(threeRingsTenant);
    const { folder, run, done, list } = await walk(mock, threeRings);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["snapshot", "create"]);
    const [newest] = await list();
    const part = join(folder, ".ringwright", "backups", "corp", newest?.id ?? "", "part-1@1");
    const text = await readFile(part, "utf8");
    await writeFile(part, text.replace("Ring 3", "Ring 4"));
    const written = mock.requests.filter(({ method }) => method !== "GET").length;

    const verified = await run(["snapshot", "list", "--verify"]);
    const restored = await run(["snapshot", "restore", "latest", "--yes"]);
    const anew = await done(["snapshot", "create"]);

    expect(verified.code).toBe(5);
    expect(verified.out).toContain("a part of it is not what was written");
    expect(restored.code).toBe(5);
    expect(restored.err).toBe(
      `error backup ${newest?.id} is damaged: a part of it is not what was written\n`,
    );
    expect(
      mock.requests.filter(({ method }) => method !== "GET" && method !== "POST").length,
    ).toBeLessThanOrEqual(written);
    expect(anew.err).toContain("a new chain is begun with a full backup");
    expect((await list())[0]?.kind).toBe("full");
  });

  test("is shown with differences, exit 2, and tells an unknown name", async () => {
    const mock = served(threeRingsTenant);
    const { run, done, list } = await walk(mock, threeRings);
    const none = await run(["snapshot", "show", "latest"]);
    await done(["apply", "--yes", "--no-impact"]);
    await done(["snapshot", "create"]);
    mock.state.patch("deviceConfigurations", idOf(mock, "Ring 3 - Broad"), {
      qualityUpdatesDeferralPeriodInDays: 1,
    });

    const live = await run(["snapshot", "show", "latest", "--against", "live"]);
    const first = (await list()).at(-1)?.id ?? "";
    const two = await run(["snapshot", "show", first, "--against", "latest", "--json"]);
    const unknown = await run(["snapshot", "show", "nonsense"]);

    expect([none.code, live.code, two.code, unknown.code]).toEqual([1, 2, 2, 1]);
    expect(none.err).toContain("snapshot create");
    expect(live.out).toContain("quality.deferralDays: 7 -> 1");
    const { differences } = JSON.parse(two.out) as { differences: { change: string }[] };
    expect(differences.map(({ change }) => change)).toEqual(Array(7).fill("added"));
    expect(unknown.err).toContain('"nonsense": no backup is called so');
  });

  test("is made only where one is due with --if-due", async () => {
    const mock = served(threeRingsTenant);
    const { done, list } = await walk(mock, threeRings);
    await done(["snapshot", "create", "--if-due"]);
    const before = mock.requests.length;

    const { out } = await done(["snapshot", "create", "--if-due"]);

    expect(out).toBe("No backup is due.\n");
    expect(mock.requests.length).toBe(before);
    expect(await list()).toHaveLength(1);
  });
});
