import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import {
  expectHarmlessCsv,
  expectHarmlessHtml,
  expectHarmlessJson,
  expectHarmlessJsonLines,
  expectHarmlessMarkdown,
  expectHarmlessText,
  hostile,
  hostileNames,
  textsIn,
} from "../support/hostile.ts";
import { served } from "../support/served.ts";

/** Runs a command line and looks at both streams; with `--json` gives the document. */
async function expectHarmless(
  mock: MockTenant | undefined,
  words: readonly string[],
  options: Parameters<typeof command>[2] = {},
): Promise<{ code: number; err: string; document: unknown }> {
  const { code, out, err } = await command(mock, words, options);
  const where = JSON.stringify(words);
  expectHarmlessText(err, `stderr of ${where}`);
  if (!words.includes("--json") || words.includes("--input")) {
    expectHarmlessText(out, `stdout of ${where}`);
    return { code, err, document: undefined };
  }
  return {
    code,
    err,
    document: out === "" ? undefined : expectHarmlessJson(out, `stdout of ${where}`),
  };
}

const groupId = (index: number) => `aaaaaaaa-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** A tenant in which everything bears such a name, each of them once, and files that take it over. */
async function hostileTenant() {
  const mock = served({
    devices: 60,
    groups: hostileNames.map((displayName, index) => ({
      id: groupId(index),
      displayName,
      description: displayName,
    })),
    rings: hostileNames.map((displayName, index) => ({
      displayName,
      description: displayName,
      assignments: [
        {
          target: {
            "@odata.type": "#microsoft.graph.groupAssignmentTarget",
            groupId: groupId(index),
          },
        },
      ],
    })),
    filters: hostileNames.map((displayName) => ({
      displayName,
      platform: "windows10AndLater",
      rule: '(device.model -eq "A")',
    })),
  });
  const pcs = [...mock.state.devices()];
  for (const [index, displayName] of hostileNames.entries()) {
    const { device, managedDevice } = pcs[index] ?? {};
    mock.state.patch("devices", String(device?.["id"]), { displayName });
    mock.state.patch("managedDevices", String(managedDevice?.["id"]), { deviceName: displayName });
    mock.state.addMember(groupId(index), String(device?.["id"]));
  }
  const ids = mock.state.list("deviceConfigurations").map(({ id }) => String(id));
  const { folder, config } = await folderWith(
    [
      "version: 1",
      "stack: corp",
      "groups:",
      ...hostileNames.flatMap((_name, index) => [
        `  g${index}: { existing: true, id: ${groupId(index)} }`,
      ]),
      `  listed: { displayName: ${stated(`new ${hostileNames.join(" ").slice(0, 100)}`)}, members: { devices: [${pcs
        .slice(0, hostileNames.length)
        .map(({ device }) => String(device["id"]))
        .join(", ")}] } }`,
      `  spare: { displayName: ${stated(`${hostileNames[0]} spare`)}, members: { devices: [] } }`,
      "rings:",
      ...ids.map(
        (id, index) =>
          `  r${index}: { id: ${id}, displayName: ${stated(`${hostileNames[index]} new`)}, description: ${stated(hostileNames[index])}, assignments: [ { group: g${(index + 1) % ids.length} }, { exclude: spare } ] }`,
      ),
    ].join("\n"),
  );
  return { mock, folder, config, rings: ids };
}

/** As a file may state it: it refuses controls. */
function stated(name = ""): string {
  return JSON.stringify(name.replace(/[\p{Cc}\u2028]/gu, "").trim());
}

describe("every command over a tenant and files full of hostile names", () => {
  test("prints nothing that harms, and JSON that says the same names", async () => {
    const { mock, folder, config, rings } = await hostileTenant();
    const file = (name: string) => join(folder, name);
    const content = async (name: string) => await readFile(file(name), "utf8");
    const withConfig = async (...words: string[]) =>
      await expectHarmless(mock, [...words, "-c", config]);

    const listed = await expectHarmless(mock, ["ring", "list", "--json"]);
    const rows = (listed.document as { rings: { displayName: string }[] }).rings;
    expect(rows.map(({ displayName }) => displayName).sort()).toEqual([...hostileNames].sort());
    await expectHarmless(mock, ["ring", "list"]);

    await withConfig("validate");
    await withConfig("validate", "--json");
    await withConfig("plan");
    await withConfig("plan", "-v");
    await withConfig("plan", "--html", file("plan.html"), "--markdown", file("plan.md"));
    const out = ["--out", file("plan.json"), "--json-into", file("into.json")];
    const impact = ["--impact", file("impact.jsonl")];
    const planned = await withConfig("plan", "--adopt", "--json", ...out, ...impact);
    expect(planned.code, planned.err).toBe(0);
    expect(textsIn(planned.document)).toEqual(expect.arrayContaining([...hostileNames]));
    expectHarmlessHtml(await content("plan.html"), "--html");
    expectHarmlessMarkdown(await content("plan.md"), "--markdown");
    for (const name of ["plan.json", "into.json"])
      expect(expectHarmlessJson(await content(name), name)).toEqual(planned.document);
    const moved = expectHarmlessJsonLines(await content("impact.jsonl"), "--impact");
    expect(textsIn(moved)).toEqual(expect.arrayContaining([...hostileNames]));

    await expectHarmless(undefined, ["show", file("plan.json")]);
    const shown = await expectHarmless(undefined, ["show", file("plan.json"), "--json"]);
    expect(shown.document).toMatchObject({ plan: planned.document });
    for (const index of rings.keys()) await withConfig("show", `ring/r${index}`);
    await withConfig("show", "group/listed");
    const group = await withConfig("show", "group/g1", "--json");
    expect(group.document).toMatchObject({ displayName: hostileNames[1] });

    await withConfig("drift");
    await withConfig("drift", "--json", "--json-into", file("drift.json"));
    expectHarmlessJson(await content("drift.json"), "drift --json-into");
    for (const index of [0, 4, 9, 13]) {
      const rule = ["rule", "impact", '(device.deviceModel -eq "A")', "--group", groupId(index)];
      await expectHarmless(mock, rule);
      await expectHarmless(mock, [...rule, "--json"]);
    }
    const everyName = `(device.displayName -ne "none")`;
    await expectHarmless(mock, ["rule", "eval", everyName, "--tenant"]);
    await expectHarmless(mock, ["rule", "eval", everyName, "--tenant", "--json"]);
    await expectHarmless(mock, ["rule", "explain", everyName, "--tenant"]);

    await expectHarmless(mock, ["export", "--out", file("out")]);
    await expectHarmless(mock, ["export", "--json", "--out", file("more")]);
    await expectHarmless(mock, ["init", "--from-tenant", "--out", file("third")]);

    const applied = await withConfig("apply", file("plan.json"), "--yes", "--adopt", "-v");
    expect(applied.code, applied.err).toBe(0);
    await withConfig("apply", file("plan.json"), "--yes", "--adopt", "--json");
    await withConfig("drift");
    await withConfig("plan", "--json");
    const journal = await expectJournal(folder);
    expect(textsIn(journal)).toEqual(expect.arrayContaining([...hostileNames]));

    await expectHarmless(mock, ["report", "compliance", "--release", "2026-11-10"]);
    const report = ["--html", file("report.html"), "--csv", file("report.csv")];
    const compliance = ["report", "compliance", "--release", "2026-11-10"];
    const reported = await expectHarmless(mock, [...compliance, "--json", ...report]);
    expect(reported.document).toMatchObject({ formatVersion: 1 });
    expectHarmlessHtml(await content("report.html"), "report --html");
    const csv = await content("report.csv");
    expectHarmlessCsv(csv, "report --csv");
    for (const part of ["'=HYPERLINK(", "a;'=1+1", "'@SUM(1)"]) expect(csv).toContain(part);
    expectHarmlessCsv(await content("report.csv"), "report --csv");

    const readiness = ["report", "readiness", "--content", "feature:25H2", "--devices"];
    await expectHarmless(mock, readiness);
    const ready = ["--html", file("ready.html"), "--csv", file("ready.csv")];
    await expectHarmless(mock, [...readiness, "--json", ...ready]);
    expectHarmlessHtml(await content("ready.html"), "readiness --html");
    expectHarmlessCsv(await content("ready.csv"), "readiness --csv");
  });
});

/** Every journal beneath the state folder of a config. */
async function expectJournal(folder: string): Promise<unknown[]> {
  const { readdir } = await import("node:fs/promises");
  const names = await readdir(join(folder, ".ringwright/journal"));
  const lines: unknown[] = [];
  for (const name of names) {
    const text = await readFile(join(folder, ".ringwright/journal", name), "utf8");
    lines.push(...expectHarmlessJsonLines(text, name));
  }
  return lines;
}

const registryFile = (text: string) =>
  [
    "Windows Registry Editor Version 5.00",
    "",
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate]",
    `"TargetGroup"="${text}"`,
    `"${text}"="x"`,
    '"DeferQualityUpdates"=dword:00000001',
    '"DeferQualityUpdatesPeriodInDays"=dword:00000007',
  ].join("\r\n");

describe.each(hostile)("a name that %s", (_, name) => {
  test("is harmless as an operand or in a file of every command", async () => {
    const { folder } = await folderWith("version: 1\nstack: corp\n");
    const file = (what: string) => join(folder, what);
    await writeFile(file("policies.reg"), registryFile(name));
    await writeFile(
      file("rules.jsonl"),
      `${JSON.stringify({ rule: `device.displayName -eq "${name}"`, subject: name })}\n${JSON.stringify({ rule: name, id: name })}\n`,
    );
    await writeFile(file("devices.jsonl"), `${JSON.stringify({ displayName: name, id: name })}\n`);
    await writeFile(
      file("named.yaml"),
      `version: 1\nstack: corp\nrings:\n  broad: { displayName: ${JSON.stringify(name)}, ${JSON.stringify(name)}: 1, quality: { deferralDays: ${JSON.stringify(name)} } }\n`,
    );
    const rule = `device.displayName -eq "${name}"`;
    const imported = ["import", "gpo", file("policies.reg"), "--force", "--out", file("gpo.yaml")];

    const lines = [
      imported,
      [...imported, "--json"],
      ["import", "gpo", file(name.replaceAll("/", "").slice(0, 60))],
      ["rule", "check", `${name} -eq "${name}"`],
      ["rule", "check", `${name} -eq "${name}"`, "--json"],
      ["rule", "check", "--input", file("rules.jsonl")],
      ["rule", "check", "--input", file("rules.jsonl"), "--json"],
      ["rule", "check", "--subject", name, rule],
      ["rule", "format", rule],
      ["rule", "format", name],
      ["rule", "format", rule, "--json"],
      ["rule", "explain", rule],
      ["rule", "explain", rule, "--input", file("devices.jsonl")],
      ["rule", "explain", rule, "--json"],
      ["rule", "eval", rule, "--input", file("devices.jsonl")],
      ["rule", "eval", rule, "--input", file("devices.jsonl"), "--json"],
      ["rule", "eval", rule, "--now", name],
      ["validate", "-c", file("named.yaml")],
      ["validate", "-c", file("named.yaml"), "--json"],
      ["validate", "-c", file(name.replaceAll("/", "").slice(0, 60))],
      ["init", "--stack", name],
      ["init", "--json", "--stack", name],
      ["schema", name],
      ["completion", name],
      ["completion", "bash", name],
      ["show", name],
      ["show", name, "--json"],
      ["apply", name, "-c", file("named.yaml")],
      ["state", "show", name],
      ["state", "unlock", name, "-c", file("ringwright.yaml")],
      ["drift", "--fail-on", name],
      ["plan", "--allow", name],
      ["plan", "--auth", name],
      [name],
      ["ring", name],
    ];
    for (const words of lines) await expectHarmless(undefined, words);
  });
});

describe("hostile names that an operator gives", () => {
  test("are harmless in every verb", async () => {
    const mock = served({
      devices: 20,
      rings: hostileNames.map((displayName) => ({ displayName })),
    });
    const { folder, config } = await folderWith("version: 1\nstack: corp\n");
    for (const displayName of hostileNames) {
      const ring = ["--quality", "-c", config];
      await expectHarmless(mock, ["ring", "pause", ...ring, "--", displayName]);
      await expectHarmless(mock, ["ring", "pause", ...ring, "--", displayName], {
        answer: displayName,
      });
      for (const verb of ["pause", "extend", "resume", "rollback", "resume"]) {
        const done = await expectHarmless(mock, [
          "ring",
          verb,
          ...ring,
          "--yes",
          ...(verb === "rollback" ? ["--devices", "0"] : []),
          "--",
          displayName,
        ]);
        expect(done.code, `${verb} ${displayName}`).toBe(0);
      }
      const typed = await expectHarmless(mock, ["ring", "rollback", ...ring, "--", displayName], {
        answer: displayName,
      });
      expect(typed.code, `typed ${displayName}`).toBe(0);
      await expectHarmless(mock, ["ring", "pause", ...ring, "--yes", "--json", "--", displayName]);
      await expectHarmless(mock, ["ring", "pause", `${displayName}x`, ...ring, "--yes", "--json"]);
      await expectHarmless(mock, ["ring", "pause", `a${displayName}`, displayName]);

      const pilot = ["group", "pilot", `${displayName}p`, "--rule"];
      await expectHarmless(mock, [...pilot, '(device.deviceModel -eq "A")']);
      await expectHarmless(mock, [...pilot, `(device.deviceModel -eq "${displayName}")`, "--yes"]);
      await expectHarmless(mock, [...pilot, '(device.deviceModel -eq "A")', "--yes", "--json"]);
      await expectHarmless(mock, [...pilot, displayName, "--percent", displayName]);
    }
    const audit = await readFile(join(folder, ".ringwright/audit.jsonl"), "utf8");
    const noted = textsIn(expectHarmlessJsonLines(audit, "audit.jsonl"));
    expect(noted).toEqual(expect.arrayContaining([...hostileNames]));

    const policies = hostileNames.map((displayName) =>
      mock.state.add("windowsDriverUpdateProfiles", { displayName, approvalType: "manual" }),
    );
    await expectHarmless(mock, ["driver", "list"]);
    await expectHarmless(mock, ["driver", "list", "--json"]);
    for (const [index, displayName] of hostileNames.entries()) {
      const policy = ["-c", config, "--", displayName, "*"];
      expect(policies[index]?.["displayName"]).toBe(displayName);
      await expectHarmless(mock, ["driver", "approve", ...policy]);
      await expectHarmless(mock, ["driver", "approve", "--on", "2030-01-01", "--yes", ...policy]);
      await expectHarmless(mock, ["driver", "approve", "--on", displayName, ...policy]);
      await expectHarmless(mock, ["driver", "pause", "--yes", "--json", ...policy]);
      await expectHarmless(mock, ["driver", "decline", "--yes", ...policy]);
      await expectHarmless(mock, ["driver", "decline", displayName, displayName, "--yes"]);
      await expectHarmless(mock, ["driver", "list", displayName]);
    }
  });
});
