import { stripVTControlCharacters } from "node:util";
import { type Plan, Session } from "ringwright";
import {
  applyText,
  colourPaint,
  driftText,
  plainPaint,
  planText,
  savedPlanText,
} from "ringwright/report";
import { describe, expect, test } from "vitest";
import { bigPlan, changedRing, oneRing, plannedAfter } from "../support/dangerous-plan.ts";
import { createLab, load } from "../support/lab.ts";

const head = "version: 1\nstack: rep\n";
const text = (plan: Plan) => planText(plan, plainPaint);
/** Where each stands in a text; all of them have to. */
const order = (whole: string, ...parts: readonly (string | RegExp)[]) =>
  parts.map((part) => {
    const at = typeof part === "string" ? whole.indexOf(part) : whole.search(part);
    expect(at, `${part} in ${whole}`).toBeGreaterThanOrEqual(0);
    return at;
  });

describe("a plan as text", () => {
  test("says the risk, whose it is and what to read first before any change, the sum last", async () => {
    const shown = text(await bigPlan());

    const places = order(
      shown,
      /^Risk: takes a policy from \d+ devices; .*1 ring changes\.$/m,
      /^Tenant Contoso \([0-9a-f-]{36}\), stack rep, .*ringwright \d+\.\d+\.\d+, 20\d\d-.* UTC$/m,
      "\nRead this first\n",
      '  !! ring/z: DANGER: group "H" was included and becomes excluded',
      "\n+ group/g0",
      "\n~ ring/z",
      "\n+ create  ~ update  !! danger",
      /^Plan: 6 to create, 1 to update, 0 to delete, 2 unchanged\. \d+ devices affected\.$/m,
    );

    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(shown.endsWith("affected.\n")).toBe(true);
  });

  test("opens each change with one sentence that says what it does, to how many", async () => {
    const shown = text(await bigPlan(1));

    expect(shown).toMatch(/\n {4}Creates the group "G0"; \d+ devices join\.\n/);
    expect(shown).toMatch(
      /\n {4}Changes the update ring "Ring Z": "H" excluded instead of included; \d+ devices lose it\.\n/,
    );
    // what a new group does not set is no news
    expect(shown).not.toContain("(not set)");
  });

  test("marks consequences by their level, and counts whom they meet", async () => {
    const plan = await bigPlan(1);
    const [ring] = plan.changes.slice(-1);
    const consequences = (["danger", "caution", "note"] as const).map((level, at) => ({
      level,
      message: `A ${level}.`,
      devices: at,
    }));
    const shown = text({ ...plan, changes: ring ? [{ ...ring, consequences }] : [] });

    expect(shown).toContain(
      "    !! A danger. (0 devices)\n    ! A caution. (1 device)\n    · A note. (2 devices)\n",
    );
    expect(shown).toContain("\n~ update  !! danger  ! caution  · note\n");
  });

  test("puts the danger that meets the most devices first, and an unknown number before all", async () => {
    const plan = await bigPlan(0);
    const [ring] = plan.changes.slice(-1);
    const dangers = [3, 40, null, 7].map((devices) => ({
      level: "danger" as const,
      message: `Danger to ${devices}.`,
      devices,
    }));
    const shown = text({ ...plan, changes: ring ? [{ ...ring, consequences: dangers }] : [] });

    const first = shown.slice(shown.indexOf("Read this first")).split("\n\n")[0];
    expect(first?.match(/Danger to \w+/g)).toEqual(
      [null, 40, 7, 3].map((devices) => `Danger to ${devices}`),
    );
  });

  test("of files that the tenant equals risks nothing", async () => {
    const shown = text(await plannedAfter(oneRing, oneRing));

    expect(shown).toMatch(
      /^Risk: none, nothing is written\.\nTenant .*\n\nNo changes\. 3 objects are/,
    );
    const one = `${head}groups: { g: { displayName: G, membershipRule: (device.displayName -eq "x") } }`;
    expect(text(await plannedAfter(one, one))).toContain(
      "No changes. 1 object is as the files say.",
    );
  });

  test("calls the risk low only where nothing is dangerous, unknown or left out", async () => {
    const plan = await plannedAfter(oneRing, oneRing.replace("deferralDays: 3", "deferralDays: 4"));
    expect(text(plan)).toMatch(/^Risk: 1 ring changes\.\n/);
    const groupsOnly = changedRing(1).replace("{ exclude: h }", "{ group: h }");
    const harmless = await plannedAfter(oneRing, groupsOnly);
    expect(text(harmless)).toMatch(/^Risk: low, no device is known to restart/);
    expect(text(harmless)).not.toContain("Read this first");

    expect(text({ ...harmless, complete: false })).toMatch(/^Risk: not everything could be read/);
    const danger = { level: "danger" as const, message: "Bang.", devices: null };
    const [change] = harmless.changes;
    const bad = change ? [{ ...change, consequences: [danger] }] : [];
    expect(text({ ...harmless, changes: bad })).toMatch(/^Risk: 1 other danger\./);
  });
});

describe("a changed membership rule in a plan", () => {
  const config = (rule: string, percent?: number) =>
    `${head}groups:\n  g:\n    displayName: G\n    membershipRule: >-\n      ${rule}\n${percent === undefined ? "" : `    sample: { percent: ${percent} }\n`}`;
  const windows = '(device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)';

  test("is shown as written, its sample apart", async () => {
    const shown = text(await plannedAfter(config(windows, 5), config(windows, 10)));

    expect(shown).toContain("\n    sample: 5 % -> 10 %\n");
    expect(shown).not.toContain("deviceId");
    expect(shown).not.toContain("membershipRule");
    expect(shown).toContain('Changes the group "G": sample from 5 % to 10 %;');
  });

  test("shows which words differ, and breaks lines between words only", async () => {
    const other = windows.replace("Windows", "Linux");
    const shown = text(await plannedAfter(config(windows, 5), config(other)));

    expect(shown).toContain(
      [
        '    membershipRule: (device.deviceOSType -eq "{-Windows-}{+Linux+}") and',
        "      (device.accountEnabled -eq true)",
        "    sample: 5 % -> no sample",
        "",
      ].join("\n"),
    );
  });

  test("of a new group is the rule and its share", async () => {
    const shown = text(await plannedAfter(head, config(windows, 12.5)));

    expect(shown).toContain(
      '    membershipRule: (device.deviceOSType -eq "Windows") and\n      (device.accountEnabled -eq true)\n    sample: 12.5 %\n',
    );
  });
});

describe("the layout of a plan as text", () => {
  test.each([60, 80, 120])("fits a terminal of %i columns, words whole", async (columns) => {
    const plan = await bigPlan(2);
    const words = (shown: string) => shown.split(/\s+/).filter((word) => word !== "");

    const shown = planText(plan, plainPaint, { columns });

    for (const line of shown.split("\n"))
      // a word that is longer than a line stands alone
      if (line.trim().includes(" ") && !/^[~+-] /.test(line))
        expect(line.length, line).toBeLessThanOrEqual(columns);
    expect(words(shown)).toEqual(words(planText(plan, plainPaint)));
  });

  test("is the same with colours, which stay on their line", async () => {
    const plan = await bigPlan(2);

    const shown = planText(plan, colourPaint, { columns: 60 });

    expect(stripVTControlCharacters(shown)).toBe(planText(plan, plainPaint, { columns: 60 }));
    expect(shown).not.toBe(stripVTControlCharacters(shown));
  });
});

describe("the sum of a plan", () => {
  test("says of which policies the devices are not known, why, and what is known", async () => {
    const filtered = `${head}groups:
  g: { displayName: G, membershipRule: (device.displayName -startsWith "LT-00") }
filters:
  f: { displayName: F, platform: windows10AndLater, rule: (device.enrollmentProfileName -eq "x") }
rings:
  z: { displayName: Z, quality: { deferralDays: 3 }, assignments: [ { group: g, filter: f, filterMode: include } ] }
  y: { displayName: Y, quality: { deferralDays: 3 }, assignments: [ { group: g } ] }
`;
    const shown = text(await plannedAfter(`${head}groups: {}`, filtered));

    expect(shown).toMatch(
      /\nPlan: .* At least 99 devices affected; not known for .*ring\/z \(filter "F": a property .*\)\.\n$/,
    );
    expect(shown).toMatch(
      /\n {4}Creates .*"Z" for "G"; how many devices it affects is not known\.\n/,
    );
    expect(shown).toContain(
      '    devices: how many are affected is not known: filter "F": a property',
    );
    expect(shown).toMatch(/^Risk: not all affected devices are known\.\n/);
  });

  test("says that devices were not counted where they were not read", async () => {
    const plan = await plannedAfter(oneRing, changedRing(1), { impact: false });

    expect(text(plan)).toContain(
      "How many devices are affected was not counted, since the devices were not read.",
    );
    expect(text(plan)).toMatch(
      /^Risk: takes a policy from an unknown number of devices; 1 ring changes; the devices were not read\.\n/,
    );
  });
});

describe("whose a plan is", () => {
  test("stands alike in a plan, a saved plan, an apply and a drift report", async () => {
    const lab = createLab({ devices: 20 });
    const result = await lab.apply(oneRing);
    const origin = (shown: string) =>
      shown
        .split("\n")
        .filter((line) => line.startsWith("Tenant Contoso ("))
        .map((line) => line.replace(/, as application [^,]+|, 20\d\d-.*$/g, ""));
    const plan = result.plan;
    const expected = origin(text(plan));
    expect(expected).toHaveLength(1);

    const saved = { plan, digest: "sha256:0", approvals: plan.approvals };
    expect(origin(savedPlanText(saved, plainPaint))).toEqual(expected);
    expect(origin(applyText(result, plainPaint))).toEqual(expected);
    const drift = await new Session(lab.tenant, await load(oneRing)).drift();
    expect(origin(driftText(drift.report, drift.plan, plainPaint))).toEqual(expected);
  });
});
