import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { createLab } from "../support/lab.ts";

const reg = `Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate]
"WUServer"="https://wsus.corp.example:8531"
"WUStatusServer"="https://wsus.corp.example:8531"
"TargetGroupEnabled"=dword:00000001
"TargetGroup"="Pilot"
"DeferQualityUpdates"=dword:00000001
"DeferQualityUpdatesPeriodInDays"=dword:00000007
"ProductVersion"="Windows 11"
"TargetReleaseVersion"=dword:00000001
"TargetReleaseVersionInfo"="25H2"
"SetPolicyDrivenUpdateSourceForFeatureUpdates"=dword:00000000
"SetPolicyDrivenUpdateSourceForQualityUpdates"=dword:00000000
"SetPolicyDrivenUpdateSourceForDriverUpdates"=dword:00000001
"SetPolicyDrivenUpdateSourceForOtherUpdates"=dword:00000001
"SetActiveHours"=dword:00000001
"ActiveHoursStart"=dword:00000007
"ActiveHoursEnd"=dword:00000013

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU]
"UseWUServer"=dword:00000001
"UseUpdateClassPolicySource"=dword:00000001
"AUOptions"=dword:00000004
"ScheduledInstallDay"=dword:00000001
"ScheduledInstallTime"=dword:00000003
"DetectionFrequencyEnabled"=dword:00000001
"DetectionFrequency"=dword:00000004
`.replaceAll("\n", "\r\n");

const query = `
HKEY_LOCAL_MACHINE\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate
    DeferFeatureUpdates    REG_DWORD    0x1
    DeferFeatureUpdatesPeriodInDays    REG_DWORD    0x1e

HKEY_LOCAL_MACHINE\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU
    AUOptions    REG_DWORD    0x2
`;

async function imported(content: string | Uint8Array, ...args: string[]) {
  const { folder } = await folderWith("");
  const file = join(folder, "wu.reg");
  await writeFile(file, content);
  const into = join(folder, "out");
  const result = await command(undefined, ["import", "gpo", file, "--out", into, ...args]);
  return { ...result, file, into };
}

describe("import gpo", () => {
  test("writes a config that validates, applies, and then plans nothing", async () => {
    const lab = createLab();
    const { code, into } = await imported(Buffer.from(`\ufeff${reg}`, "utf16le"));
    const config = join(into, "ringwright.yaml");

    const valid = await command(undefined, ["validate", "--config", into, "--json"]);
    const text = await readFile(config, "utf8");
    const { results } = await lab.apply(text);
    const plan = await lab.plan(text);

    expect(code).toBe(0);
    expect(JSON.parse(valid.out)).toMatchObject({
      valid: true,
      resources: { ring: 1, setting: 1 },
      warnings: [],
    });
    expect(results.map(({ address, result }) => [address, result])).toEqual([
      ["ring/gpo", "applied"],
      ["setting/gpo", "applied"],
    ]);
    expect(plan.changes).toEqual([]);
  });

  test("reads what reg query printed", async () => {
    const { into } = await imported(query);

    expect(await readFile(join(into, "ringwright.yaml"), "utf8")).toContain(
      "    automaticUpdateMode: notifyDownload\n    feature:\n      deferralDays: 30\n",
    );
  });

  test("prints a row a value, and repeats in the file what is not carried over", async () => {
    const { into, out } = await imported(reg);

    expect(out).toMatch(/^WindowsUpdate\\WUServer +https:\S+ +setting wsus\.server$/m);
    expect(out).toMatch(/^WindowsUpdate\\TargetGroup +Pilot +- has no equivalent: /m);
    expect(out).toMatch(/^23 values: 14 are carried over, 7 are implied, 2 have no equivalent\.$/m);
    expect(await readFile(join(into, "ringwright.yaml"), "utf8")).toMatch(
      /^# - WindowsUpdate\\TargetGroup \(Pilot\) has no equivalent: /m,
    );
  });

  test("prints the rows and the config as JSON", async () => {
    const { into, out } = await imported(query, "--json", "--stack", "berlin");

    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      out: join(into, "ringwright.yaml"),
      config: { stack: "berlin", rings: { gpo: { feature: { deferralDays: 30 } } } },
      values: [
        { name: "DeferFeatureUpdates", outcome: "implied" },
        { name: "DeferFeatureUpdatesPeriodInDays", outcome: "mapped", line: 4 },
        { key: "WindowsUpdate\\AU", name: "AUOptions", target: "ring automaticUpdateMode" },
      ],
    });
  });

  test("never writes over a file without --force", async () => {
    const { folder, config } = await folderWith("mine\n");
    const file = join(folder, "wu.txt");
    await writeFile(file, query);

    const refused = await command(undefined, ["import", "gpo", file, "--out", config]);
    const kept = await readFile(config, "utf8");
    const forced = await command(undefined, ["import", "gpo", file, "--out", config, "--force"]);

    expect(refused.code).toBe(1);
    expect(refused.err).toContain("exists already and was left as it is");
    expect(kept).toBe("mine\n");
    expect(forced.code).toBe(0);
    expect(await readFile(config, "utf8")).toContain("notifyDownload");
  });

  test("ends with one error a bad line, and writes nothing", async () => {
    const bad = reg.replace("dword:00000007", "dword:seven").replace('"Pilot"', '"Pilot');

    const { code, err, file, into } = await imported(bad);

    expect(code).toBe(1);
    expect(err).toContain(`${file}:7: has a text without a closing "`);
    expect(err).toContain(`${file}:9: has a dword that is not 1 to 8 hexadecimal digits`);
    await expect(readFile(join(into, "ringwright.yaml"))).rejects.toThrow("ENOENT");
  });

  test("shows control characters of a value as codes, in the table and in the file", async () => {
    const { into, out } = await imported(reg.replace('"Pilot"', '"Pi\u001b[31mlot"'));

    expect(out).not.toContain("\u001b");
    expect(await readFile(join(into, "ringwright.yaml"), "utf8")).toContain("Pi\\u001b[31mlot");
  });

  test.each([
    ["Windows Registry Editor Version 5.00\n", "no value under HKLM"],
    ["hello\n", "is none of the files that are read"],
  ])("tells what is wrong with %j", async (content, message) => {
    const { code, err } = await imported(content);

    expect(code).toBe(1);
    expect(err).toContain(message);
  });

  test("writes no file where nothing can be carried over", async () => {
    const { code, into, out } = await imported(
      query.replace("0x2", "0x5").replaceAll("DeferFeature", "Unheard"),
    );

    expect(code).toBe(0);
    expect(out).toContain("no file was written");
    await expect(readFile(join(into, "ringwright.yaml"))).rejects.toThrow("ENOENT");
  });

  test("tells a file that is not there", async () => {
    const { code, err } = await command(undefined, ["import", "gpo", "/nowhere/wu.reg"]);

    expect(code).toBe(1);
    expect(err).toContain("/nowhere/wu.reg: does not exist");
  });
});
