import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkFilterRule } from "ringwright/rules";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";

const check = async (...args: readonly string[]) =>
  await command(undefined, ["rule", "check", "--filter", ...args]);

async function linesOf(...given: readonly object[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-filter-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  const file = join(folder, "rules.jsonl");
  await writeFile(file, given.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return file;
}

describe("rule check --filter", () => {
  test("draws each finding under the rule, with its name and place", async () => {
    const { code, out } = await check('(device.cpuArchitecture -contains "x64")');

    expect(code).toBe(1);
    expect(out).toBe(
      [
        "1:25 error wrong-operator: device.cpuArchitecture does not take -contains; it takes -eq, -ne, -in, -notIn",
        '  (device.cpuArchitecture -contains "x64")',
        "                          ^^^^^^^^^",
        "Not valid (1 error)",
        "",
      ].join("\n"),
    );
  });

  test("ends with 0 for a rule that Intune takes, with warnings or none", async () => {
    expect(await check('(device.model eq "A")')).toEqual({ code: 0, out: "Valid\n", err: "" });
    const { code, out } = await check('(device.cpuArchitecture eq "x64")');

    expect(code).toBe(0);
    expect(out).toContain("warning unknown-value");
    expect(out).toContain("Valid (1 warning)");
  });

  test("prints one document under --json", async () => {
    const rule = '(device.deviceOSType -eq "Windows")';
    const { code, out } = await check(rule, "--json");

    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ formatVersion: 1, rule, ...checkFilterRule(rule) });
  });

  test("checks of another platform only how the rule is built", async () => {
    const rule = '(device.isRooted -eq "True")';

    expect((await check(rule)).code).toBe(1);
    expect((await check(rule, "--platform", "androidForWork")).code).toBe(0);
    expect((await check(`(${rule}`, "--platform", "androidForWork")).code).toBe(1);
  });

  test.each([
    [["--filter", "x", "--platform", "windows"], '(is "windows"); write "windows10AndLater"'],
    [["--filter", "x", "--subject", "device"], "--subject is for rules of groups"],
    [["x", "--platform", "iOS"], "--platform is for rules of filters; add --filter"],
  ])("refuses %j", async (args, message) => {
    const { code, out, err } = await command(undefined, ["rule", "check", ...args]);

    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(message);
  });

  test("prints one line of JSON for each line in, by its own platform where it has one", async () => {
    const rule = '(device.isRooted -eq "True")';
    const given = [
      { rule: '(device.model eq "A")' },
      { rule },
      { rule, platform: "iOS" },
      { rule: '(app.osVersion -eq "1")', managementType: "apps" },
      { rule, platform: "tv" },
      { rule, managementType: "all" },
      { filter: rule },
    ];
    const file = await linesOf(...given);
    const input = (message: string) => ({
      valid: false,
      diagnostics: [{ id: "input", severity: "error", message, start: 0, end: 0 }],
    });

    const { code, out } = await check("--input", file, "--json");

    expect(code).toBe(1);
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      checkFilterRule('(device.model eq "A")'),
      checkFilterRule(rule),
      { valid: true, diagnostics: [] },
      { valid: true, diagnostics: [] },
      input(expect.stringMatching(/^The platform of the line is none of android, /) as string),
      input("The managementType of the line is neither devices nor apps."),
      input(expect.stringMatching(/^The line has no rule/) as string),
    ]);
    expect((await check("--input", await linesOf({ rule }), "--platform", "iOS")).code).toBe(0);
  });

  test("reads the rule of every filter in the policy files, by its platform", async () => {
    const { config } = await folderWith(`version: 1
stack: corp
groups:
  bad: { displayName: Bad, membershipRule: nonsense }
filters:
  theirs: { existing: true, displayName: Theirs }
  good: { displayName: Good, platform: iOS, rule: '(device.isRooted -eq "True")' }
  bad:
    displayName: Bad
    platform: windows10AndLater
    rule: (device.isRooted -eq "True")
`);

    const { code, out } = await check("-c", config, "--json");

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      valid: false,
      rules: [
        { address: "filter/good", line: 7, valid: true },
        { address: "filter/bad", line: 11, column: 11, valid: false },
      ],
    });
    expect((await check("-c", config)).out).toContain("2 rules: 1 valid, 1 not valid");
  });
});
