// What the lint says of a plan, where the devices of a tenant are at hand.
import { lint, lintBaseline, lintRules, type Plan, Session } from "ringwright";
import { plainPaint, planMarkdown, planText } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";

const head = `version: 1
stack: corp
groups:
  few: { displayName: Few, membershipRule: '(device.displayName -startsWith "LT-000")' }
  many: { displayName: Many, membershipRule: '(device.displayName -startsWith "LT-00")' }
  none: { displayName: None, membershipRule: '(device.displayName -startsWith "NOBODY")' }
  old: { displayName: Old, membershipRule: '(device.deviceOSVersion -startsWith "10.0.19045.")' }
  new: { displayName: New, membershipRule: '(device.deviceOSVersion -startsWith "10.0.2")' }
`;

async function planned(config: string, lab = createLab({ devices: 400 })): Promise<Plan> {
  const session = new Session(lab.tenant, await load(head + config));
  return (await session.plan()).plan;
}

const said = (plan: Plan, id: string) =>
  plan.diagnostics.filter((one) => one.id === id).map(({ message }) => message);

const rings = (first: string, second: string) => `rings:
  first: { displayName: First, order: 1, quality: { deferralDays: 0 }, assignments: [ ${first} ] }
  second: { displayName: Second, order: 2, quality: { deferralDays: 7 }, assignments: [ ${second} ] }
`;

const staged = `rollouts:
  one:
    content: { kind: quality, release: 2026-12-08 }
    actuator: ringPause
    stages:
      - { name: first, ring: first, soak: { minHours: 48 }, timeoutDays: 7, gates: [g] }
      - { name: second, ring: second, timeoutDays: 14, gates: [reach] }
    gates: { g: { type: failureRate, max: 0.05, minSample: 59 }, reach: { type: devicesSucceeded, min: 0.9 } }
`;

interface TenantCase {
  readonly broken: string;
  readonly sound: string;
  readonly says: RegExp;
}

const feature = (properties: string) =>
  `featureUpdates:\n  up: { displayName: Up, ${properties} }\n`;

const tenantCases: Readonly<Record<string, TenantCase>> = {
  RL702: {
    broken: rings("{ group: few }", "{ allDevices: true }, { exclude: few }") + staged,
    sound: rings("{ group: many }", "{ allDevices: true }, { exclude: many }") + staged,
    says: /rollouts.one.stages.0.ring: is too small: \d devices show at most \d+/,
  },
  RL302: {
    broken: rings("{ group: few }", "{ group: old }, { exclude: few }"),
    sound: rings("{ group: few }", "{ allDevices: true }, { exclude: few }"),
    says: /^assignments: \d+ managed devices are in no ring/,
  },
  RL310: {
    broken: rings("{ group: old }", "{ allDevices: true }, { exclude: old }"),
    sound: rings("{ group: many }", "{ allDevices: true }, { exclude: many }"),
    says: /no device with Windows 11, version 2\dH2, which \d+ of \d+ run/,
  },
  RL403: {
    broken: feature('version: "Windows 11, version 24H2", assignments: [ { group: new } ]'),
    sound: feature('version: "Windows 11, version 26H2", assignments: [ { group: new } ]'),
    says: /^version: is older than what \d+ devices of it run/,
  },
  RL406: {
    broken: feature('version: "Windows 11, version 26H2", assignments: [ { group: old } ]'),
    sound: feature('version: "Windows 11, version 26H2", assignments: [ { group: new } ]'),
    says: /reaches \d+ devices with Windows 10/,
  },
};

describe("rules that need a tenant", () => {
  test.each([
    "{ type: warmBuilds, url: https://p.example, query: q, maxIncrease: 0.1, minHosts: 20000 }",
    "{ type: newSignatures, url: https://p.example, query: q, minHosts: 20000 }",
  ])("RL702: more hosts than a stage has, in %s", async (gate) => {
    const groups = rings("{ group: many }", "{ allDevices: true }, { exclude: many }");
    const config = (text: string) => groups + staged.replace(/(?<=gates: \{ g: )\{[^}]*\}/, text);

    expect(said(await planned(config(gate)), "RL702")).toEqual([
      expect.stringMatching(/ is too small: \d+ devices; g asks for 20000 hosts$/),
    ]);
    expect(said(await planned(config(gate.replace("20000", "5"))), "RL702")).toEqual([]);
  });

  test.each(Object.entries(tenantCases))("%s", async (id, { broken, sound, says }) => {
    expect(said(await planned(broken), id)[0]).toMatch(says);
    expect(said(await planned(sound), id)).toEqual([]);
  });

  test("RL402: a ring whose feature updates are paused", async () => {
    const lab = createLab({ devices: 400 });
    const config = `${rings("{ group: few }", "{ allDevices: true }, { exclude: few }")}${feature('version: "Windows 11, version 26H2", assignments: [ { group: few } ]')}`;
    expect(said(await planned(config, lab), "RL402")).toEqual([]);

    await lab.apply(head + rings("{ group: few }", "{ allDevices: true }, { exclude: few }"));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("First")["id"]), {
      featureUpdatesPaused: true,
      featureUpdatesPauseExpiryDateTime: "2026-12-20T00:00:00Z",
      featureUpdatesPauseStartDate: "2026-11-20",
    });
    expect(said(await planned(config, lab), "RL402")).toEqual([
      expect.stringMatching(/ring\/first pauses feature updates: nothing is offered/),
    ]);
  });

  test("RL217: a native window on devices that do not know it", async () => {
    const window = (group: string) => `rings:
  some: { displayName: Some, automaticUpdateMode: autoInstallAndRebootAtMaintenanceTime, maintenanceWindow: { start: "01:00", end: "05:00", enforce: native }, assignments: [ { group: ${group} } ] }
`;
    expect(said(await planned(window("old")), "RL217")).toEqual([
      expect.stringMatching(/devices do not know the window 01:00-05:00/),
    ]);
    expect(said(await planned(window("none")), "RL217")).toEqual([]);
  });

  test("RL504: a Microsoft 365 group as a target", async () => {
    const lab = createLab({
      devices: 20,
      groups: [{ displayName: "Team", groupTypes: ["Unified"] }, { displayName: "PCs" }],
    });
    const config = (name: string) =>
      `version: 1\nstack: corp\ngroups:\n  some: { existing: true, displayName: ${name} }\nrings:\n  some: { displayName: Some, assignments: [ { group: some } ] }\n`;
    const plan = async (name: string) =>
      (await new Session(lab.tenant, await load(config(name))).plan()).plan;
    expect(said(await plan("Team"), "RL504")).toEqual([expect.stringMatching(/holds users only/)]);
    expect(said(await plan("PCs"), "RL504")).toEqual([]);
  });

  test("RL301 and RL306 count the devices, and RL503 sees that nobody is reached", async () => {
    const wide = await planned(rings("{ group: new }", "{ group: few }"));
    expect(said(wide, "RL306")).toEqual([expect.stringMatching(/has \d+ of \d+ managed devices/)]);
    expect(said(wide, "RL301")).toEqual([expect.stringMatching(/^assignments: On \d+ devices, /)]);

    const narrow = await planned(rings("{ group: few }", "{ group: none }"));
    expect(said(narrow, "RL306")).toEqual([]);
    expect(said(narrow, "RL301")).toEqual([]);
    expect(said(narrow, "RL503")).toEqual([
      expect.stringMatching(/gives it to group\/none, and reaches none of \d+ managed devices/),
    ]);
  });

  test("have a test each", () => {
    const needing = lintRules.flatMap(({ id, needs }) => (needs === "tenant" ? [id] : []));
    const tested = [...Object.keys(tenantCases), "RL217", "RL402", "RL504"];
    expect(tested).toEqual(expect.arrayContaining(needing));
  });
});

describe("a plan", () => {
  test("has what the lint says as warnings at most, and can be applied all the same", async () => {
    const lab: Lab = createLab({ devices: 50 });
    const config = rings("{ group: few }", "{ group: few }");

    const plan = await planned(config, lab);
    const found = plan.diagnostics.filter(({ id }) => id.startsWith("RL"));
    expect(found.map(({ id }) => id)).toContain("RL301");
    expect(found.map(({ severity }) => severity)).not.toContain("error");
    expect(plan).toMatchObject({ errored: false, applyable: true });
  });

  test("shows warnings of the lint before notes, and none that the baseline knows", async () => {
    const lab = createLab({ devices: 50 });
    const config = `${head}${rings("{ group: few }", "{ allDevices: true }, { exclude: few }")}`;
    const session = new Session(lab.tenant, await load(config));
    const { plan } = await session.plan();
    const found = plan.diagnostics.filter(({ id }) => id.startsWith("RL"));

    const comment = planMarkdown(plan);
    const [, section = ""] = comment.split("#### Lint\n");
    expect(section.indexOf("**warning** RL")).toBeLessThan(section.indexOf("<summary>Notes"));
    expect(section.indexOf("<summary>Notes")).toBeLessThan(section.indexOf("**info** RL507"));
    expect(planText(plan, plainPaint)).toContain("Lint: what is valid");

    const baseline = lintBaseline(lint(session.desired).findings);
    const again = await session.plan({ baseline });
    const left = again.plan.diagnostics.filter(({ id }) => id.startsWith("RL"));
    expect(left.length).toBeLessThan(found.length);
    expect(left.map(({ id }) => id)).not.toContain("RL507");
  });

  test("asks nothing of devices about policies that it has nothing to do with", async () => {
    const lab = createLab({ devices: 50, groups: [{ displayName: "Others" }] });
    const config = (days: number) => `version: 1
stack: corp
groups:
  others: { existing: true, displayName: Others }
rings:
  some: { displayName: Some, quality: { deferralDays: ${days} }, assignments: [ { allDevices: true } ] }
qualityUpdates:
  hot: { displayName: Hot, hotpatch: true, assignments: [ { group: others } ] }
`;
    await lab.apply(config(3));
    const session = new Session(lab.tenant, await load(config(4)));
    const { plan, devicesOf } = await session.plan();
    expect(plan.changes).toMatchObject([{ address: "ring/some" }]);
    expect(devicesOf("ring/some")?.after.devices).toBe(plan.changes[0]?.impact?.devices);
    expect(devicesOf("qualityUpdate/hot")).toBeUndefined();
  });

  test("looks at values that the files leave alone", async () => {
    const lab = createLab({ devices: 50 });
    await lab.apply(head + rings("{ group: few }", "{ group: old }"));
    lab.mock.state.patch("deviceConfigurations", String(lab.ring("Second")["id"]), {
      skipChecksBeforeRestart: true,
    });
    const config = rings("{ group: few }", "{ group: old }").replace(
      "deferralDays: 7",
      "deferralDays: 8",
    );
    expect(said(await planned(config, lab), "RL111")).toHaveLength(1);
  });
});
