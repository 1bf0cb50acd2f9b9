import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import {
  applyPlan,
  createPlan,
  desiredState,
  type DesiredState,
  exportTenant,
  loadDesiredState,
  type Plan,
  takeSnapshot,
} from "ringwright";
import { planMarkdown, planText } from "ringwright/report";
import { describe, expect, onTestFinished, test } from "vitest";
import { plainPaint } from "../../src/report/paint.ts";
import { command } from "../support/cli.ts";
import { connectTo, createLab, type Lab } from "../support/lab.ts";
import { folderOf } from "../support/policy-folder.ts";
import { createTestTenant } from "../support/tenant.ts";

const detect = `# finds devices that wait for a restart
$key = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired'
if (Test-Path $key) {
  Write-Output 'waits for a restart'
  exit 1
}
Write-Output 'fine'
exit 0
`;
const fix = "Write-Output 'tells the user'\nexit 0\n";

const config = (schedule = '{ every: day, at: "03:00" }', more = "") => `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: (device.displayName -startsWith "LT-00") }
  vip: { displayName: VIP, members: { devices: [] } }
remediations:
  update-health:
    displayName: Update health
    detect: scripts/detect.ps1
    remediate: scripts/fix.ps1
    runAs: system
    architecture: x64
    ${more}
    assignments:
      - { group: pilot, schedule: ${schedule} }
      - { exclude: vip }
`;

async function folderWithScripts(text = config(), script = detect): Promise<string> {
  return await folderOf({
    "ringwright.yaml": text,
    "scripts/detect.ps1": script,
    "scripts/fix.ps1": fix,
  });
}

async function planFor(
  { tenant }: Pick<Lab, "tenant">,
  folder: string,
): Promise<{ desired: DesiredState; plan: Plan }> {
  const desired = await loadDesiredState(folder, { env: {} });
  const plan = createPlan(desired, await takeSnapshot(tenant, desired));
  return { desired, plan };
}

async function applied(lab: Lab, folder: string): Promise<string[]> {
  const { desired, plan } = await planFor(lab, folder);
  const { results } = await applyPlan(lab.tenant, plan, desired);
  return results.map(({ address, result }) => `${address} ${result}`);
}

function scriptOf({ mock }: Lab): Record<string, unknown> {
  const [script] = mock.state.list("deviceHealthScripts");
  if (!script) throw new Error("the tenant has no remediation");
  return script;
}

const paint = plainPaint;

describe("a remediation of a policy file", () => {
  test("is created with its scripts, assigned with its schedule, and then planned empty", async () => {
    const lab = createLab({ devices: 20 });
    const folder = await folderWithScripts();

    expect(await applied(lab, folder)).toContain("remediation/update-health applied");

    const script = scriptOf(lab);
    const pilot = lab.group("Pilot")["id"];
    expect(script).toMatchObject({
      detectionScriptContent: Buffer.from(detect).toString("base64"),
      remediationScriptContent: Buffer.from(fix).toString("base64"),
      runAsAccount: "system",
      runAs32Bit: false,
    });
    const [included, excluded] = lab.mock.state.assignments(
      "deviceHealthScripts",
      String(script["id"]),
    );
    expect(included).toMatchObject({
      target: { groupId: pilot },
      runRemediationScript: true,
      runSchedule: {
        "@odata.type": "#microsoft.graph.deviceHealthScriptDailySchedule",
        interval: 1,
        time: "03:00:00",
        useUtc: false,
      },
    });
    expect(excluded).toMatchObject({ runSchedule: null });
    expect((await planFor(lab, folder)).plan).toMatchObject({
      changes: [],
      drift: [],
      complete: true,
      errored: false,
    });
  });

  test("shows an edited script line by line", async () => {
    const lab = createLab({ devices: 20 });
    const folder = await folderWithScripts();
    await applied(lab, folder);
    await writeFile(
      join(folder, "scripts/detect.ps1"),
      detect.replace("'fine'", "'fine \u001b[31m@everyone `code`'"),
    );

    const { plan } = await planFor(lab, folder);

    const [change] = plan.changes;
    expect(change?.fields.map(({ path }) => path)).toEqual(["detect.script"]);
    const text = planText(plan, paint);
    expect(text).toContain("    detect.script:\n      … 3 lines as before\n");
    expect(text).toContain("      - Write-Output 'fine'\n");
    expect(text).toContain("      + Write-Output 'fine \\u001b[31m@everyone `code`'\n");
    expect(planMarkdown(plan)).toContain(
      "```diff\n@@ 3 lines as before\n   Write-Output 'waits for a restart'",
    );
    expect(text).not.toContain("\u001b");
  });

  test("is found drifted where a script or a schedule was changed by hand, and repaired", async () => {
    const lab = createLab({ devices: 20 });
    const folder = await folderWithScripts();
    await applied(lab, folder);
    const id = String(scriptOf(lab)["id"]);
    const remediations = lab.tenant.remediations;
    await remediations.update(id, { detect: { script: `${detect}# by hand\n` } });
    const [included] = lab.mock.state.assignments("deviceHealthScripts", id);
    const target = (included as { target: { groupId: string } }).target;
    await remediations.assign(id, [
      { target: "group", groupId: target.groupId, terms: { schedule: { every: "hour" } } },
    ]);

    const { plan } = await planFor(lab, folder);

    expect(plan.drift).toMatchObject([{ path: "detect.script", live: `${detect}# by hand\n` }]);
    expect(plan.changes[0]?.assignments).toMatchObject({
      add: [
        { target: "group", terms: { schedule: { every: "day", at: "03:00" } } },
        { target: "exclude" },
      ],
      remove: [{ target: "group", terms: { schedule: { every: "hour" } } }],
    });
    expect(planText(plan, paint)).toContain(", schedule every day at 03:00\n");
    expect(await applied(lab, folder)).toEqual(["remediation/update-health applied"]);
    expect((await planFor(lab, folder)).plan.changes).toEqual([]);
  });

  test("changes its schedule alone without anybody gaining or losing it", async () => {
    const lab = createLab({ devices: 20 });
    const folder = await folderWithScripts();
    await applied(lab, folder);
    await writeFile(join(folder, "ringwright.yaml"), config("{ every: hour, interval: 4 }"));

    const { plan } = await planFor(lab, folder);

    expect(plan.changes).toMatchObject([{ action: "update", reason: "assignmentsDiffer" }]);
    expect(plan.changes[0]?.consequences).toEqual([]);
    expect(planText(plan, paint)).toContain('"Pilot" included on other terms');
    await applied(lab, folder);
    expect((await planFor(lab, folder)).plan.changes).toEqual([]);
  });

  test.each(["asSent", "alwaysFalse"] as const)(
    "is exported with its scripts beside it, and then only adopted, where the flag is told %s",
    async (runRemediationScript) => {
      const mock = createTestTenant({ devices: 20, behaviors: { runRemediationScript } });
      onTestFinished(async () => await mock.close());
      const lab = { ...createLab(), mock, tenant: connectTo(mock) };
      await applied(lab, await folderWithScripts());
      const out = await folderOf({});

      const { code } = await command(mock, ["export", "--stack", "other", "--out", out]);
      const own = await command(mock, ["export", "--stack", "corp", "--out", join(out, "corp")]);

      expect([code, own.code]).toEqual([0, 0]);
      const exported = join(out, "corp");
      const script = join(exported, "scripts/remediation-update-health-detect.ps1");
      expect(await readFile(script, "utf8")).toBe(detect);
      const { plan } = await planFor(lab, exported);
      expect(plan.changes.map(({ action }) => action)).toEqual([]);
      expect(plan.errored).toBe(false);
    },
  );

  test("is adopted by an export of another stack as it is", async () => {
    const lab = createLab({ devices: 20 });
    lab.mock.state.add("deviceHealthScripts", {
      displayName: "By hand",
      detectionScriptContent: Buffer.from(`\ufeff${detect}`).toString("base64"),
      assignments: [
        {
          target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" },
          runRemediationScript: false,
          runSchedule: {
            "@odata.type": "#microsoft.graph.deviceHealthScriptRunOnceSchedule",
            interval: 1,
            date: "2026-12-01",
            time: "04:30:00",
            useUtc: true,
          },
        },
      ],
    });

    const { files, texts } = await exportTenant(lab.tenant, "mine");
    const folder = await folderOf({
      ...texts,
      ...Object.fromEntries(
        Object.entries(files).map(([name, content]) => [name, JSON.stringify(content)]),
      ),
    });
    const { plan } = await planFor(lab, folder);

    expect(files["remediations.yaml"]).toMatchObject({
      remediations: {
        "by-hand": {
          detect: "scripts/remediation-by-hand-detect.ps1",
          assignments: [
            {
              allDevices: true,
              schedule: { once: "2026-12-01", at: "04:30", utc: true },
              runRemediation: false,
            },
          ],
        },
      },
    });
    expect(plan.changes).toMatchObject([{ action: "adopt", fields: [] }]);
    expect(plan.changes[0]?.assignments).toMatchObject({ add: [], remove: [] });
  });

  test("that Microsoft provides is never written nor exported", async () => {
    const lab = createLab();
    lab.mock.state.add("deviceHealthScripts", {
      displayName: "Update health",
      isGlobalScript: true,
      detectionScriptContent: Buffer.from(detect).toString("base64"),
    });

    const { plan } = await planFor(lab, await folderWithScripts());
    const { notes } = await exportTenant(lab.tenant, "corp");

    expect(plan.errored).toBe(true);
    expect(plan.diagnostics.map(({ message }) => message).join()).toContain(
      "it is a script of Microsoft's, which is read-only",
    );
    expect(notes.join()).toContain('"Update health"');
  });

  test("leaves out of an export what is no text, with a note", async () => {
    const lab = createLab();
    lab.mock.state.add("deviceHealthScripts", {
      displayName: "Old",
      detectionScriptContent: Buffer.from(detect, "utf16le").toString("base64"),
      remediationScriptContent: Buffer.from([0xff, 0xfe, 0x41, 0]).toString("base64"),
    });

    const { files, notes } = await exportTenant(lab.tenant, "corp");

    expect(files["remediations.yaml"]).toBeUndefined();
    expect(notes).toContainEqual(expect.stringContaining("a script of it is no UTF-8 text"));
  });

  test("asks for its permission only where the files hold one", async () => {
    const mock = createTestTenant({
      roles: [
        "DeviceManagementConfiguration.ReadWrite.All",
        "Group.ReadWrite.All",
        "Device.Read.All",
      ],
    });
    const lab = { tenant: connectTo(mock) };
    const without = await folderOf({
      "ringwright.yaml":
        "version: 1\nstack: corp\nrings: { a: { displayName: A, quality: { deferralDays: 1 } } }\n",
    });

    const { plan } = await planFor(lab, without);

    expect(plan).toMatchObject({ complete: true, errored: false, applyable: true });
    expect(plan.diagnostics).toMatchObject([
      { id: "RW108", severity: "info", message: expect.stringMatching(/^remediations /) },
      { id: "RW108", severity: "info", message: expect.stringMatching(/^win32Apps /) },
    ]);
    await expect(planFor(lab, await folderWithScripts())).rejects.toMatchObject({ status: 403 });
  });
});

describe("the scripts of a config", () => {
  const issues = async (files: Record<string, string | Uint8Array>, text = config()) => {
    const folder = await folderOf({ "ringwright.yaml": text, "scripts/fix.ps1": fix, ...files });
    return await loadDesiredState(folder, { env: {} }).then(
      () => [],
      (error: unknown) => (error as { issues: { path: string; message: string }[] }).issues,
    );
  };

  test.each<[string, Record<string, string | Uint8Array>, string]>([
    ["is missing", {}, "does not exist"],
    ["is empty", { "scripts/detect.ps1": "\ufeff \n" }, "is empty"],
    ["is UTF-16", { "scripts/detect.ps1": Buffer.from(`\ufeff${detect}`, "utf16le") }, "is UTF-16"],
    ["is no text", { "scripts/detect.ps1": Buffer.from([0xe4, 0x20]) }, "is not UTF-8"],
    ["is too long", { "scripts/detect.ps1": "#".repeat(205_000) }, "has 201 KB"],
    ["holds a variable", { "scripts/detect.ps1": "${var:SECRET}" }, "holds ${var:...}"],
  ])("are refused where one %s", async (_what, files, message) => {
    expect(await issues(files)).toMatchObject([
      { path: "remediations.update-health.detect", message: expect.stringContaining(message) },
    ]);
  });

  test.each(["../detect.ps1", "/etc/passwd", "scripts/../../detect.ps1"])(
    "do not lie outside of its folder, at %s",
    async (path) => {
      const inner = config().replace("scripts/detect.ps1", path);
      const folder = await folderOf({
        "in/ringwright.yaml": inner,
        "detect.ps1": detect,
        "in/scripts/fix.ps1": fix,
      });

      const error: unknown = await loadDesiredState(join(folder, "in"), { env: {} }).catch(
        (caught: unknown) => caught,
      );

      expect(error).toMatchObject({
        issues: [
          {
            path: "remediations.update-health.detect",
            message: expect.stringMatching(/leads out of the folder|must be a path from/),
          },
        ],
      });
    },
  );

  test("do not lie behind a link that leads out of it", async () => {
    const folder = await folderOf({
      "in/ringwright.yaml": config(),
      "detect.ps1": detect,
      "in/scripts/fix.ps1": fix,
    });
    await symlink(join(folder, "detect.ps1"), join(folder, "in/scripts/detect.ps1"));

    const error: unknown = await loadDesiredState(join(folder, "in"), { env: {} }).catch(
      (caught: unknown) => caught,
    );

    expect(error).toMatchObject({
      issues: [{ message: expect.stringContaining("leads out of the folder") as string }],
    });
  });

  test("lose a mark that means nothing, and keep one that tells the encoding", async () => {
    const of = async (script: string) => {
      const desired = await loadDesiredState(await folderWithScripts(config(), script), {
        env: {},
      });
      return desired.resources.find(({ kind }) => kind === "remediation")?.fields["detect.script"];
    };

    expect(await of(`\ufeff${detect}`)).toBe(detect);
    expect(await of(`\ufeff# größer\n${detect}`)).toBe(`\ufeff# größer\n${detect}`);
  });

  test("are another config where one was edited", async () => {
    const folder = await folderWithScripts();
    const before = await loadDesiredState(folder, { env: {} });
    await writeFile(join(folder, "scripts/fix.ps1"), "exit 1\n");

    const after = await loadDesiredState(folder, { env: {} });

    expect(after.configHash).not.toBe(before.configHash);
  });

  test("stand in a config that is no file as they are, and not as a path", () => {
    const given = (value: string | { script: string }) => () =>
      desiredState({
        version: 1,
        stack: "corp",
        remediations: { a: { displayName: "A", detect: value } },
      });

    expect(given({ script: detect })().resources[0]?.fields["detect.script"]).toBe(detect);
    expect(given("scripts/detect.ps1")).toThrow("names a file");
    // else devices would run the path
    for (const path of ["scripts/detect.ps1", "C:\\fix.PS1\n"])
      expect(given({ script: path })).toThrow("this is a path: write it without script:");
    const calling = "& .\\other.ps1\nexit 0\n";
    expect(given({ script: calling })().resources[0]?.fields["detect.script"]).toBe(calling);
  });

  test.each([
    ["has no schedule", "{ group: pilot }", "needs a schedule"],
    [
      "has one that it cannot have",
      "{ exclude: pilot, schedule: { every: hour } }",
      "an exclusion has no schedule",
    ],
    ["runs too seldom", "{ group: pilot, schedule: { every: hour, interval: 24 } }", "at most 23"],
    ["has no time", "{ group: pilot, schedule: { every: day } }", "is missing"],
  ])("are refused with an assignment that %s", async (_what, line, message) => {
    const text = config().replace(/ {6}- \{ group: pilot.*\n/, `      - ${line}\n`);

    const found = await issues({ "scripts/detect.ps1": detect }, text);

    expect(found.map((issue) => issue.message).join("\n")).toContain(message);
  });

  // laws: whatever a script holds, it comes back as it was, and a second plan is empty
  test("come back from a tenant as they went", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
        fc.boolean(),
        async (body, isMarked) => {
          fc.pre(body.trim() !== "" && !body.includes("\0") && !body.includes("${var:"));
          const lab = createLab();
          const script = `${isMarked ? "\ufeff" : ""}${body.replace(/^\ufeff/, "")}\r\nexit 0\n`;
          const desired = desiredState({
            version: 1,
            stack: "corp",
            remediations: { a: { displayName: "A", detect: { script } } },
          });
          const plan = async () => createPlan(desired, await takeSnapshot(lab.tenant, desired));
          await applyPlan(lab.tenant, await plan(), desired);

          expect((await plan()).changes).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("ringwright remediation results", () => {
  const tenantWithRuns = async () => {
    const mock = createTestTenant({
      devices: 3,
      runScript: ({ part, device }) => {
        if (part === "remediation") return {};
        const name = String(device["deviceName"]);
        if (name === "LT-0001") return { exitCode: 1, output: "noise\nwaits \u001b[31m" };
        return name === "LT-0002" ? { error: "boom" } : { output: "x".repeat(3000) };
      },
    });
    onTestFinished(async () => await mock.close());
    const folder = await folderWithScripts(config("{ every: hour }"));
    await applied({ ...createLab(), mock, tenant: connectTo(mock) }, folder);
    await mock.clock.sleep(12 * 3_600_000);
    return { mock, folder };
  };

  test("tells what one did on each device, and harmlessly", async () => {
    const { mock, folder } = await tenantWithRuns();

    const args = ["remediation", "results", "update-health", "--config", folder];
    const { code, out } = await command(mock, args);
    const json = await command(mock, [...args, "--json"]);

    expect(code).toBe(0);
    expect(out).not.toContain("\u001b");
    expect(out).toMatch(/LT-0001 +fail +remediationFailed .*waits \\u001b\[31m/);
    expect(out).toMatch(/LT-0002 +scriptError +skipped .*boom/);
    const [row] = (JSON.parse(json.out) as { remediations: Record<string, unknown>[] })
      .remediations;
    expect(row).toMatchObject({
      key: "remediation/update-health",
      summary: { noIssue: 1, issueFound: 1, detectionErrors: 1, pending: 0 },
    });
    const runs = row?.["runs"] as { deviceName: string; output: string | null }[];
    expect(runs.map(({ output }) => output?.length)).toEqual([11, undefined, 2048]);
  });

  test("lists all of them, and says what a name cannot be", async () => {
    const { mock } = await tenantWithRuns();

    const all = await command(mock, ["remediation", "results"]);
    const none = await command(mock, ["remediation", "results", "helth"]);

    expect(all.out).toContain("Update health");
    expect(none.code).toBe(1);
    expect(none.err).toContain('no remediation is called "helth"');
  });
});

describe("docs/remediations.md", () => {
  test("shows a config that loads", async () => {
    const text = await readFile(join(import.meta.dirname, "../../docs/remediations.md"), "utf8");
    const [, block = ""] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];

    const desired = await loadDesiredState(await folderWithScripts(block), { env: {} });

    expect(desired.resources).toMatchObject([
      { address: "remediation/update-health", fields: { "detect.script": detect } },
    ]);
  });
});
