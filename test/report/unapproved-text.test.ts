import type { UnapprovedInstall, UnapprovedInstalls } from "ringwright";
import { plainPaint, unapprovedText } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { expectHarmlessText, hostileNames } from "../support/hostile.ts";

const finding: UnapprovedInstall = {
  kind: "qualityBeforeDeferral",
  managedDeviceId: "a",
  deviceKey: "a",
  deviceName: "LT-0001",
  what: "2026-11-10 (26100.9812)",
  installedAt: null,
  installedAfter: "2026-11-10T20:00:00.000Z",
  installedBy: "2026-11-11T20:00:00.000Z",
  policy: { kind: "ring", id: "r", displayName: "Broad", address: "ring/broad" },
  why: '"Broad" offers it from 2026-11-17 on',
  source: "inventory",
  confidence: "sure",
  couldAlsoBe: ["somebody installed it by hand"],
};
const none: UnapprovedInstalls = {
  formatVersion: 1,
  createdAt: "2026-11-12T00:00:00.000Z",
  devices: 40,
  findings: [],
  undecided: [],
  notRead: [],
  driverDevices: { restricted: 0, told: 0 },
  judged: { quality: 40, feature: 1, driver: 0 },
  record: { formatVersion: 1, at: "2026-11-12T00:00:00.000Z", policies: [], devices: [] },
};
const onDevice = (place: number, more: Partial<UnapprovedInstall> = {}): UnapprovedInstall => ({
  ...finding,
  deviceKey: `d${place}`,
  deviceName: `LT-${String(place).padStart(4, "0")}`,
  ...more,
});

describe("unapprovedText", () => {
  test("says that nothing was found, and in how much", () => {
    expect(unapprovedText(none, plainPaint)).toBe(
      [
        "No unapproved install was found.",
        "",
        "Judged: 40 releases, 1 version and 0 drivers, where policy restricts them.",
        "",
      ].join("\n"),
    );
  });

  test("puts alike ones together, with when, where and what else it could be", () => {
    const text = unapprovedText(
      {
        ...none,
        findings: [
          onDevice(1, {
            kind: "driverNotApproved",
            what: "Intel - net - 23.60.1.2",
            installedAt: "2026-11-08T03:00:00.000Z",
            why: '"Drivers" declined it',
            source: "collector",
            policy: { ...finding.policy, address: null },
          }),
          ...[1, 2, 3].map((place) =>
            onDevice(place, { installedBy: `2026-11-1${place}T20:00:00.000Z` }),
          ),
        ],
        undecided: [
          { subject: "quality", reason: "the device asks a WSUS server", installs: 1200 },
        ],
        notRead: [{ subject: "driver", reason: "no collector was asked" }],
      },
      plainPaint,
      { mostDevices: 2 },
    );

    expect(text).toMatchInlineSnapshot(`
      "4 unapproved installs on 3 of 40 devices.

      Drivers that nobody approved
        Intel - net - 23.60.1.2: "Drivers" declined it
          on 1 device: LT-0001
          installed at 2026-11-08 03:00 UTC; sure, from the collector
          could also be: somebody installed it by hand

      Releases that came before their deferral was over
        2026-11-10 (26100.9812): "Broad" offers it from 2026-11-17 on (ring/broad)
          on 3 devices: LT-0001, LT-0002, 1 more
          installed between 2026-11-10 20:00 UTC and 2026-11-13 20:00 UTC; sure, from the inventory
          could also be: somebody installed it by hand

      Not decided: 1,200 installs
        1,200 quality: the device asks a WSUS server

      Not read
        driver: no collector was asked

      Judged: 40 releases, 1 version and 0 drivers, where policy restricts them.
      "
    `);
  });

  test("is bounded, whatever was found", () => {
    const findings = Array.from({ length: 5000 }, (_, place) =>
      onDevice(place, { what: `${place} ${"x".repeat(5000)}` }),
    );
    const reasons = Array.from({ length: 500 }, (_, place) => ({
      subject: "driver" as const,
      reason: `${place} ${"y".repeat(5000)}`,
      installs: 1,
    }));
    const text = unapprovedText(
      { ...none, findings, undecided: reasons, notRead: reasons },
      plainPaint,
    );

    expect(text.length).toBeLessThan(30_000);
    expect(text).toContain("and 4,980 others (--json has all)");
  });

  test("lets no name or title out as more than text", () => {
    for (const harm of hostileNames) {
      const text = unapprovedText(
        {
          ...none,
          findings: [
            onDevice(1, { deviceName: harm, what: harm, why: harm, couldAlsoBe: [harm] }),
            onDevice(2, { policy: { ...finding.policy, address: harm } }),
          ],
          undecided: [{ subject: "driver", reason: harm, installs: 1 }],
          notRead: [{ subject: "driver", reason: harm }],
        },
        plainPaint,
      );

      expectHarmlessText(text, JSON.stringify(harm));
    }
  });
});
