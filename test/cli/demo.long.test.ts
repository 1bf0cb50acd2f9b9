import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { folderWith } from "../support/cli.ts";

describe("ringwright demo", () => {
  test("tells its whole story, and every step ends as it says", async () => {
    const main = join(import.meta.dirname, "../../dist/cli/main.js");
    const { folder } = await folderWith("");
    const page = join(folder, "november.html");

    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      main,
      "demo",
      "--html",
      page,
    ]);

    expect(stderr).toBe("");
    expect(stdout).toContain("Apply: 6 applied.");
    expect(stdout).toContain("No changes. 6 objects are as the files say.");
    expect(stdout).toContain("ring/early quality.deferralDays: 9 in the tenant, the files say 3");
    expect(stdout).toContain("Ring 2 deferral 3 days, Ring 3 paused: true");
    expect(stdout).toContain("all stages are passed");
    expect(stdout).toMatch(/rollingBack pilot fails: failures: of model "Latitude 7440"/);
    expect(stdout).toContain("every stage is held, and the policy is what it was before the start");
    expect(stdout).toContain(`stands in the report:\n${page}\n`);
    expect(stdout.replaceAll(page, "")).not.toMatch(/\/tmp\/|undefined/);
    expect(await readFile(page, "utf8")).toContain("rolled back: every stage is held");
  });
});
