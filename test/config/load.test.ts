import { join } from "node:path";
import { loadDesiredState } from "ringwright";
import { describe, expect, test } from "vitest";
import { load } from "../support/lab.ts";
import { folderOf, issuesOf } from "../support/policy-folder.ts";

const head = "version: 1\nstack: corp\n";

describe("a folder of files", () => {
  test("is merged by key", async () => {
    const folder = await folderOf({
      "a.yaml": `${head}rings:\n  one: { displayName: One }\nadopt: [ { to: ring/one, id: 0f2c0000-0000-4000-8000-000000000001 } ]\n`,
      "b.yaml": `${head}rings:\n  two: { displayName: Two }\nadopt: [ { to: ring/two, id: 0f2c0000-0000-4000-8000-000000000002 } ]\n`,
    });

    const desired = await loadDesiredState(folder);

    expect(desired.resources.map(({ address }) => address)).toEqual(["ring/one", "ring/two"]);
    expect(desired.adopt).toHaveLength(2);
    expect(desired.resources[1]?.source).toEqual({ file: join(folder, "b.yaml"), line: 4 });
  });

  test("with a key in two files names both places", async () => {
    const folder = await folderOf({
      "a.yaml": `${head}rings:\n  one: { displayName: One }\n`,
      "b.yaml": `rings:\n  one: { displayName: Uno }\nguards: { maxDeletes: 1 }\n`,
      "c.yaml": `guards: { maxDeletes: 2 }\n`,
    });

    const issues = await issuesOf(folder);

    expect(issues.map((issue) => issue.replaceAll(`${folder}/`, ""))).toEqual([
      "b.yaml:2:3: rings.one: is given twice; the first is in a.yaml:4:3",
      "c.yaml:1:1: guards: is given twice; the first is in b.yaml:3:1",
    ]);
  });

  test("tells a problem in the list of the second file at its own line", async () => {
    const folder = await folderOf({
      "a.yaml": `${head}rings:\n  one: { displayName: One }\nadopt: [ { to: ring/one, id: 0f2c0000-0000-4000-8000-000000000001 } ]\n`,
      "b.yaml": `adopt:\n  - { to: ring/two, id: 0f2c0000-0000-4000-8000-000000000002 }\n`,
    });

    expect((await issuesOf(folder))[0]).toContain(
      "b.yaml:2:11: adopt.1.to: ring/two is not in the config",
    );
  });
});

describe("hostile YAML", () => {
  test.each([
    ["10,000 nested lists", `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    [
      "a mapping nested 100 deep",
      Array.from({ length: 100 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
    ],
    [
      "a billion laughs",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
        .split("")
        .map(
          (name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`).join(",")}]`,
        )
        .join("\n")}`,
    ],
    ["a tag that asks for code", "a: !!js/function 'function () {}'"],
    ["a merge key", `${head}base: &b { displayName: One }\nrings:\n  one: { <<: *b }`],
    ["a prototype", `${head}constructor: { prototype: { admin: true } }`],
    ["two documents", `${head}---\n${head}`],
    ["a mapping within itself", `${head}rings: &r { a: *r }`],
    ["a list within itself", `${head}adopt: &l\n  - [ 1, [ *l ] ]`],
  ])("with %s is refused with a place, and quickly", async (_name, text) => {
    const folder = await folderOf({ "ringwright.yaml": text });
    const from = process.cpuUsage();

    const [issue] = await issuesOf(join(folder, "ringwright.yaml"));

    expect(issue).toMatch(/ringwright\.yaml:\d+:\d+: /);
    // no timing test: only that nothing exploded
    expect(process.cpuUsage(from).user / 1e6).toBeLessThan(5);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test.each([
    ["lists", `${head}adopt: ${"[".repeat(10_000)}${"]".repeat(10_000)}`, "3:"],
    [
      "mappings",
      `${head}${Array.from({ length: 2500 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")}`,
      "",
    ],
  ])("nested thousands deep in %s is told as that, once", async (_name, text, line) => {
    const folder = await folderOf({ "deep.yaml": text });
    const file = join(folder, "deep.yaml");

    const issues = await issuesOf(file);

    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(`${file}:${line}`);
    expect(issues[0]).toMatch(/:\d+:\d+: .*is nested too deeply; at most 24 levels are allowed/);
  });

  test("that stands within itself is told with its place and the way out", async () => {
    const folder = await folderOf({ "round.yaml": `${head}rings: &r { a: *r }\n` });

    expect(await issuesOf(join(folder, "round.yaml"))).toEqual([
      `${join(folder, "round.yaml")}:3:16: rings.a: *r stands in what it stands for; write it out`,
    ]);
  });

  test("of 10 MB is refused unread", async () => {
    const folder = await folderOf({
      "ringwright.yaml": `# ${"x".repeat(10 * 1024 * 1024)}\n${head}`,
    });

    expect((await issuesOf(join(folder, "ringwright.yaml")))[0]).toContain(
      "has 11 MB; at most 4 MB are read",
    );
  });

  test("that is not UTF-8 is refused", async () => {
    const folder = await folderOf({
      "ringwright.yaml": Uint8Array.from([0x61, 0x3a, 0x20, 0xff, 0xfe]),
    });

    expect((await issuesOf(join(folder, "ringwright.yaml")))[0]).toContain("is not UTF-8 text");
  });
});

describe("a TypeScript config", () => {
  test("gives the same state as YAML", async () => {
    const folder = await folderOf({
      "ringwright.config.ts": `import { defineConfig } from "ringwright";
const days: number = 7;
export default defineConfig({ version: 1, stack: "corp", rings: { broad: { displayName: "Broad", quality: { deferralDays: days } } } });
`,
    });

    const code = await loadDesiredState(folder);
    const yaml = await load(
      `${head}rings:\n  broad: { displayName: Broad, quality: { deferralDays: 7 } }\n`,
    );

    expect(code.resources[0]?.fields).toEqual(yaml.resources[0]?.fields);
    expect(code.configHash).toBe(yaml.configHash);
  });

  test.each([
    ["throws", "const a = 1;\n throw new Error('boom');", /\.mjs:2:8: cannot be evaluated: boom/],
    [
      "throws in a function",
      "const f = () => {\n  throw new Error('boom');\n};\nexport default f();",
      /\.mjs:2:9: cannot be evaluated: boom/,
    ],
    ["throws no error", "throw 7;", /\.mjs: cannot be evaluated: 7/],
    ["exports nothing", "export {};", /exports no config/],
    ["ends the process", "process.exit(0);", /exports no config/],
    [
      "has a wrong value",
      "export default { version: 1, stack: 'corp', rings: { r: { displayName: 'R', quality: { deferralDays: 99 } } } };",
      /rings\.r\.quality\.deferralDays: must be at most 30/,
    ],
  ])("that %s is told with its file", async (_name, text, message) => {
    const folder = await folderOf({ "ringwright.config.mjs": text });

    const [issue] = await issuesOf(folder);

    expect(issue).toMatch(message);
    expect(issue).toContain("ringwright.config.mjs");
  });
});

describe("the desired state", () => {
  test("carries no value of a variable when it is saved as JSON", async () => {
    const state = await load(
      `${head}rings:\n  r: { displayName: R, description: "call \${var:PHONE}" }\n`,
      { RINGWRIGHT_VAR_PHONE: "555-0199" },
    );

    expect(JSON.stringify(state)).not.toContain("555-0199");
    expect(state.resources[0]?.fields["description"]).toBe("call ${var:PHONE}");
  });

  test("reads no variable but those of its own prefix", async () => {
    await expect(
      load(`${head}rings:\n  r: { displayName: "\${var:HOME}" }\n`, { HOME: "/root" }),
    ).rejects.toThrow(/RINGWRIGHT_VAR_HOME, which is not set/);
  });

  test("has approximations for what Graph cannot hold, whatever else the object has", async () => {
    const state = await load(`${head}rings:
  window: { displayName: W, maintenanceWindow: { start: "02:30", end: "05:00" }, quality: { deadlineDays: 3 } }
  hours: { displayName: H, activeHours: { start: "05:00", end: "01:00" } }
`);
    const of = (key: string) => state.resources.find((resource) => resource.key === key);

    expect(of("window")?.approximations).toHaveLength(2);
    expect(of("window")?.fields["maintenanceWindow"]).toEqual({
      day: "everyday",
      start: "03:00",
      weeks: ["everyWeek"],
    });
    expect(of("hours")?.approximations).toEqual([expect.stringContaining("at most 18 hours")]);
    expect(of("hours")?.fields["activeHours"]).toEqual({ start: "05:00", end: "23:00" });
  });
});

describe("advice on a word that is not known", () => {
  test.each([
    ["assignments: [ { include: pilot } ]", "is not a known property; write { group: pilot }"],
    ["updateNotificationLevel: enableAllNotifications", "updateNotificationLevel: must be"],
    ["userPauseAccess: enabeld", 'did you mean "enabled"?'],
    ["driversIncluded: true", 'is not a known property; "driversExcluded" says the opposite'],
    ["driversInclded: true", 'is not a known property; "driversExcluded" says the opposite'],
    ["drivers: excluded", 'there is "driversExcluded", which may say the opposite'],
    ["driver: true", 'there is "driversExcluded", which may say the opposite'],
    ["featureExcluded: true", "featureExcluded: is not a known property"],
    ["microsoftUpdateServiceBlocked: true", '"microsoftUpdateServiceAllowed" says the opposite'],
    ["blockWindows11Upgrade: true", '"allowWindows11Upgrade" says the opposite'],
    ["postponeRebootUntilBeforeDeadline: true", "is not a known property"],
  ])("of %s never turns it round", async (body, advice) => {
    const config = `${head}groups: { pilot: { existing: true, displayName: P } }\nrings:\n  r: { displayName: R, ${body} }\n`;

    const error = await load(config).then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    );

    expect(error?.message).toContain(advice);
    expect(error?.message).not.toMatch(
      /did you mean "(exclude|disable|drivers|feature|microsoft|allow|postpone)/,
    );
  });

  test.each([
    ["assignments: pilot", 'must be a list (is "pilot"); write [{ group: pilot }]'],
    ["assignments: allDevices", "write [{ allDevices: true }]"],
    ["assignments: { includes: pilot }", "write a list: [{ group: pilot }]"],
    ["assignments: [ { includes: pilot } ]", "write { group: pilot }"],
    ["assignments: [ { excludes: pilot } ]", "write { exclude: pilot }"],
    ["assignments: [ { allDevices: true, filterModes: include } ]", 'did you mean "filterMode"?'],
    ["assignments: [ { allDevices: true, filtermode: include } ]", 'did you mean "filterMode"?'],
    ["assignments: [ { allDevices: true, filterType: include } ]", 'write "filterMode"'],
    ["quality: { pause: true }", "a pause is the operator's: ringwright ring pause"],
    ["feature: { paused: true }", "a pause is the operator's: ringwright ring pause"],
    ["paused: true", "a pause is the operator's: ringwright ring pause"],
    ["qualityPaused: true", "a pause is the operator's: ringwright ring pause"],
  ])("of %s is what can be written", async (body, advice) => {
    const config = `${head}groups: { pilot: { existing: true, displayName: P } }\nrings:\n  r: { displayName: R, ${body} }\n`;

    await expect(load(config)).rejects.toThrow(advice);
  });

  test.each(["windows", "win10", "windows11", "windows10", "windows10andlater"])(
    "of the platform %s is Windows 10 and later",
    async (platform) => {
      const rule = `'(device.model -eq "x")'`;
      const config = `${head}filters:\n  f: { displayName: F, platform: ${platform}, rule: ${rule} }\n`;

      await expect(load(config)).rejects.toThrow(/; (write|did you mean) "windows10AndLater"\??$/);
    },
  );
});
