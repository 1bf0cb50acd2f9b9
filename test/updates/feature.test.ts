import { applyPlan, createPlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { day } from "../support/days.ts";
import { createLab, load } from "../support/lab.ts";

// the mock's clock starts on 2026-11-22
const policy = (body: string) =>
  `version: 1\nstack: corp\nfeatureUpdates:\n  f: { displayName: FU, ${body} }\n`;
const offered = "version: 'Windows 11, version 25H2'";

describe("a feature update's version", () => {
  test("that is not offered any more is refused with the offered ones", async () => {
    const lab = createLab();

    const plan = await lab.plan(policy("version: 'Windows 10, version 22H2'"));

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics).toMatchObject([{ id: "RW118", severity: "error" }]);
    expect(plan.diagnostics[0]?.message).toContain('"Windows 11, version 25H2"');
  });

  test("in another spelling is refused with the right one", async () => {
    const lab = createLab();

    const plan = await lab.plan(policy("version: 'windows 11, Version 25h2'"));

    expect(plan.diagnostics[0]?.message).toContain('must be spelt "Windows 11, version 25H2"');
  });

  test("cannot change while the catalog cannot be read, and nothing else is held up", async () => {
    const lab = createLab();
    await lab.apply(policy(offered));
    lab.mock.inject({
      match: { path: "/deviceManagement/windowsUpdateCatalogItems" },
      then: { status: 403 },
      times: 99,
    });

    const changed = await lab.plan(policy("version: 'Windows 11, version 24H2'"));
    const other = await lab.plan(policy(`${offered}, description: new text`));

    expect(changed.diagnostics[0]?.message).toContain("catalog could not be read");
    expect(other.changes).toMatchObject([{ action: "update" }]);
  });
});

describe("a feature update's rollout", () => {
  const rollout = (start: string, end: string) =>
    policy(`${offered}, rollout: { start: ${start}, end: ${end}, intervalDays: 1 }`);

  // https://learn.microsoft.com/intune/intune-service/protect/windows-update-rollout-options
  test.each([
    ["one date that has passed", policy(`${offered}, rollout: 2026-11-21`), "has passed"],
    [
      "a gradual start two days ahead, but fewer than 48 hours",
      rollout("2026-11-24", "2026-12-20"),
      "2026-11-25",
    ],
    ["both dates in the past", rollout("2026-11-01", "2026-11-10"), "has passed"],
  ])("refuses %s", async (_name, config, reason) => {
    const plan = await createLab().plan(config);

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics[0]?.message).toContain(reason);
  });

  test("that began stays right: neither a plan nor another change asks for its dates again", async () => {
    const lab = createLab();
    await lab.apply(rollout("2026-11-25", "2026-12-20"));
    lab.mock.clock.advance(40 * day);

    const unchanged = await lab.plan(rollout("2026-11-25", "2026-12-20"));
    const described = await lab.apply(
      rollout("2026-11-25", "2026-12-20").replace("rollout:", "description: new text, rollout:"),
    );
    const longer = await lab.apply(rollout("2026-11-25", "2027-01-20"));

    expect(unchanged).toMatchObject({ changes: [], diagnostics: [], complete: true });
    expect(described.plan.diagnostics).toEqual([]);
    expect(described.results).toMatchObject([{ result: "applied" }]);
    expect(longer.results).toMatchObject([{ result: "applied" }]);
  });

  test("planned in time and applied too late is refused as a whole, before any write", async () => {
    const lab = createLab();
    const desired = await load(rollout("2026-11-25", "2026-12-20"));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    lab.mock.clock.advance(day);
    const before = lab.mock.requests.length;

    const applied = applyPlan(lab.tenant, plan, desired);

    await expect(applied).rejects.toThrow(/two days ahead/);
    expect(lab.mock.requests.length).toBe(before);
  });
});

describe("windows10OnIneligibleDevices", () => {
  // https://github.com/deploymenttheory/terraform-provider-microsoft365: refused since end of support
  test("cannot be true any more", async () => {
    const plan = await createLab().plan(policy(`${offered}, windows10OnIneligibleDevices: true`));

    expect(plan.diagnostics[0]?.message).toContain("can no longer be true");
  });
});
