import { listRingRows } from "ringwright";
import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { createLab } from "../support/lab.ts";

describe("the devices of a ring in the list", () => {
  const counts = { pendingCount: 3, successCount: 2, errorCount: 1, failedCount: 0 };
  const rowAfter = async (status: number, body: unknown) => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    lab.mock.inject({ match: { path: /deviceStatusOverview/ }, then: { status, body } });
    return (await listRingRows(lab.tenant))[0];
  };

  test("are counted as Intune counts them", async () => {
    const row = await rowAfter(200, { ...counts, notApplicableCount: 4 });

    expect(row).toMatchObject({
      displayName: "Broad",
      delivery: { devices: 10, delivered: 2, pending: 3, failed: 1 },
    });
  });

  test.each([
    ["one count is missing", 200, counts],
    ["one count is no number", 200, { ...counts, notApplicableCount: null }],
    ["the permission is missing", 403, {}],
  ])("are not known where %s, which is not 0", async (_, status, body) => {
    expect(await rowAfter(status, body)).toMatchObject({ displayName: "Broad", delivery: null });
  });
});
