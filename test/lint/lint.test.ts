import { readFileSync } from "node:fs";
import { join } from "node:path";
import ajvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import {
  desiredState,
  lint,
  lintBaseline,
  type LintReport,
  lintRules,
  parseLintBaseline,
} from "ringwright";
import { lintAnnotations, lintJunit, lintSarif, lintText } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { load } from "../support/lab.ts";
import { ruleCases } from "./rule-cases.ts";

const now = new Date("2026-11-22T09:00:00Z");
const head = "version: 1\nstack: corp\n";

/** The default rings of Windows Autopatch, with days of deferral, deadline and grace. */
const autopatch = `${head}groups:
  test: { displayName: Test, members: { devices: [LT-1] } }
  one: { displayName: One, members: { devices: [LT-2] } }
  two: { displayName: Two, members: { devices: [LT-3] } }
  three: { displayName: Three, members: { devices: [LT-4] } }
  last: { displayName: Last, members: { devices: [LT-5] } }
rings:
  test: { displayName: T, order: 10, quality: { deferralDays: 0, deadlineDays: 0 }, gracePeriodDays: 0, assignments: [ { group: test } ] }
  ring1: { displayName: R1, order: 20, quality: { deferralDays: 1, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: one } ] }
  ring2: { displayName: R2, order: 30, quality: { deferralDays: 6, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: two } ] }
  ring3: { displayName: R3, order: 40, quality: { deferralDays: 9, deadlineDays: 5 }, gracePeriodDays: 2, assignments: [ { group: three } ] }
  last: { displayName: L, order: 50, quality: { deferralDays: 11, deadlineDays: 3 }, gracePeriodDays: 2, assignments: [ { group: last } ] }
`;

const found = async (config: string) => lint(await load(config, {}, now), { now });

/** Two rings that are offered a release at once, and a rollout through them in an order. */
const rolledOut = (...order: readonly string[]) => `${head}groups:
  one: { displayName: One, members: { devices: [LT-1] } }
  two: { displayName: Two, members: { devices: [LT-2] } }
rings:
  one: { displayName: R1, order: 10, quality: { deferralDays: 0, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: one } ] }
  two: { displayName: R2, order: 20, quality: { deferralDays: 0, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: two } ] }
rollouts:
  november:
    content: { kind: quality, release: 2026-11-10 }
    actuator: ringPause
    stages: [${order.map((ring) => `{ name: ${ring}, ring: ${ring}, timeoutDays: 10, gates: [reach] }`).join(", ")}]
    gates: { reach: { type: devicesSucceeded, min: 0.9 } }
`;

describe("lint of rings that a rollout releases one by one", () => {
  const ofOrder = async (config: string) =>
    (await found(config)).findings.filter(({ id }) => ["RL304", "RL305"].includes(id));

  test("notes what only the rollout keeps apart", async () => {
    const findings = await ofOrder(rolledOut("one", "two"));

    expect(findings.map(({ id, severity }) => [id, severity])).toEqual([
      ["RL304", "info"],
      ["RL305", "info"],
    ]);
    for (const { message } of findings)
      expect(message).toMatch(
        /; rollouts\.november keeps them apart for its release, and only while it runs$/,
      );
  });

  test.each([[["two", "one"]], [["two"]]])("warns where it releases %j", async (order) => {
    const findings = await ofOrder(rolledOut(...order));

    expect(findings.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
  });
});

describe("lint", () => {
  test("has an example of every rule that files alone can break", () => {
    const offline = lintRules.filter(({ needs }) => needs !== "tenant").map(({ id }) => id);
    expect(Object.keys(ruleCases).sort()).toEqual(offline.sort());
  });

  test("has one meaning for each id, and a page or none for each rule", () => {
    const ids = lintRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title, why, source } of lintRules) {
      expect(id).toMatch(/^RL[1-9]\d\d$/);
      expect(title).not.toMatch(/\.$/);
      expect(why).toMatch(/[.]$/);
      if (source !== null) expect(source).toMatch(/^https:\/\/(learn\.microsoft\.com|go\.dev)\//);
    }
  });

  test("names the bakes of the rings of Windows Autopatch that are too short", async () => {
    const { findings } = await found(autopatch);

    const bakes = findings.filter(({ id }) => id === "RL304");
    expect(bakes.map(({ address, line, column }) => [address, line, column])).toEqual([
      ["ring/ring1", 11, 65],
      ["ring/ring3", 13, 65],
      ["ring/last", 14, 63],
    ]);
    expect(bakes.map(({ message }) => message)).toEqual([
      "offers a release 2 hours after the last forced restart of ring/test; 48 are wanted",
      "offers a release 2 hours after the last forced restart of ring/ring2; 48 are wanted",
      "offers a release 94 hours before ring/ring3 has restarted its last device; 48 are wanted",
    ]);
  });

  test("takes another bake from the config", async () => {
    const ids = (await found(`${autopatch}lint: { bakeHours: 2 }\n`)).findings.map(
      ({ id, address }) => `${id} ${address}`,
    );
    expect(ids.filter((id) => id.startsWith("RL304"))).toEqual(["RL304 ring/last"]);
  });

  test("finds the same in a value, where nothing has a line", () => {
    const { findings } = lint(
      desiredState({ version: 1, stack: "corp", rings: { only: { displayName: "Only" } } }),
      { now },
    );
    expect(findings).toMatchObject([
      {
        id: "RL308",
        severity: "warning",
        address: "ring/only",
        file: "config",
        path: "rings.only",
      },
    ]);
  });

  test("takes severities from the config, and leaves out what is off", async () => {
    const { findings } = await found(`${autopatch}lint: { rules: { RL304: error, RL103: off } }\n`);
    expect(findings.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
      "RL304 error",
      "RL304 error",
      "RL304 error",
    ]);
  });

  test("calls a rule of the config that there is not an error", async () => {
    const { findings } = await found(`${head}lint: { rules: { RL999: off } }\n`);
    expect(findings).toMatchObject([{ id: "RL901", severity: "error", line: 3 }]);
  });
});

describe("a comment", () => {
  const ring = (comment: string, line = "") => `${head}rings:
  ${comment}
  only:
    displayName: Only ${line}
    skipChecksBeforeRestart: true
`;

  test("silences the rules that it names, and tells why", async () => {
    const { findings, suppressed } = await found(
      ring("# ringwright-disable RL308 -- a lab of three PCs"),
    );
    expect(findings.map(({ id }) => id)).toEqual(["RL111"]);
    expect(suppressed).toMatchObject([{ id: "RL308", reason: "a lab of three PCs" }]);
  });

  test("is about its own line where it stands behind one", async () => {
    const { findings } = await found(ring("", "# ringwright-disable RL111 -- not here"));
    expect(findings.map(({ id }) => id)).toEqual(["RL308", "RL111"]);
  });

  test("is about the whole file above everything", async () => {
    const { findings } = await found(`# ringwright-disable RL308, RL111 -- a lab\n${ring("")}`);
    expect(findings).toEqual([]);
  });

  test.each([
    ["gives no reason", "# ringwright-disable RL308"],
    ["names no rule", "# ringwright-disable -- because"],
    ["names another rule than there is", "# ringwright-disable RL999 -- because"],
  ])("that %s is an error, and silences nothing", async (_what, comment) => {
    const { findings } = await found(ring(comment));
    expect(findings.filter(({ severity }) => severity === "error")).toMatchObject([
      { id: "RL901", line: 4 },
    ]);
    expect(findings.map(({ id }) => id)).toContain("RL308");
  });

  test("within a text is none", async () => {
    const { findings } = await found(
      `${head}rings:\n  only: { displayName: "Only # ringwright-disable RL308 -- no" }\n`,
    );
    expect(findings.map(({ id }) => id)).toEqual(["RL308"]);
  });
});

describe("a baseline", () => {
  test("leaves out what it knows, whatever line it comes to stand on, and nothing else", async () => {
    const { findings } = await found(autopatch);
    const baseline = parseLintBaseline(JSON.stringify(lintBaseline(findings)));

    const moved = await load(
      autopatch.replace("groups:", "\n\ngroups:").replace("deadlineDays: 3", "deadlineDays: 1"),
      {},
      now,
    );
    const report = lint(moved, { now, baseline });
    expect(report.known).toHaveLength(findings.length);
    expect(report.findings.map(({ id, address }) => `${id} ${address}`)).toEqual([
      "RL103 ring/last",
    ]);
  });

  test("does not hide another overlap of the same ring", async () => {
    const rings = (more: string) =>
      `${head}rings:\n  a: { displayName: A, assignments: [ { allDevices: true } ] }\n${more}  z: { displayName: Z, assignments: [ { allDevices: true } ] }\n`;
    const overlaps = (report: LintReport) =>
      report.findings.flatMap(({ id, address, other }) =>
        id === "RL301" ? [`${address} with ${other}`] : [],
      );
    const before = await found(rings(""));
    expect(overlaps(before)).toEqual(["ring/z with ring/a"]);

    const more = "  m: { displayName: M, assignments: [ { allDevices: true } ] }\n";
    const baseline = parseLintBaseline(JSON.stringify(lintBaseline(before.findings)));
    const after = lint(await load(rings(more), {}, now), { now, baseline });
    expect(overlaps(after).sort()).toEqual(["ring/m with ring/a", "ring/z with ring/m"]);
  });

  test.each(["[]", "{}", '{"formatVersion":2,"findings":[]}', "{"])(
    "that is none is refused: %s",
    (text) => {
      expect(() => parseLintBaseline(text)).toThrow(SyntaxError);
    },
  );
});

describe("what the lint found", () => {
  const hostile = '<b>&"]]>\u001b[31m::error::x\n##vso[task.complete]%0A';
  test("is SARIF by its schema, with what is silenced", async () => {
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, "sarif-schema-2.1.0.json"), "utf8"),
    ) as object;
    const ajv = new ajvDraft04.default({ strict: false });
    addFormats.default(ajv as never);
    const isSarif = ajv.compile(schema);
    const silenced = await found(`# ringwright-disable RL103 -- test devices\n${autopatch}`);

    for (const one of [await found(autopatch), silenced, await found(head)]) {
      const sarif = JSON.parse(JSON.stringify(lintSarif(one, "1.2.3"))) as unknown;
      expect(isSarif(sarif), JSON.stringify(isSarif.errors)).toBe(true);
    }
    expect(lintSarif(silenced, "1.2.3")).toMatchObject({
      runs: [
        {
          results: expect.arrayContaining([
            expect.objectContaining({
              ruleId: "RL103",
              suppressions: [{ kind: "inSource", justification: "test devices" }],
            }),
          ]) as unknown,
        },
      ],
    });
    expect(isSarif({ version: "2.1.0" })).toBe(false);
  });

  test("is JUnit with its counts", async () => {
    const text = lintJunit(await found(autopatch));
    expect(text.match(/<testcase /g)).toHaveLength(4);
    expect(text).toContain('tests="4" failures="4" errors="0" skipped="0"');
    expect(lintJunit(await found(head))).toContain('tests="1" failures="0"');
  });

  test("makes no command of a runner, no mark-up and no colour of a text of the files", () => {
    const finding = {
      id: "RL308",
      severity: "warning",
      address: hostile,
      file: hostile,
      line: 1,
      path: hostile,
      message: hostile,
    } as const;
    const whole = { formatVersion: 1, findings: [finding], suppressed: [], known: [] } as const;

    const github = lintAnnotations([finding], "github");
    expect(github.trim().split("\n")).toHaveLength(1);
    expect(github).toMatch(/^::warning [^:]*::/);
    const azure = lintAnnotations([finding], "azurePipelines");
    expect(azure.trim().split("\n")).toHaveLength(1);
    expect(azure.match(/##vso\[/g)).toHaveLength(1);
    for (const text of [
      github,
      azure,
      lintJunit(whole),
      lintText(whole),
      JSON.stringify(lintSarif(whole, "1")),
    ])
      expect(text).not.toContain("\u001b");
    expect(lintJunit(whole)).not.toContain("<b>");
    expect(lintText(whole)).not.toMatch(/^##vso|^::/m);
  });

  test("is one line a finding in text, with its place", async () => {
    const text = lintText(await found(`${head}rings:\n  only: { displayName: Only }\n`));
    expect(text).toMatch(/ringwright\.yaml:4:3: warning RL308 rings\.only: is the only ring/);
    expect(text).toContain("0 errors, 1 warning, 0 notes");
  });
});

describe("business hours", () => {
  const at = (day: string, hours: string, business: string) =>
    `${head}rings:
  some: { displayName: S, automaticUpdateMode: autoInstallAndRebootAtMaintenanceTime, maintenanceWindow: { ${hours}${day}, enforce: native }, assignments: [ { allDevices: true } ] }
calendar: { timeZone: Europe/Berlin, businessHours: { ${business} } }
`;
  const scheduled = (day: string) =>
    `${head}rings:
  some: { displayName: S, maintenanceWindow: { start: "12:00", day: ${day} } }
calendar: { timeZone: Europe/Berlin, businessHours: { start: "08:00", end: "17:00" } }
`;

  test.each([
    [
      "on a Sunday",
      ", day: sunday",
      'start: "12:00", end: "15:00"',
      'start: "08:00", end: "17:00"',
      [],
    ],
    [
      "on a Monday",
      ", day: monday",
      'start: "12:00", end: "15:00"',
      'start: "08:00", end: "17:00"',
      ["12:00-15:00"],
    ],
    [
      "after the last minute",
      "",
      'start: "16:40", end: "19:40"',
      'start: "08:00", end: "16:30"',
      [],
    ],
    [
      "from Sunday night on",
      ", day: sunday",
      'start: "23:00", end: "09:00"',
      'start: "08:00", end: "17:00"',
      ["08:00-09:00"],
    ],
    [
      "of a night shift",
      ", day: saturday",
      'start: "01:00", end: "04:00"',
      'days: [fri], start: "22:00", end: "06:00"',
      ["01:00-04:00"],
    ],
  ])("and a native window %s", async (_when, day, hours, business, expected) => {
    const { findings } = await found(at(day, hours, business));
    expect(
      findings.flatMap(({ id, message }) => (id === "RL219" ? [message.split(": ")[1]] : [])),
    ).toEqual(expected);
  });

  test("and a scheduled start, by its weekday", async () => {
    const ids = async (day: string) => (await found(scheduled(day))).findings.map(({ id }) => id);
    expect(await ids("sunday")).not.toContain("RL203");
    expect(await ids("monday")).toContain("RL203");
    expect(await ids("everyday")).toContain("RL203");
  });
});

describe("rings and the devices between them", () => {
  const groups = `groups:
  lt: { displayName: L, membershipRule: '(device.deviceOSType -eq "Windows") and (device.displayName -startsWith "LT")' }
  some: { displayName: S, membershipRule: 'device.deviceOSType -eq "Windows"', sample: { percent: 10 } }
  rest: { displayName: R, membershipRule: 'device.deviceOSType -eq "Windows"', sample: { percent: 90, offset: 10 } }
  list: { displayName: M, members: { devices: [LT-1] } }
  others: { displayName: E, existing: true }
  newer: { displayName: V, membershipRule: 'device.deviceOSVersion -ge "10.0.26100"' }
`;
  const told = async (...assignments: string[]) => {
    const rings = assignments.map(
      (list, index) => `  r${index}: { displayName: R${index}, assignments: [ ${list} ] }`,
    );
    const { findings } = await found(`${head}${groups}rings:\n${rings.join("\n")}\n`);
    return findings
      .filter(({ id }) => id === "RL301" || id === "RL302")
      .map(({ id, severity }) => `${id} ${severity}`);
  };

  test.each([
    ["shares of one rule that make it whole", ["{ group: some }", "{ group: rest }"], []],
    [
      "a share that is left out",
      ["{ group: some }", "{ group: lt }, { exclude: some }"],
      ["RL302 info"],
    ],
    [
      "all devices but those of the first",
      ["{ group: lt }", "{ allDevices: true }, { exclude: lt }"],
      [],
    ],
    [
      "a list that the last leaves out",
      ["{ group: list }", "{ allDevices: true }, { exclude: list }"],
      [],
    ],
    ["all devices twice", ["{ allDevices: true }", "{ allDevices: true }"], ["RL301 error"]],
    [
      "a share of what the other has whole",
      ["{ group: some }", "{ group: lt }"],
      ["RL301 error", "RL302 info"],
    ],
    [
      "a group of others, of which nothing is known",
      ["{ group: some }", "{ group: others }"],
      ["RL301 info"],
    ],
    [
      "a group of others that the last leaves out",
      ["{ group: others }", "{ allDevices: true }, { exclude: others }"],
      [],
    ],
    [
      "a rule of which nobody knows how it is evaluated",
      ["{ group: newer }", "{ group: lt }"],
      ["RL301 info"],
    ],
  ])("%s", async (_what, assignments, expected) => {
    expect((await told(...assignments)).sort()).toEqual(expected);
  });
});
