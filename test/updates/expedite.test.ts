import { describe, expect, test } from "vitest";
import { createLab } from "../support/lab.ts";

const policy = (release: string) =>
  `version: 1\nstack: corp\nexpediteUpdates:\n  e: { displayName: Expedite, release: ${release}, daysUntilForcedReboot: 1 }\n`;

describe("an expedite policy's release", () => {
  test("becomes the catalog's own value, in the plan and in the tenant", async () => {
    const lab = createLab();

    const { plan } = await lab.apply(policy("2026-11-10"));

    expect(plan.changes[0]?.fields).toContainEqual({
      path: "release",
      before: null,
      after: "2026-11-10T00:00:00Z",
    });
    expect(lab.mock.state.list("windowsQualityUpdateProfiles")).toMatchObject([
      { expeditedUpdateSettings: { qualityUpdateRelease: "2026-11-10T00:00:00Z" } },
    ]);
    expect((await lab.plan(policy("2026-11-10"))).changes).toEqual([]);
  });

  test.each([
    ["that is no release day", "2026-11-11", "is not in the update catalog"],
    ["that is not expeditable any more", "2026-08-11", "cannot be expedited"],
  ])("%s is refused with those that can be", async (_name, release, reason) => {
    const plan = await createLab().plan(policy(release));

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics[0]?.message).toContain(reason);
    expect(plan.diagnostics[0]?.message).toContain("2026-11-10");
  });
});
