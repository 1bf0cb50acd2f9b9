import { chmod, readFile, stat, writeFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { threeRings, threeRingsTenant } from "../support/lab.ts";
import { served } from "../support/served.ts";

const planFiles = ["--out", "--markdown", "--html", "--impact"];
const reportFiles = ["--csv", "--html"];

async function modesOf(files: readonly string[]): Promise<string[]> {
  const found = await Promise.all(files.map(async (file) => await stat(file)));
  return found.map(({ mode }) => (mode & 0o777).toString(8));
}

test("the folder beside a config, which names devices, keeps itself out of git", async () => {
  const mock = served(threeRingsTenant);
  const { folder, config } = await folderWith(threeRings);

  const { code, err } = await command(mock, ["apply", "--yes", "-c", config]);

  expect(code, err).toBe(0);
  const own = join(folder, ".ringwright");
  expect(await readFile(join(own, ".gitignore"), "utf8")).toBe("*\n");
  expect(await readdir(own)).toEqual(expect.arrayContaining(["backups", "journal"]));
  // one that somebody names is theirs
  const named = join(folder, "state");
  await command(mock, ["apply", "--yes", "-c", config, "--state-dir", named]);
  expect(await readdir(named)).not.toContain(".gitignore");
});

describe.each([
  ["plan", ["plan"], planFiles],
  ["report compliance", ["report", "compliance", "--no-cache"], reportFiles],
  ["report health", ["report", "health", "--no-cache", "--no-collector"], reportFiles],
])("the files of %s", (_name, words, flags) => {
  test("are readable by their owner only, since they name devices", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    const files = flags.map((flag) => join(folder, flag.slice(2)));
    const options = flags.flatMap((flag, place) => [flag, files[place] ?? ""]);

    const { code, err } = await command(mock, [...words, "-c", config, ...options]);

    expect(code, err).toBe(0);
    expect(await modesOf(files)).toEqual(files.map(() => "600"));
    for (const file of files) expect(await readFile(file, "utf8")).not.toBe("");
  });

  test("are that also where everybody could read them before, and are replaced whole", async () => {
    const mock = served(threeRingsTenant);
    const { folder, config } = await folderWith(threeRings);
    const files = flags.map((flag) => join(folder, flag.slice(2)));
    const before = "what stood here before\n".repeat(100_000);
    for (const file of files) {
      await writeFile(file, before);
      await chmod(file, 0o644);
    }
    const options = flags.flatMap((flag, place) => [flag, files[place] ?? ""]);

    await command(mock, [...words, "-c", config, ...options]);

    expect(await modesOf(files)).toEqual(files.map(() => "600"));
    for (const file of files) expect(await readFile(file, "utf8")).not.toContain("stood here");
  });

  test("may be no files, and those stay as they are", async () => {
    const mock = served(threeRingsTenant);
    const { config } = await folderWith(threeRings);
    const before = await modesOf(["/dev/null"]);

    const options = flags.flatMap((flag) => [flag, "/dev/null"]);
    const { code, err } = await command(mock, [...words, "-c", config, ...options]);

    expect(code, err).toBe(0);
    expect(await modesOf(["/dev/null"])).toEqual(before);
  });
});
