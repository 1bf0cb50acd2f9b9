import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { oneRing, twoGroups } from "../support/configs.ts";
import { createTestTenant } from "../support/tenant.ts";

const root = join(import.meta.dirname, "../..");

/** The block after "Prints:" in an example's header. */
function promised(file: string): string {
  const lines = readFileSync(file, "utf8").split("\n");
  const from = lines.findIndex((line) => line.endsWith("Prints:"));
  const to = lines.findIndex((line, index) => index > from && !/^\/\/(?: {3}|$)/.test(line));
  return lines
    .slice(from + 1, to)
    .map((line) => line.slice("//   ".length))
    .join("\n");
}

describe("an example script", () => {
  test.each([
    "01-create-pilot-group.ts",
    "02-reconcile-rings.ts",
    "05-pause-a-ring.ts",
    "05-toolchain/promote.ts",
    "05-toolchain/roll-back.ts",
    "05-toolchain/told-apart.ts",
    "08-staged-rollout/promote.ts",
    "08-staged-rollout/hold-and-resume.ts",
    "08-staged-rollout/roll-back.ts",
    "12-library/cancel-and-resume.ts",
    "12-library/compare-tenants.ts",
    "12-library/read-compliance.ts",
  ])("%s prints what its header says", async (name) => {
    const file = join(root, "examples", name);

    const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", file], {
      cwd: root,
    });

    expect(stdout.trimEnd()).toBe(promised(file));
  });
});

describe("the example of a check of plans", () => {
  const file = join(root, "examples/12-library/check-a-plan.ts");
  const check = async (...words: readonly string[]) =>
    await promisify(execFile)(process.execPath, ["--no-warnings", file, ...words], { cwd: root });

  test("prints what its header says, and ends with code 1", async () => {
    await expect(check()).rejects.toMatchObject({ code: 1, stdout: `${promised(file)}\n` });
  });

  async function savedPlan(devices: number): Promise<string> {
    const mock = createTestTenant({ ...twoGroups, devices, clock: "real" });
    onTestFinished(async () => await mock.close());
    const { folder } = await folderWith(oneRing("assignments: [ { allDevices: true } ]"));
    const file = join(folder, "plan.json");
    const { code, err } = await command(mock, ["plan", "-c", folder, "--no-cache", "--out", file]);
    expect(code, err).toBe(0);
    expect(readFileSync(file, "utf8")).toContain('"address": "ring/broad"');
    return file;
  }

  test("refuses a saved plan that reaches more devices than may be", async () => {
    await expect(check(await savedPlan(51))).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("ring/broad: 51 devices, 50 may be") as string,
    });
  });

  test("takes one that reaches as many as may be", async () => {
    expect((await check(await savedPlan(50))).stdout).toBe("");
  });

  test("refuses what is no plan", async () => {
    const { config } = await folderWith("{}");

    await expect(check(config)).rejects.toMatchObject({
      stderr: expect.stringContaining("is no plan") as string,
    });
  });
});

describe("the example of tests of one's own tooling", () => {
  test("passes under node:test, test by test as its header says", async () => {
    const file = join(root, "examples/12-library/own-tooling.test.ts");

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--no-warnings", "--test", "--test-reporter=tap", file],
      { cwd: root },
    );

    const ended = stdout.split("\n").filter((line) => /^(?:not )?ok /.test(line));
    expect(ended.join("\n")).toBe(promised(file));
  });
});

describe("the walk through a bad update", () => {
  test("prints what the page about it shows, part by part", async () => {
    const file = join(root, "examples/09-find-a-bad-update/walk.ts");
    const page = readFileSync(join(root, "docs/finding-a-bad-update.md"), "utf8");

    const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", file], {
      cwd: root,
    });

    const shown = [...page.matchAll(/```text\n([\s\S]*?)```/g)].map(([, text = ""]) => text.trim());
    expect(shown).toHaveLength(3);
    expect(shown.join("\n\n")).toBe(stdout.trim());
  });
});
