import { describe, expect, test } from "vitest";
import { applyOnce, connectTo, createLab } from "../support/lab.ts";

const numbers = Array.from({ length: 12 }, (_, index) => index);
const part = (section: string, body: string) => [
  `${section}:`,
  ...numbers.map(
    (n) => `  p${n}: { displayName: ${section} ${n}, ${body}, assignments: [ { group: all } ] }`,
  ),
];
/** Two kinds of one meter, then two of another. */
const config = [
  "version: 1",
  "stack: corp",
  "groups:",
  '  all: { displayName: All, membershipRule: (device.deviceOSType -eq "Windows") }',
  ...part("rings", "quality: { deferralDays: 3 }"),
  ...part("driverUpdates", "approval: manual"),
  ...part("featureUpdates", "version: 'Windows 11, version 25H2'"),
  ...part("expediteUpdates", "release: 2026-11-10, daysUntilForcedReboot: 1"),
].join("\n");

describe("A first apply of mixed kinds", () => {
  // a bench row does the same with 300 and 996 objects and the service's own quotas
  test("takes no longer than the quota of its slowest service", async () => {
    const { mock } = createLab();
    const quota = { requests: 7, perSeconds: 20 };
    const tenant = connectTo(mock, {
      pacing: { quotas: { "intune:write": quota, "intuneUpdates:write": quota } },
    });
    const from = mock.clock.now().getTime();

    const { results, remaining } = await applyOnce(tenant, config);

    const seconds = (mock.clock.now().getTime() - from) / 1000;
    // 24 creates, as many assigns and ids into markers, of which the first seven go at once
    const allowed = Math.floor((72 - 1) / quota.requests) * quota.perSeconds;
    expect(seconds / allowed).toBeLessThanOrEqual(1.05);
    expect(seconds / allowed).toBeGreaterThanOrEqual(1);
    expect(new Set(results.map(({ result }) => result))).toEqual(new Set(["applied"]));
    expect(remaining).toMatchObject({ create: 0, update: 0 });
  });
});
