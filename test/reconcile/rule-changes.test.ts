// Rules that are near to each other, and rules whose time is over.
import { makePlan } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, load } from "../support/lab.ts";

const group = (rule: string, name = "Odd") => `version: 1
stack: corp
groups:
  odd: { displayName: ${name}, membershipRule: '${rule}' }
`;

describe("a rule with an empty text", () => {
  const empty = '(device.deviceOSType -eq "Windows") and (device.deviceCategory -eq "")';
  const blank = '(device.deviceOSType -eq "Windows") and (device.deviceCategory -eq null)';

  test("is another rule than one with null, and the correction is written", async () => {
    const lab = createLab({ devices: 50 });
    await lab.apply(group(empty));
    const members = () => lab.mock.state.members(String(lab.mock.state.list("groups")[0]?.["id"]));
    expect(members()).toEqual([]);

    const { plan } = await makePlan(lab.tenant, await load(group(blank)));
    const [change] = plan.changes;
    await lab.apply(group(blank));

    expect(members().length).toBeGreaterThan(0);
    expect(change).toMatchObject({ action: "update", impact: { gain: members().length, lose: 0 } });
  });
});

// https://learn.microsoft.com/entra/identity/users/groups-dynamic-rule-member-of
describe("a rule over memberOf, after the end of its preview", () => {
  const id = "aaaaaaaa-0000-4000-8000-000000000001";
  const rule = `device.memberOf -any (group.objectId -in ["${id}"])`;
  const seeded = { id, displayName: "Source" };

  test("is refused for a group that does not have it", async () => {
    const lab = createLab({ groups: [seeded] });

    const { plan } = await makePlan(lab.tenant, await load(group(rule)));

    expect(plan.diagnostics).toContainEqual(
      expect.objectContaining({ id: "RW118", severity: "error", address: "group/odd" }),
    );
    expect(plan.applyable).toBe(false);
  });

  test("is taken for a group that has it, and was taken before", async () => {
    const lab = createLab({ groups: [seeded], startAt: "2026-10-01T08:00:00Z" });
    await lab.apply(group(rule));
    lab.mock.clock.advance(60 * 24 * 3_600_000);

    const { plan } = await makePlan(lab.tenant, await load(group(rule)));

    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(plan.changes).toEqual([]);
  });
});
