import { describe, expect, test } from "vitest";
import { describeApplyUnderFaults } from "../support/apply-under-faults.ts";
import { everyFaultKind } from "../support/fault-kinds.ts";
import { createLab } from "../support/lab.ts";

const config = `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: '(device.deviceOSType -eq "Windows")' }
  vip: { displayName: VIP, members: { devices: [LT-0001] } }
filters:
  laptops:
    displayName: Laptops
    platform: windows10AndLater
    rule: (device.model -startsWith "Latitude")
rings:
  pilot:
    displayName: Ring 1
    quality: { deferralDays: 0 }
    assignments: [ { group: pilot, filter: laptops }, { exclude: vip } ]
  broad:
    displayName: Ring 2
    quality: { deferralDays: 7 }
    assignments: [ { group: vip } ]
`;

describeApplyUnderFaults("two rings", {
  more: everyFaultKind,
  turns: 20,
  config,
  // what is nobody's business stays as it is
  tenant: {
    devices: 5,
    groups: [{ displayName: "Payroll" }],
    rings: [{ displayName: "Payroll", qualityUpdatesDeferralPeriodInDays: 30 }],
  },
});

describe("apply of two rings that is ordered to wait", () => {
  test("undoes nothing that somebody does meanwhile, at every position", async () => {
    const undisturbed = createLab({ devices: 5 });
    await undisturbed.apply(config);

    for (let request = 1; request <= undisturbed.mock.requests.length; request++) {
      const lab = createLab({ devices: 5 });
      const { state } = lab.mock;
      const changed: string[] = [];
      lab.mock.inject({
        match: { request },
        then: { status: 429, headers: { "Retry-After": "6" } },
        meanwhile: () => {
          for (const { id } of state.list("deviceConfigurations")) {
            state.patch("deviceConfigurations", String(id), {
              qualityUpdatesDeferralPeriodInDays: 29,
            });
            state.assign("deviceConfigurations", String(id), []);
            changed.push(String(id));
          }
        },
      });

      await lab.apply(config);

      for (const id of changed) {
        expect(
          {
            days: state.get("deviceConfigurations", id)?.["qualityUpdatesDeferralPeriodInDays"],
            assignments: state.assignments("deviceConfigurations", id),
          },
          `request ${request}`,
        ).toEqual({ days: 29, assignments: [] });
      }
    }
  });
});
