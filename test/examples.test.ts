import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, folderWith } from "./support/cli.ts";
import { createTestTenant } from "./support/tenant.ts";

const root = join(import.meta.dirname, "..");

/** The block after "Prints:" in an example's header. */
function promised(file: string): string {
  const lines = readFileSync(file, "utf8").split("\n");
  const from = lines.findIndex((line) => line.endsWith("Prints:"));
  const to = lines.findIndex((line, index) => index > from && !line.startsWith("//   "));
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
    "08-staged-rollout/promote.ts",
    "08-staged-rollout/hold-and-resume.ts",
    "08-staged-rollout/roll-back.ts",
  ])("%s prints what its header says", async (name) => {
    const file = join(root, "examples", name);

    const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", file], {
      cwd: root,
    });

    expect(stdout.trimEnd()).toBe(promised(file));
  });
});

describe("the pipeline example", () => {
  const example = join(root, "examples/03-pipeline");

  test("creates the five Autopatch rings and the ring for shops, and then plans empty", async () => {
    const mock = createTestTenant({ devices: 200, clock: "real" });
    onTestFinished(async () => await mock.close());
    const { folder } = await folderWith("");
    await cp(join(example, "ringwright.yaml"), join(folder, "policy.yaml"));
    const config = join(folder, "policy.yaml");

    const applied = await command(mock, ["apply", "-c", config, "--yes"]);

    expect(applied.code, applied.err).toBe(0);
    const rings = mock.state.list("deviceConfigurations");
    const deferrals = Object.fromEntries(
      rings.map((ring) => [
        ring["displayName"],
        [
          ring["qualityUpdatesDeferralPeriodInDays"],
          ring["deadlineForQualityUpdatesInDays"],
          ring["deadlineGracePeriodInDays"],
        ],
      ]),
    );
    // https://learn.microsoft.com/windows/deployment/windows-autopatch/operate/windows-autopatch-groups-windows-update
    expect(deferrals).toEqual({
      "WinUpdate - Test": [0, 0, 0],
      "WinUpdate - Ring1": [1, 2, 2],
      "WinUpdate - Ring2": [6, 2, 2],
      "WinUpdate - Ring3": [9, 5, 2],
      "WinUpdate - Last": [11, 3, 2],
      "WinUpdate - Shops": [7, null, null],
    });
    expect(rings.find(({ displayName }) => displayName === "WinUpdate - Shops")).toMatchObject({
      scheduleRestartWarningInHours: 4,
      automaticUpdateMode: "autoInstallAndRebootAtScheduledTime",
      updateWeeks: "everyWeek",
      installationSchedule: {
        scheduledInstallDay: "everyday",
        scheduledInstallTime: expect.stringMatching(/^02:00:00/) as string,
      },
    });
    expect((await command(mock, ["plan", "-c", config, "--detailed-exitcode"])).code).toBe(0);
  });

  test("puts every device that its rule selects into one of three shares", async () => {
    const mock = createTestTenant({ devices: 1000, clock: "real" });
    onTestFinished(async () => await mock.close());
    const { folder } = await folderWith("");
    await cp(join(example, "ringwright.yaml"), join(folder, "policy.yaml"));
    await command(mock, ["apply", "-c", join(folder, "policy.yaml"), "--yes"]);

    const ids = mock.state
      .list("groups")
      .filter(({ displayName }) => /Ring[123]$/.test(String(displayName)))
      .flatMap(({ id }) => mock.state.members(String(id)));
    const company = [...mock.state.devices()].filter(
      ({ device }) => device["deviceOwnership"] === "Company",
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(company.length);
  });

  test.each([".github/workflows/windows-updates.yml", "azure-pipelines.yml"])(
    "%s is YAML that runs only commands and flags which exist",
    async (name) => {
      const text = readFileSync(join(example, name), "utf8");
      expect(parse(text)).toBeTypeOf("object");
      const lines = [...text.matchAll(/ringwright@\S+ ([a-z]+)((?: --[a-z-]+(?: (?!--)\S+)?)*)/g)];
      expect(lines.length).toBeGreaterThanOrEqual(3);
      for (const [, verb, flags] of lines) {
        const { out } = await command(undefined, [verb ?? "", "--help"]);
        for (const [flag] of (flags ?? "").matchAll(/--[a-z-]+/g)) expect(out).toContain(flag);
      }
    },
  );
});

describe("the example of a maintenance window", () => {
  const file = "examples/06-maintenance-window/ringwright.yaml";

  test("is planned, applied, exported and planned again without a difference", async () => {
    const mock = createTestTenant({ devices: 200, clock: "real" });
    onTestFinished(async () => await mock.close());
    const { folder } = await folderWith("");
    const config = join(folder, "policy.yaml");
    await cp(join(root, file), config);

    const planned = await command(mock, ["plan", "-c", config, "--no-cache"]);
    const applied = await command(mock, ["apply", "-c", config, "--yes"]);
    const again = await command(mock, ["plan", "-c", config, "--detailed-exitcode"]);
    const out = join(folder, "exported");
    const exported = await command(mock, ["export", "--out", out, "--stack", "night-window"]);
    const ofExport = await command(mock, ["plan", "-c", out, "--detailed-exitcode"]);

    expect(planned.out).toContain("setting/office.window");
    expect(planned.out).toMatch(/devices keep the window 02:00-05:00, except that an expired/);
    expect(planned.out).toContain("breaks the window 02:00-05:00 of setting/office.window");
    expect(applied.code, applied.err).toBe(0);
    expect(again.code, again.out).toBe(0);
    expect(exported.code, exported.err).toBe(0);
    expect(readFileSync(join(out, "rings.yaml"), "utf8")).toContain("enforce: both");
    expect(ofExport.code, ofExport.out + ofExport.err).toBe(0);
  });

  test("stands in the recipe as it is", () => {
    const [, recipe = ""] =
      /```yaml\n([\s\S]*?)```/.exec(
        readFileSync(join(root, "docs/maintenance-windows.md"), "utf8"),
      ) ?? [];

    expect(recipe).not.toBe("");
    expect(readFileSync(join(root, file), "utf8")).toContain(recipe);
  });
});
