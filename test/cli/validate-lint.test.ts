import { readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";

const head = "version: 1\nstack: corp\n";
const warned = `${head}rings:\n  only: { displayName: Only }\n`;
const wrong = `${head}rings:\n  only: { displayName: Only, activeHours: { start: "04:00", end: "23:00" } }\n`;

async function validate(config: string, ...more: string[]) {
  const { config: file } = await folderWith(config);
  return { file, ...(await command(undefined, ["validate", "-c", file, ...more])) };
}

describe("ringwright validate", () => {
  test("ends with 0 for warnings, 2 where they are to count, 5 for errors, 1 for no config", async () => {
    expect((await validate(warned)).code).toBe(0);
    expect((await validate(warned, "--strict")).code).toBe(2);
    expect((await validate(wrong)).code).toBe(5);
    expect((await validate(wrong, "--strict")).code).toBe(5);
    expect((await validate(`${head}rings: 3\n`, "--strict")).code).toBe(1);
  });

  test("prints findings on stderr, one line each, and the result on stdout", async () => {
    const { file, out, err } = await validate(wrong);
    expect(err).toContain(`${file}:4:43: error RL202 rings.only.activeHours: span 19 hours`);
    expect(out).toMatch(/is valid: stack corp, (?:\d+ groups?, )?1 ring\.$/m);
  });

  test("prints findings as JSON with place, id and severity", async () => {
    const { code, out, file } = await validate(warned, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      valid: true,
      diagnostics: [
        {
          id: "RL308",
          severity: "warning",
          file,
          line: 4,
          column: 3,
          path: "rings.only",
          address: "ring/only",
        },
      ],
      suppressed: [],
      known: [],
    });
  });

  test("writes SARIF and JUnit, and prints annotations instead of lines", async () => {
    const { config: file } = await folderWith(warned);
    const at = (name: string) => join(dirname(file), name);
    const { out, err } = await command(undefined, [
      "validate",
      "-c",
      file,
      "--sarif",
      at("a.sarif"),
      "--junit",
      at("a.xml"),
      "--annotations",
      "github",
    ]);
    expect(JSON.parse(await readFile(at("a.sarif"), "utf8"))).toMatchObject({
      version: "2.1.0",
      runs: [{ results: [{ ruleId: "RL308", level: "warning" }] }],
    });
    expect(await readFile(at("a.xml"), "utf8")).toContain('<testcase classname="RL308"');
    expect(out).toMatch(/^::warning file=.*,line=4,col=3,title=RL308::/);
    expect(err).not.toContain("RL308");
  });

  test("writes a baseline, after which only what is new is told", async () => {
    const config = `${warned}lint: { baseline: known.json }\n`;
    const { config: file } = await folderWith(config);
    const run = async (...more: string[]) =>
      await command(undefined, ["validate", "-c", file, ...more]);

    expect(await run()).toMatchObject({
      code: 1,
      err: expect.stringContaining("--write-baseline") as string,
    });
    expect((await run("--write-baseline")).code).toBe(0);
    expect(await run("--strict")).toMatchObject({
      code: 0,
      err: expect.stringContaining("1 known to the baseline") as string,
    });
  });

  test("tells nothing of a file that is no baseline, and takes none from elsewhere", async () => {
    const { folder, config: file } = await folderWith(`${warned}lint: { baseline: known.json }\n`);
    await symlink("/etc/passwd", join(folder, "known.json"));
    const { code, err } = await command(undefined, ["validate", "-c", file]);
    expect(code).toBe(1);
    expect(err).toContain("is no baseline");
    expect(err).not.toContain("root");
    for (const path of ["../known.json", "/etc/passwd", "a/../../b", "..", "C:\\\\x"])
      expect((await validate(`${warned}lint: { baseline: "${path}" }\n`)).code, path).toBe(1);
  });

  test("prints annotations beside JSON on stderr", async () => {
    const { out, err } = await validate(warned, "--json", "--annotations", "github");
    expect(JSON.parse(out)).toMatchObject({ valid: true });
    expect(err).toMatch(/^::warning file=/m);
  });

  test("wants a file to write a baseline to", async () => {
    expect(await validate(warned, "--write-baseline")).toMatchObject({
      code: 1,
      err: expect.stringContaining("lint: { baseline:") as string,
    });
  });

  test("explains a rule, in any case of letters, without a config", async () => {
    const { code, out } = await command(undefined, ["validate", "--explain", "rl304"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^RL304 \(warning\): too little time between two rings\n/);
    expect(out).toContain("https://learn.microsoft.com/");
    expect((await command(undefined, ["validate", "--explain", "all"])).out).toMatch(/^RL103 /);
    expect(await command(undefined, ["validate", "--explain", "RL999"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("--explain all") as string,
    });
  });

  test("has nothing to warn of in the file that init writes", async () => {
    const { folder } = await folderWith("");
    const file = join(folder, "starter.yaml");
    expect((await command(undefined, ["init", "-c", file])).code).toBe(0);

    const { code, err } = await command(undefined, ["validate", "--strict", "-c", file]);

    expect(code, err).toBe(0);
    expect(err).toContain("0 errors, 0 warnings, 3 notes");
  });
});
