import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkMembershipRule } from "ringwright";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, folderWith } from "../support/cli.ts";
import { served } from "../support/served.ts";

const windows = '(device.deviceOSType -eq "Windows")';
const typo = 'device.displayNam -eq "PC"';

async function fileWith(content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-rule-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  const file = join(folder, "input");
  await writeFile(file, content);
  return file;
}

const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("rule check", () => {
  test("draws each finding under the rule, with its name and place", async () => {
    const { code, out } = await command(undefined, ["rule", "check", `(${typo})`]);

    expect(code).toBe(1);
    expect(out).toBe(
      [
        "1:2 error unknown-property: device.displayNam does not exist. Did you mean device.displayName?",
        '  (device.displayNam -eq "PC")',
        "   ^^^^^^^^^^^^^^^^^",
        "Not valid (1 error)",
        "",
      ].join("\n"),
    );
  });

  test("ends with 0 for a rule with warnings only", async () => {
    const { code, out } = await command(undefined, [
      "rule",
      "check",
      'device.displayName -ne "PC"',
    ]);

    expect(code).toBe(0);
    expect(out).toContain("warning negative-null");
    expect(out).toContain("Valid, a rule about devices (1 warning)");
  });

  test("prints one document of one rule under --json", async () => {
    const { code, out } = await command(undefined, ["rule", "check", typo, "--json"]);

    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      formatVersion: 1,
      rule: typo,
      ...checkMembershipRule(typo),
    });
  });

  test("refuses a rule about the other subject", async () => {
    const rule = 'user.city -eq "Bonn"';

    expect((await command(undefined, ["rule", "check", rule])).code).toBe(0);
    const { code, out } = await command(undefined, ["rule", "check", rule, "--subject", "device"]);

    expect(code).toBe(1);
    expect(out).toContain("wrong-subject");
  });

  test("shows no control character of a rule", async () => {
    const { out } = await command(undefined, [
      "rule",
      "check",
      'device.displayName -eq "\u001b[2J\u202e" and x',
    ]);

    expect(out).not.toContain("\u001b");
    expect(out).not.toContain("\u202e");
  });
});

describe("rule check --input --json", () => {
  test("gives 10,000 lines for 10,000 rules, in their order", async () => {
    const rules = Array.from({ length: 10_000 }, (_, index) =>
      index % 3 === 0
        ? `device.displayNam -eq "PC-${index}"`
        : `(device.displayName -startsWith "PC-${index}") -and ${windows}`,
    );
    const file = await fileWith(rules.map((rule) => `${JSON.stringify({ rule })}\n`).join(""));

    const { code, out } = await command(undefined, ["rule", "check", "--input", file, "--json"]);

    expect(code).toBe(1);
    expect(out.trimEnd().split("\n")).toEqual(
      rules.map((rule) => JSON.stringify(checkMembershipRule(rule))),
    );
  });

  test("tells a line that holds no rule on its own line, and goes on", async () => {
    const given = ["nonsense", "", "[1]", '{"rule":5}', '{"rule":"x","subject":"cat"}'];
    const file = await fileWith([...given, JSON.stringify({ rule: windows })].join("\n"));

    const { code, out } = await command(undefined, ["rule", "check", "--input", file, "--json"]);

    const found = lines(out);
    expect(code).toBe(1);
    expect(found).toHaveLength(6);
    for (const line of found.slice(0, 5)) {
      expect(line).toEqual({
        valid: false,
        diagnostics: [
          { id: "input", severity: "error", message: expect.any(String), start: 0, end: 0 },
        ],
      });
    }
    expect(found[5]).toEqual({ valid: true, subject: "device", diagnostics: [] });
  });

  test("takes the subject of a line, and --subject where it has none", async () => {
    const rule = 'user.city -eq "Bonn"';
    const file = await fileWith(
      `${JSON.stringify({ rule, subject: "user" })}\n${JSON.stringify({ rule })}\n`,
    );

    const { out } = await command(undefined, [
      "rule",
      "check",
      "--input",
      file,
      "--json",
      "--subject",
      "device",
    ]);

    expect(lines(out).map(({ valid }) => valid)).toEqual([true, false]);
  });

  // JSON texts may hold U+2028 as it is: https://www.rfc-editor.org/rfc/rfc8259#section-7
  test("ends a line at a line feed only, and takes a byte order mark and CRLF", async () => {
    const rule = 'device.displayName -eq "a\u2028b"';
    const file = await fileWith(`\ufeff{"rule":${JSON.stringify(rule)}}\r\n{"rule":"x"}\r\n`);

    const { out } = await command(undefined, ["rule", "check", "--input", file, "--json"]);

    expect(out).toBe(
      `${JSON.stringify(checkMembershipRule(rule))}\n${JSON.stringify(checkMembershipRule("x"))}\n`,
    );
  });

  test("tells a line that is no UTF-8 on its own line", async () => {
    const good = Buffer.from(`\n{"rule":${JSON.stringify(windows)}}`);
    const file = await fileWith(Buffer.concat([Buffer.from([0x7b, 0xff, 0xfe]), good]));

    const { out } = await command(undefined, ["rule", "check", "--input", file, "--json"]);

    expect(lines(out).map(({ valid }) => valid)).toEqual([false, true]);
  });

  test.each(["\ufeff", ""])(
    "tells a file in UTF-16 as eval and format do: mark %j",
    async (mark) => {
      const line = `${mark}{"rule":${JSON.stringify(windows)}}\n{"displayName":"PC"}`;
      const file = await fileWith(Buffer.from(line, "utf16le"));

      const checked = await command(undefined, ["rule", "check", "--input", file, "--json"]);
      const evaluated = await command(undefined, ["rule", "eval", windows, "--input", file]);
      const formatted = await command(undefined, ["rule", "format", "--input", file]);

      const said = " is not UTF-8. Save the file as UTF-8.";
      for (const { valid, diagnostics } of lines(checked.out))
        expect([valid, diagnostics]).toMatchObject([false, [{ message: `The line${said}` }]]);
      expect([evaluated.code, evaluated.err]).toEqual([1, `error ${file} line 1${said}\n`]);
      expect([formatted.code, formatted.err]).toEqual([1, `error ${file} line 1${said}\n`]);
    },
  );

  test("reads stdin for -", async () => {
    const main = join(import.meta.dirname, "../../src/cli/main.ts");
    const child = spawn(
      process.execPath,
      ["--no-warnings", main, "rule", "check", "--input", "-", "--json"],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));

    child.stdin.end(`${JSON.stringify({ rule: windows })}\n`);
    const [code] = (await once(child, "close")) as [number];

    expect(code).toBe(0);
    expect(lines(out)).toEqual([{ valid: true, subject: "device", diagnostics: [] }]);
  });
});

describe("rule check --input", () => {
  test("tells file and line of each finding, and counts", async () => {
    const file = await fileWith(`${JSON.stringify({ rule: windows })}\n{"rule":"x"}\n`);

    const { code, out } = await command(undefined, ["rule", "check", "--input", file]);

    expect(code).toBe(1);
    expect(out).toContain(`${file}:2\n`);
    expect(out).not.toContain(`${file}:1\n`);
    expect(out).toContain("2 rules: 1 valid, 1 not valid");
  });
});

describe("rule check --config", () => {
  const config = `version: 1
stack: corp
groups:
  all: { existing: true, displayName: All }
  good: { displayName: Good, membershipRule: '${windows}' }
  bad:
    displayName: Bad
    membershipRule: ${typo}
rings:
  broad: { quality: 5 }
`;

  test("tells file, line and column of each rule, whatever else is wrong", async () => {
    const { config: file } = await folderWith(config);

    const { code, out } = await command(undefined, ["rule", "check", "-c", file]);

    expect(code).toBe(1);
    expect(out).toContain(`${file}:8:21 group/bad\n1:1 error unknown-property`);
    expect(out).toContain("2 rules: 1 valid, 1 not valid");
  });

  test("reads every file of a folder", async () => {
    const { folder } = await folderWith(config);
    await writeFile(
      join(folder, "more.yaml"),
      "groups:\n  more: { displayName: More, membershipRule: 'user.city -eq \"Bonn\"' }\n",
    );

    const { out } = await command(undefined, ["rule", "check", "-c", folder, "--json"]);

    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      valid: false,
      rules: [
        { address: "group/more", line: 2, column: 46, valid: false },
        { address: "group/good", line: 5, valid: true },
        { address: "group/bad", line: 8, column: 21, valid: false },
      ],
    });
  });

  test("shows nothing of what a variable stands for", async () => {
    const { config: file } = await folderWith(
      "version: 1\nstack: corp\ngroups:\n  a: { displayName: A, membershipRule: 'device.displayName -eq ${var:NAME}' }\n",
    );

    const { code, out } = await command(undefined, ["rule", "check", "-c", file], {
      env: { RINGWRIGHT_VAR_NAME: "hidden-value" },
    });

    expect(code).toBe(1);
    expect(out).not.toContain("hidden-value");
  });
});

describe("rule eval --input", () => {
  const devices = [
    { displayName: "LT-1", objectId: "a", deviceOSType: "Windows" },
    { displayName: "LT-2", id: "b", operatingSystem: "Windows", deviceOwnership: null },
    { displayName: "LT-3", objectId: "c", deviceOSType: "iPhone" },
    { displayName: "LT-4", id: "d", operatingSystem: "iPhone", model: "iPhone 17" },
  ];
  const file = async () =>
    await fileWith(devices.map((device) => JSON.stringify(device)).join("\n\n"));

  test("takes objects as rules name them and as Graph does", async () => {
    const { code, out } = await command(undefined, [
      "rule",
      "eval",
      windows,
      "--input",
      await file(),
    ]);

    expect(code).toBe(0);
    expect(out).toBe("LT-1  a\nLT-2  b\n2 of 4 devices selected\n");
  });

  test("prints one document under --json", async () => {
    const { out } = await command(undefined, [
      "rule",
      "eval",
      windows,
      "--json",
      "--now",
      "2026-11-22T08:00:00Z",
      "--input",
      await file(),
    ]);

    expect(JSON.parse(out)).toEqual({
      formatVersion: 1,
      rule: windows,
      now: "2026-11-22T08:00:00.000Z",
      matches: [
        { displayName: "LT-1", id: "a" },
        { displayName: "LT-2", id: "b" },
      ],
      counts: { devices: 4, matched: 2 },
    });
  });

  test("takes the time of system.now from --now", async () => {
    const people = await fileWith(
      '{"displayName":"Ada","objectId":"a","employeeHireDate":"2026-11-01T00:00:00Z"}\n',
    );
    const rule = "user.employeeHireDate -ge system.now -minus P30D";
    const at = async (now: string) =>
      (await command(undefined, ["rule", "eval", rule, "--input", people, "--now", now])).out;

    expect(await at("2026-11-22")).toContain("1 of 1 user selected");
    expect(await at("2027-11-22")).toContain("0 of 1 user selected");
  });

  test("ends with 1 at a line that is no object, and says how to write them", async () => {
    const { code, err } = await command(undefined, [
      "rule",
      "eval",
      windows,
      "--input",
      await fileWith('{"displayName":"a"}\n[\n'),
    ]);

    expect(code).toBe(1);
    expect(err).toContain("line 2 is no JSON object");
  });
});

describe("lines that rules cannot see as they are", () => {
  const evaluated = async (rule: string, ...objects: readonly object[]) =>
    await command(undefined, [
      "rule",
      "eval",
      "--input",
      await fileWith(objects.map((object) => JSON.stringify(object)).join("\n")),
      "--",
      rule,
    ]);

  // a user as https://learn.microsoft.com/graph/api/resources/user has it
  const graphUser = {
    id: "3",
    mailNickname: "j.doe-vendor",
    officeLocation: "R",
    mobilePhone: "1",
    businessPhones: ["2", "3"],
    onPremisesSyncEnabled: true,
    onPremisesExtensionAttributes: { extensionAttribute1: "x" },
    assignedPlans: [{ service: "SCO", capabilityStatus: "Enabled" }],
    manager: { id: "9" },
  };

  test.each([
    ['device.deviceOSVersion -startsWith "10"', { DISPLAYNAME: "b", DEVICEOSVERSION: "10.0" }],
    ['device.deviceOSVersion -startsWith "10"', { OperatingSystemVersion: "10.0", id: "1" }],
    ['user.mailNickname -endsWith "-vendor"', graphUser],
    ["user.objectId -ne null", graphUser],
    ['user.physicalDeliveryOfficeName -eq "R"', graphUser],
    ['user.mobile -eq "1"', graphUser],
    ['user.telephoneNumber -eq "2"', graphUser],
    ["user.dirSyncEnabled -eq true", graphUser],
    ['user.extensionAttribute1 -eq "X"', graphUser],
    ['user.assignedPlans -any (assignedPlan.service -eq "SCO")', graphUser],
    ['Direct Reports for "9"', graphUser],
    ['-not (device.displayName -eq "a")', { displayName: "b" }],
  ])("%s is true of %j", async (rule, object) => {
    const { code, out } = await evaluated(rule, object);

    expect(out).toMatch(/^1 of 1 \w+ selected$/m);
    expect(code).toBe(0);
  });

  test.each([
    [
      'device.deviceOSVersion -startsWith "10"',
      { deviceOSVersion: 10 },
      '"deviceOSVersion" holds 10',
    ],
    ["device.deviceOSVersion -eq null", { operatingSystemVersion: 10 }, '"operatingSystemVersion"'],
    [
      'device.devicePhysicalIds -any (_ -startsWith "[ZTDId]")',
      { devicePhysicalIds: "[ZTDId]:x" },
      '"devicePhysicalIds" holds a text, and a list of texts belongs there',
    ],
    ["device.accountEnabled -ne true", { accountEnabled: "true" }, '"accountEnabled" holds a text'],
    ["user.employeeId -eq null", { id: "1", employeeId: 123 }, '"employeeId" holds 123'],
    ["user.employeeHireDate -eq null", { employeeHireDate: "soon" }, '"employeeHireDate"'],
    ['device.displayName -eq "a"', { name: "a" }, "none of its keys is a property of a device"],
  ])("%s names what it cannot read in %j", async (rule, object, named) => {
    const known = { displayName: "LT", objectId: "ok" };
    const { code, out, err } = await evaluated(rule, known, object);

    expect(code).toBe(3);
    expect(err).toContain(`line 2: ${named}`);
    expect(err).toMatch(/1 (?:device|user) of 2 could not be judged/);
    expect(out).not.toContain("2 of 2");
    expect((await evaluated(rule, object)).code).toBe(1);
  });

  test("does not mind what the rule does not look at", async () => {
    const device = { displayName: "a", accountEnabled: "true" };

    expect(await evaluated('device.displayName -eq "a"', device)).toMatchObject({
      code: 0,
      err: "",
    });
  });

  test("names them in the document of --json, and of explain in its error", async () => {
    const file = await fileWith('{"displayName":"a","accountEnabled":"true"}');
    const about = ["device.accountEnabled -eq true", "--input", file];
    const { out } = await command(undefined, ["rule", "eval", ...about, "--json"]);

    expect(JSON.parse(out)).toMatchObject({
      counts: { devices: 1, matched: 0, notJudged: 1 },
      unread: [expect.stringContaining('line 1: "accountEnabled" holds a text')],
    });
    const explained = await command(undefined, ["rule", "explain", ...about]);
    expect(explained.code).toBe(1);
    expect(explained.err).toContain('line 1: "accountEnabled" holds a text');
  });

  test("says where a rule that begins with a dash goes", async () => {
    const args = ["rule", "eval", '-not (device.displayName -eq "a")', "--input", "x"];
    const { code, err } = await command(undefined, args);

    expect(code).toBe(1);
    expect(err).toContain("A value that begins with a dash goes last, after --");
    const document = await command(undefined, [...args, "--json"]);
    expect(document.out).toContain("after --");
  });
});

describe("rule eval --tenant", () => {
  test("selects the members that the tenant itself computes", async () => {
    const rule = '(device.displayName -match "[02468]$")';
    const mock = served({
      devices: 1200,
      groups: [dynamicGroup("Even", rule)],
    });

    const { code, out } = await command(mock, ["rule", "eval", rule, "--tenant", "--json"]);

    const { matches, counts } = JSON.parse(out) as {
      matches: { id: string }[];
      counts: { devices: number };
    };
    expect(code).toBe(0);
    expect(counts.devices).toBe(1200);
    expect(matches.length).toBeGreaterThan(0);
    expect(matches.map(({ id }) => id).sort()).toEqual(membersOf(mock, "Even"));
    expect(mock.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test.each([
    ['user.city -eq "Bonn"', /about users/],
    [
      'device.memberOf -any (group.objectId -in ["62e19b97-8b3d-4d4a-a106-4ce66896a863"])',
      /memberOf/,
    ],
    ["device.displayName -eq", /syntax-missing-value/],
  ])("refuses %s before it signs in", async (rule, message) => {
    const mock = served({ devices: 1 });

    const { code, err } = await command(mock, ["rule", "eval", rule, "--tenant"]);

    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(mock.requests).toEqual([]);
  });
});

describe("rule impact", () => {
  const even = '(device.displayName -match "[02468]$")';
  const low = '(device.displayName -match "[01234]$")';

  interface ImpactDocument {
    readonly group: object | null;
    readonly before: string | null;
    readonly joins: { id: string; rings?: object }[];
    readonly leaves: { id: string; rings?: object }[];
    readonly counts: { devices: number; joins: number; leaves: number; stays: number };
    readonly rings: Record<string, { enter: number; leave: number; unknown: number }>;
    readonly consequences: string[];
    readonly notes: string[];
  }

  const impact = async (mock: MockTenant, ...args: string[]) => {
    const { code, out, err } = await command(mock, ["rule", "impact", ...args, "--json"]);
    expect(code, err).toBe(0);
    return JSON.parse(out) as ImpactDocument;
  };

  test("tells exactly who joins and leaves once the rule is written", async () => {
    const mock = served({ devices: 1200, groups: [dynamicGroup("Pilot", even)] });
    const before = membersOf(mock, "Pilot");

    const told = await impact(mock, low, "--group", "Pilot");
    expect(mock.requests.every(({ method }) => method === "GET")).toBe(true);
    mock.state.patch("groups", idOf(mock, "Pilot"), { membershipRule: low });
    const after = membersOf(mock, "Pilot");

    expect(told.joins.map(({ id }) => id).sort()).toEqual(without(after, before));
    expect(told.leaves.map(({ id }) => id).sort()).toEqual(without(before, after));
    expect(told.joins.length).toBeGreaterThan(0);
    expect(told.leaves.length).toBeGreaterThan(0);
    expect(told).toMatchObject({ formatVersion: 1, rule: low, before: even });
    expect(told.counts.stays).toBe(before.length - told.leaves.length);
    expect(told.consequences.join(" ")).toContain("whom both rules select stays");
  });

  test("lists the devices one by one, the totals and the consequence", async () => {
    const mock = served({ devices: 20, groups: [dynamicGroup("Pilot", even)] });

    const { out } = await command(mock, ["rule", "impact", low, "--group", "Pilot"]);

    expect(out).toMatch(/^\+ \S+ {2}[0-9a-f-]{36}$/m);
    expect(out).toMatch(/^- \S+ {2}[0-9a-f-]{36}$/m);
    expect(out).toMatch(
      /^Group "Pilot": \d+ join, \d+ leave, \d+ stay, of 20 devices\.\n! Members that the new rule does not select leave/m,
    );
  });

  test("compares two rules with --from, without any group", async () => {
    const mock = served({ devices: 200 });

    const told = await impact(mock, low, "--from", even);

    expect(told.group).toBeNull();
    expect(told.counts.joins).toBe(told.joins.length);
    expect(told.counts.devices).toBe(200);
    expect(told.counts.joins).toBeGreaterThan(0);
  });

  test("says that nothing changes for a rule that is spelt in another way", async () => {
    const mock = served({ devices: 20, groups: [dynamicGroup("Pilot", even)] });

    const told = await impact(mock, even.replace("-match", "match"), "--group", "Pilot");

    expect(told.counts).toMatchObject({ joins: 0, leaves: 0 });
    expect(told.consequences).toEqual([]);
    expect(told.notes.join(" ")).toContain("has this rule already");
  });

  test("compares an assigned group with its members", async () => {
    const mock = served({ devices: 20 });
    const [first] = mock.state.list("devices");
    mock.state.add("groups", { displayName: "VIP", members: [String(first?.["id"])] });

    const told = await impact(mock, "(device.objectId -ne null)", "--group", "VIP");

    expect(told.before).toBeNull();
    expect(told.counts).toEqual({ devices: 20, joins: 19, leaves: 0, stays: 1 });
    expect(told.consequences.join(" ")).toContain("becomes dynamic");
  });

  test("compares a group whose rule no list of devices tells with its members", async () => {
    const mock = served({ devices: 20 });
    const [first] = mock.state.list("devices");
    mock.state.add("groups", { displayName: "VIP", members: [String(first?.["id"])] });
    const copy = `device.memberOf -any (group.objectId -in ["${idOf(mock, "VIP")}"])`;
    mock.state.add("groups", dynamicGroup("Copy", copy));

    const told = await impact(mock, "(device.objectId -ne null)", "--group", "Copy");

    expect(told.before).toBe(copy);
    expect(told.counts).toEqual({ devices: 20, joins: 19, leaves: 0, stays: 1 });
  });

  test("tells the rings that each device leaves and enters, other groups counted in", async () => {
    const mock = served({ devices: 300, groups: [dynamicGroup("Pilot", even)] });
    const { config } = await folderWith(`version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: '${even}' }
  vip: { displayName: VIP, membershipRule: '(device.displayName -match "1$")' }
rings:
  pilot: { displayName: R1, assignments: [ { group: pilot }, { exclude: vip } ] }
  broad: { displayName: R2, assignments: [ { allDevices: true }, { exclude: pilot }, { exclude: vip } ] }
  other: { displayName: R3, assignments: [ { group: vip } ] }
`);

    const told = await impact(mock, low, "--group", "pilot", "-c", config);

    const name = new Map(
      mock.state.list("devices").map(({ id, displayName }) => [id, String(displayName)]),
    );
    expect(told.joins.length).toBeGreaterThan(0);
    for (const { id, rings } of told.joins) {
      expect(rings, name.get(id)).toEqual(
        name.get(id)?.endsWith("1")
          ? { enters: [], leaves: [], unknown: [] }
          : { enters: ["ring/pilot"], leaves: ["ring/broad"], unknown: [] },
      );
    }
    for (const { rings } of told.leaves) {
      expect(rings).toEqual({ enters: ["ring/broad"], leaves: ["ring/pilot"], unknown: [] });
    }
    expect(told.rings["ring/pilot"]).toEqual({
      enter: told.joins.filter(({ id }) => !name.get(id)?.endsWith("1")).length,
      leave: told.leaves.length,
      unknown: 0,
    });
    expect(Object.keys(told.rings).sort()).toEqual(["ring/broad", "ring/pilot"]);
  });

  test("asks the filter of a ring, and claims nothing where that is not known", async () => {
    const mock = served({ devices: 50, groups: [dynamicGroup("Pilot", even)] });
    const { config } = await folderWith(`version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
filters:
  corp: { displayName: C, platform: windows10AndLater, rule: (device.deviceOwnership -eq "Corporate") }
  profile: { displayName: P, platform: windows10AndLater, rule: (device.enrollmentProfileName -eq "Kiosks") }
rings:
  pilot: { displayName: R1, assignments: [ { group: pilot, filter: corp } ] }
  other: { displayName: R2, assignments: [ { group: pilot, filter: profile } ] }
`);

    const told = await impact(mock, low, "--group", "Pilot", "-c", config);

    const corporate = new Set(
      mock.state
        .list("managedDevices")
        .filter(({ managedDeviceOwnerType }) => managedDeviceOwnerType === "company")
        .map(({ deviceName }) => deviceName),
    );
    const name = new Map(
      mock.state.list("devices").map(({ id, displayName }) => [id, displayName]),
    );
    for (const { id, rings } of told.joins) {
      expect(rings).toEqual({
        enters: corporate.has(name.get(id)) ? ["ring/pilot"] : [],
        leaves: [],
        unknown: ["ring/other"],
      });
    }
    expect(told.joins.length).toBeGreaterThan(0);
  });

  test("begins from nobody for a group that only the config has", async () => {
    const mock = served({ devices: 20 });
    const { config } = await folderWith(
      `version: 1\nstack: corp\ngroups:\n  new: { displayName: New, membershipRule: '${even}' }\n`,
    );

    const told = await impact(mock, "(device.objectId -ne null)", "--group", "new", "-c", config);

    expect(told.counts).toEqual({ devices: 20, joins: 20, leaves: 0, stays: 0 });
    expect(told.notes.join(" ")).toContain("does not have the group yet");
  });

  test("lists the ids where two groups have the name", async () => {
    const mock = served({ groups: [{ displayName: "Twin" }, { displayName: "Twin" }] });

    const { code, err } = await command(mock, ["rule", "impact", low, "--group", "Twin"]);

    expect(code).toBe(1);
    for (const { id } of mock.state.list("groups")) expect(err).toContain(String(id));
  });
});

describe("plan --impact after a group's rule changed", () => {
  test("shows exactly the joins and leaves that the tenant then performs", async () => {
    const config = (rule: string) =>
      `version: 1\nstack: corp\ngroups:\n  pilot: { displayName: Pilot, membershipRule: '${rule}' }\n`;
    const mock = served({ devices: 1200 });
    const { folder, config: file } = await folderWith(
      config('(device.displayName -match "[02468]$")'),
    );
    expect((await command(mock, ["apply", "-c", file, "--yes"])).code).toBe(0);
    const before = membersOf(mock, "Pilot");
    await writeFile(file, config('(device.displayName -match "[01234]$")'));

    const moved = join(folder, "moved.jsonl");
    expect((await command(mock, ["plan", "-c", file, "--impact", moved])).code).toBe(0);
    const told = lines(await readFile(moved, "utf8"));
    expect(membersOf(mock, "Pilot")).toEqual(before);
    const applied = await command(mock, ["apply", "-c", file, "--yes"]);
    expect(applied.code, applied.err).toBe(0);
    const after = membersOf(mock, "Pilot");

    const ids = (change: string) =>
      told
        .filter((line) => line["change"] === change)
        .map((line) => String(line["deviceId"]))
        .sort();
    expect(ids("gain")).toEqual(without(after, before));
    expect(ids("lose")).toEqual(without(before, after));
    expect(ids("gain").length).toBeGreaterThan(0);
    expect(ids("lose").length).toBeGreaterThan(0);
  });
});

describe("rule explain", () => {
  const rule = '(device.deviceOSType -eq "Windows") -and -not (device.deviceModel -eq "X")';

  test("says in English what a rule selects", async () => {
    const { code, out } = await command(undefined, ["rule", "explain", windows]);

    expect(code).toBe(0);
    expect(out).toBe('Selects devices for which this holds: deviceOSType is "Windows"\n');
  });

  test("shows for a device of a file which part was true of which value", async () => {
    const file = await fileWith(
      '{"displayName":"LT-1","id":"a"}\n{"displayName":"LT-2","id":"b","operatingSystem":"Windows"}\n',
    );

    const { code, out } = await command(undefined, [
      "rule",
      "explain",
      rule,
      "--input",
      file,
      "--device",
      "lt-2",
    ]);

    expect(code).toBe(0);
    expect(out).toContain("LT-2  b is selected");
    expect(out).toContain(
      'true  device.deviceOSType -eq "Windows"  (device.deviceOSType is "Windows")',
    );
    expect(out).toContain(
      'false device.deviceModel -eq "X"  (device.deviceModel is blank)  uncertain',
    );
  });

  test("takes the first object of a file where no device is named", async () => {
    const file = await fileWith('{"displayName":"LT-1","id":"a"}\n{"displayName":"LT-2"}\n');

    const { out } = await command(undefined, ["rule", "explain", rule, "--input", file, "--json"]);

    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      device: { displayName: "LT-1", id: "a" },
      trace: { membershipRuleEvaluationResult: false },
    });
  });

  test("finds a device of the tenant by name and by id", async () => {
    const mock = served({ devices: 5 });
    const [device] = mock.state.list("devices");

    for (const name of [device?.["displayName"], device?.["id"], device?.["deviceId"]]) {
      const { code, out } = await command(mock, [
        "rule",
        "explain",
        windows,
        "--device",
        String(name),
      ]);
      expect(code).toBe(0);
      expect(out).toContain(`${String(device?.["displayName"])}  ${String(device?.["id"])} is sel`);
    }
  });

  test("ends with 1 for a device that is not there", async () => {
    const mock = served({ devices: 1 });

    const { code, err } = await command(mock, ["rule", "explain", windows, "--device", "nobody"]);

    expect(code).toBe(1);
    expect(err).toContain('"nobody"');
  });
});

describe("rule format", () => {
  const untidy = 'device.deviceostype EQ "Windows" AND device.accountenabled -eq TRUE';
  const tidy = '(device.deviceOSType -eq "Windows") -and (device.accountEnabled -eq true)';

  test("prints the canonical text", async () => {
    expect(await command(undefined, ["rule", "format", untidy])).toEqual({
      code: 0,
      out: `${tidy}\n`,
      err: "",
    });
  });

  test("ends with 2 under --check where a file is written in another way", async () => {
    const check = async (content: string) =>
      await command(undefined, ["rule", "format", "--check", "--input", await fileWith(content)]);

    expect((await check(`${untidy}\n`)).code).toBe(2);
    expect((await check(`${tidy}\n`)).code).toBe(0);
    expect((await check(tidy)).code).toBe(0);
  });

  test("prints no rule that a terminal would not show as it is", async () => {
    const rule = 'device.displayName -eq "a\u200bb"';

    const plain = await command(undefined, ["rule", "format", rule]);
    const json = await command(undefined, ["rule", "format", rule, "--json"]);

    expect(plain).toMatchObject({ code: 1, out: "" });
    expect(plain.err).toContain("--json");
    expect(JSON.parse(json.out)).toMatchObject({
      formatted: '(device.displayName -eq "a\u200bb")',
    });
  });

  test("draws what is wrong with a rule that breaks the grammar", async () => {
    const { code, err } = await command(undefined, ["rule", "format", "device.displayName -eq"]);

    expect(code).toBe(1);
    expect(err).toContain("syntax-missing-value");
    expect(err).toContain("^^");
  });
});

describe("usage of the rule commands", () => {
  test.each([
    [["check"], /nothing to check/],
    [["check", windows, "--input", "x"], /not several/],
    [["check", windows, "--subject", "cat"], /device or user/],
    [["check", "--input", "nowhere.jsonl"], /does not exist/],
    [["check", "-c", "nowhere.yaml"], /does not exist/],
    [["eval", windows], /--input FILE, or --tenant/],
    [["eval", windows, "--input", "x", "--tenant"], /--input FILE, or --tenant/],
    [["eval", windows, "--input", "x", "--now", "noon"], /--now takes a time/],
    [["impact", windows], /--group NAME, or --from RULE/],
    [["impact", windows, "--from", windows, "--config", "x"], /--group, not --from/],
    [["format"], /either a rule or a file/],
    [["eval"], /missing required argument/],
  ])("%j ends with 1 and says what to do", async (args, message) => {
    const { code, out, err } = await command(undefined, ["rule", ...args]);

    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toMatch(message);
  });

  test.each(["check", "eval", "impact", "explain", "format"])(
    "rule %s ends its help with an example",
    async (name) => {
      const { code, out } = await command(undefined, ["rule", name, "--help"]);

      expect(code).toBe(0);
      expect(out.trimEnd().split("\n").at(-1)).toMatch(/^ {2}\$ ringwright rule /);
    },
  );
});

function dynamicGroup(displayName: string, membershipRule: string) {
  return {
    displayName,
    groupTypes: ["DynamicMembership"],
    membershipRule,
    membershipRuleProcessingState: "On",
  };
}

function idOf(mock: MockTenant, displayName: string): string {
  const found = mock.state.list("groups").find((group) => group["displayName"] === displayName);
  return String(found?.["id"]);
}

function membersOf(mock: MockTenant, displayName: string): string[] {
  return [...mock.state.members(idOf(mock, displayName))].sort();
}

function without(these: readonly string[], those: readonly string[]): string[] {
  return these.filter((id) => !those.includes(id));
}
