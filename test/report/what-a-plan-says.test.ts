import {
  applyText,
  driftMarkdown,
  driftText,
  plainPaint,
  planHtml,
  planMarkdown,
  planText,
} from "ringwright/report";
import { Session } from "ringwright";
import { describe, expect, test } from "vitest";
import { restoredText, type RestoredScope } from "../../src/report/restored-text.ts";
import { oneRing, plannedAfter } from "../support/dangerous-plan.ts";
import { createLab, load } from "../support/lab.ts";

const head = "version: 1\nstack: rep\n";
const groups = `groups:
  g: { displayName: G, membershipRule: '(device.displayName -startsWith "LT-00")' }
  h: { displayName: H, membershipRule: '(device.displayName -startsWith "LT-01")' }
`;
const filters = `filters:
  f: { displayName: F, platform: windows10AndLater, rule: '(device.manufacturer -eq "Dell Inc.")' }
`;
const assigned = (assignments: string) =>
  `${head}${groups}${filters}rings:\n  z: { displayName: Z, quality: { deferralDays: 3 }, assignments: [ ${assignments} ] }\n`;
const text = async (before: string, after: string, options = {}) =>
  planText(await plannedAfter(before, after, options), plainPaint);

describe("the end of a restore", () => {
  const ring = ["ring/a"];
  const said = (of: Partial<RestoredScope>) =>
    restoredText({ backup: "b1", isPart: false, kept: [], notRestored: [], ...of });

  test.each([
    [{}, "The tenant is as backup b1 says."],
    [
      { kept: ring },
      "What backup b1 holds is as it says. 1 object that it does not hold stays as it was: ring/a.",
    ],
    [
      { notRestored: ring },
      "What backup b1 holds is as it says, but for 1 object that could not be restored, for the reasons in the notes: ring/a.",
    ],
    [
      { isPart: true, notRestored: ring },
      "What was named is as backup b1 says, but for 1 object that could not be restored, for the reasons in the notes: ring/a.",
    ],
  ])("with %j claims no more than what is so", (scope, text) => {
    expect(said(scope)).toBe(text);
  });
});

describe("a replacement in a plan", () => {
  test("is forced by the property that says so, in text, comment and page", async () => {
    const drivers = (approval: string, more = "") =>
      `${head}driverUpdates:\n  d: { displayName: Drivers, description: ${approval}, approval: ${approval}${more} }\n`;
    const manual = drivers("manual");

    const plan = await plannedAfter(manual, drivers("automatic", ", deferralDays: 3"), {
      replace: true,
    });

    expect(plan.changes).toMatchObject([{ action: "replace" }]);
    const shown = planText(plan, plainPaint);
    expect(shown).toContain('approval: "manual" -> "automatic" (forces the replacement)\n');
    expect(shown).toContain('description: "manual" -> "automatic"\n');
    expect(planMarkdown(plan)).toContain("(**forces the replacement**)");
    expect(planHtml(plan)).toContain("<strong>(forces the replacement)</strong>");
  });
});

describe("a delete in a plan", () => {
  test("says from how many devices it takes what, in the risk and first of all", async () => {
    const plan = await plannedAfter(oneRing, `${head}groups: {}`, { prune: true });
    const lost = plan.changes.find(({ address }) => address === "ring/z")?.impact;
    const shown = planText(plan, plainPaint);

    expect(lost).toMatchObject({ devices: expect.any(Number) as number });
    const count = String(lost?.devices);
    expect(shown).toContain(`3 objects are deleted, which takes a policy from ${count} devices.`);
    expect(shown).toContain(`!! ring/z: DANGER: "Ring Z" is deleted; ${count} devices lose it.`);
  });

  test("of policies that may share devices gives the most that it can be", async () => {
    const two = `${oneRing}  y: { displayName: Ring Y, quality: { deferralDays: 3 }, assignments: [ { group: g } ] }\n`;
    const plan = await plannedAfter(two, `${head}groups: {}`, { prune: true });
    const lost = plan.changes.flatMap(({ kind, impact }) =>
      kind === "ring" && impact !== null && impact.devices !== null ? [impact.lose] : [],
    );

    expect(lost).toHaveLength(2);
    expect(planText(plan, plainPaint)).toContain(
      `which takes policies from up to ${lost.reduce((a, b) => a + b)} devices`,
    );
  });

  test("counts nothing where no devices were read", async () => {
    const shown = await text(oneRing, `${head}groups: {}`, { prune: true, impact: false });

    expect(shown).toMatch(/3 objects are deleted; /);
    expect(shown).toContain('DANGER: "Ring Z" is deleted.\n');
  });

  test("names the groups that the plan knows, in text, comment and page", async () => {
    const plan = await plannedAfter(oneRing, `${head}groups: {}`, { prune: true });

    expect(planText(plan, plainPaint)).toMatch(/\n {6}- include "G"\n {6}- include "H"\n/);
    expect(planMarkdown(plan)).toContain('assignment removed: include "G"');
    expect(planHtml(plan)).toContain("include &quot;G&quot;");
  });
});

describe("a changed assignment in a sentence", () => {
  const filtered = (mode: string) => assigned(`{ group: g, filter: f, filterMode: ${mode} }`);

  test.each([
    ["a first filter", assigned("{ group: g }"), filtered("include"), "with a filter"],
    ["no filter any more", filtered("include"), assigned("{ group: g }"), "without a filter"],
    [
      "the other mode",
      filtered("include"),
      filtered("exclude"),
      "with its filter excluding instead of including",
    ],
  ])("says what became of %s", async (_what, before, after, words) => {
    expect(await text(before, after)).toContain(
      `Changes the update ring "Z": "G" included ${words}`,
    );
  });

  test("of a new policy that only excludes says so", async () => {
    const shown = await text(`${head}${groups}${filters}`, assigned("{ exclude: h }"));

    expect(shown).toContain('Creates the update ring "Z", assigned to nobody, with "H" excluded');
  });
});

describe("objects that have errors in a plan", () => {
  const wrong = `${head}groups: { gone: { existing: true, displayName: Gone } }\nrings:\n  z: { displayName: Z, assignments: [ { group: gone } ] }\n`;

  test("are not called as the files say", async () => {
    const shown = await text(`${head}groups: {}`, wrong);

    expect(shown).toContain("\nNo changes. What has errors is not planned (");
    expect(shown).not.toContain("0 objects");
  });

  test("are left out with partial, and no advice to give it follows", async () => {
    const lab = createLab();
    const config = wrong.concat("  y: { displayName: Y, quality: { deferralDays: 3 } }\n");

    const result = await lab.apply(config, { partial: true });
    const shown = planText(await lab.plan(config), plainPaint, { partial: true });
    const ended = applyText(result, plainPaint);

    expect(shown).toContain("What has errors is left out (");
    expect(shown).not.toContain("--partial");
    // why stands in the line above
    expect(ended).toMatch(/error RW\d+ ring\/z: /);
    expect(ended).toContain("Left out, since it cannot be written: ring/z.\n");
  });
});

describe("a diagnostic in a plan", () => {
  test("names its object once", async () => {
    const wider = oneRing.replace("LT-00", "LT-0");
    const plan = await plannedAfter(oneRing, wider);
    const said = plan.diagnostics.filter(({ id }) => id === "RW204");

    expect(said).toHaveLength(1);
    expect(planText(plan, plainPaint)).toContain("RW204 ring/z: is not changed, but gains");
    expect(planMarkdown(plan)).not.toContain("`ring/z`: ring/z");
  });
});

describe("the comment of a plan", () => {
  test("links the pipeline run that made it, below its key", async () => {
    const plan = await plannedAfter(`${head}groups: {}`, oneRing);
    const runUrl = "https://dev.azure.com/o/My%20Project/_build/results?buildId=7";

    const comment = planMarkdown(plan, { runUrl });

    expect(comment).toMatch(/^<!-- ringwright-plan stack=rep -->\n/);
    expect(comment).toContain(`\n[The pipeline run that made this plan](${runUrl})\n`);
  });

  test.each([
    "undefined/undefined/actions/runs/undefined",
    "http://ghes.corp/o/r/actions/runs/7",
    "https://evil.example/a) ![x](https://evil.example/b",
    "https://user:secret@github.com/o/r",
    "javascript:alert(1)",
  ])("has no link of %s", async (runUrl) => {
    const plan = await plannedAfter(`${head}groups: {}`, oneRing);

    expect(planMarkdown(plan, { runUrl })).toBe(planMarkdown(plan));
  });
});

describe("what no file has in a drift report", () => {
  test("is listed, or one line with its number", async () => {
    const lab = createLab({ rings: [{ displayName: "Theirs" }] });
    await lab.apply(oneRing);
    const { report, plan } = await new Session(lab.tenant, await load(oneRing)).drift();

    for (const shown of [driftText(report, plan, plainPaint), driftMarkdown(report, plan)])
      expect(shown).toContain('\ni 1 object is not managed here:\n    ring "Theirs"\n');
    const brief = { unmanaged: false };
    for (const shown of [
      driftText(report, plan, plainPaint, brief),
      driftMarkdown(report, plan, brief),
    ])
      expect(shown).toContain("\ni 1 object is not managed here\n");
  });
});
