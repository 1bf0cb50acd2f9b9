import { describe, expect, test } from "vitest";
import { createLab } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

describe("traps that others fell into", () => {
  // https://github.com/microsoftgraph/msgraph-bicep-types/issues/117
  test("a group with a rule is created app-only, with the documented roles and no owner", async () => {
    const lab = createLab({
      devices: 5,
      behaviors: { caller: "application" },
      roles: ["Group.ReadWrite.All", "DeviceManagementConfiguration.ReadWrite.All"],
    });
    const config = `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: '(device.deviceOSType -eq "Windows")' }
`;

    const { results } = await lab.apply(config);

    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.mock.state.members(String(lab.group("Pilot")["id"]))).toHaveLength(5);
  });

  // https://github.com/deploymenttheory/terraform-provider-microsoft365
  test("a freeze that begins takes no assignment away, and writes nothing", async () => {
    const lab = createLab();
    lab.mock.state.add("groups", { displayName: "Pilot", groupTypes: [] });
    const config = (guards: string) => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
rings:
  broad: { displayName: Broad, quality: { deferralDays: 7 }, assignments: [{ group: pilot }] }
${guards}`;
    await lab.apply(config(""));
    const frozen = config(
      "guards: { freeze: [{ name: now, from: 2026-11-01, to: 2026-12-31 }] }\n",
    );
    const before = lab.mock.requests.length;

    const unchanged = await lab.plan(frozen);
    const changed = lab.apply(frozen.replace("deferralDays: 7", "deferralDays: 9"));

    expect(unchanged.changes).toEqual([]);
    await expect(changed).rejects.toThrow(/freeze/);
    const id = String(lab.ring("Broad")["id"]);
    expect(lab.mock.state.assignments("deviceConfigurations", id)).toHaveLength(1);
    expect(writesOf(lab.mock, before)).toEqual([]);
  });
});
