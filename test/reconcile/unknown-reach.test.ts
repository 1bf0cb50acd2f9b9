// What cannot be known of whom a policy reaches: a value with a reason and a lower bound.
import { makePlan, type Plan } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";

const ring = (group: string, more = "") => `version: 1
stack: corp
${more}groups:
  g: { existing: true, displayName: ${group} }
  local: { displayName: Local, membershipRule: '(device.displayName -startsWith "LT-000")' }
rings:
  r: { displayName: R, quality: { deferralDays: 0 }, assignments: [ { group: g }, { group: local } ] }
`;

const users = (displayName: string, rule: string) => ({ displayName, membershipRule: rule });

async function planned(lab: Lab, config: string): Promise<Plan> {
  return (await makePlan(lab.tenant, await load(config))).plan;
}

const impactOf = (plan: Plan, address: string) =>
  plan.changes.find((change) => change.address === address)?.impact;

describe("a ring on a group of users", () => {
  test.each([
    ["user.accountEnabled -eq true"],
    ['(user.objectId -ne null) and (user.userType -eq "Member")'],
    ['user.department -ne "Sales"'],
    ['Direct Reports for "aaaaaaaa-0000-4000-8000-000000000001"'],
  ])("of the rule %s has a known part, a reason, and trips the guard", async (rule) => {
    const lab = createLab({ devices: 40, groups: [users("UG", rule)] });

    const plan = await planned(lab, ring("UG", "guards: { maxDevicesAffected: 39 }\n"));

    const local = impactOf(plan, "group/local");
    expect(impactOf(plan, "ring/r")).toEqual({
      devices: null,
      atLeast: local?.devices,
      unknown: ['group "UG" holds users, and which devices are theirs is not known'],
    });
    expect(plan.summary).toMatchObject({ devicesAffected: null, devicesAtLeast: local?.devices });
    expect(plan.summary.ringMoves).toEqual([
      { from: [], to: ["ring/r"], devices: local?.devices },
      { from: [], to: null, devices: 40 - (local?.devices ?? 0) },
    ]);
    expect(plan.diagnostics).toContainEqual(
      expect.objectContaining({
        id: "RW403",
        severity: "error",
        message: expect.stringMatching(/at least \d+: ring\/r: group "UG" holds users/) as string,
      }),
    );
  });

  test("that is assigned is known by its members", async () => {
    const user = "aaaaaaaa-0000-4000-8000-000000000001";
    const lab = createLab({ devices: 40, users: [{ id: user, displayName: "Ada" }] });
    const devices = lab.mock.state
      .list("devices")
      .slice(0, 3)
      .map(({ id }) => String(id));
    lab.mock.state.add("groups", { displayName: "Mixed", members: [user, ...devices] });

    const plan = await planned(lab, ring("Mixed"));

    expect(impactOf(plan, "ring/r")).toMatchObject({
      devices: null,
      unknown: [expect.stringContaining('group "Mixed" holds users') as string],
    });
  });
});

describe("a group of the tenant whose rule cannot be evaluated here", () => {
  test.each([
    ['device.displayName -match "^(.)\\1*$"'],
    ['device.deviceOSVersion -ge "10.0.22000"'],
    ['device.memberOf -any (group.objectId -in ["aaaaaaaa-0000-4000-8000-000000000001"])'],
  ])("(%s) is named in a warning, and stops no other", async (rule) => {
    const lab = createLab({ devices: 40, groups: [{ displayName: "Odd", membershipRule: rule }] });

    const plan = await planned(lab, ring("Odd"));

    expect(plan.errored).toBe(false);
    expect(plan.diagnostics).toContainEqual(
      expect.objectContaining({
        id: "RW124",
        severity: "warning",
        message: expect.stringContaining('group "Odd"') as string,
      }),
    );
    expect(impactOf(plan, "ring/r")).toMatchObject({ devices: null });
    expect(impactOf(plan, "group/local")?.devices).toBeGreaterThan(0);
    const { results } = await lab.apply(ring("Odd"));
    expect(results.map(({ result }) => result)).toEqual(["applied", "applied"]);
  });
});

describe("an exclusion that Intune does not evaluate", () => {
  test.each([
    ["{ allDevices: true }, { exclude: g }", "user.accountEnabled -eq true", "users"],
    ["{ allUsers: true }, { exclude: g }", 'device.deviceOSType -eq "Windows"', "devices"],
    ["{ group: local }, { exclude: g }", "user.accountEnabled -eq true", "users"],
  ])("as in %s is an error that holds the policy back", async (assignments, rule, subject) => {
    const lab = createLab({ devices: 10, groups: [users("G", rule)] });
    const config = ring("G").replace(/assignments: \[.*\]/, `assignments: [ ${assignments} ]`);

    const plan = await planned(lab, config);

    expect(plan.diagnostics).toContainEqual(
      expect.objectContaining({
        id: "RW121",
        severity: "error",
        address: "ring/r",
        message: expect.stringContaining(`excludes the ${subject} of group "G"`) as string,
      }),
    );
    expect(plan.changes.some(({ address }) => address === "ring/r")).toBe(false);
  });

  test("is none where both are of one subject", async () => {
    const lab = createLab({ devices: 10, groups: [users("G", "user.accountEnabled -eq true")] });
    const config = ring("G").replace(
      /assignments: \[.*\]/,
      "assignments: [ { allUsers: true }, { exclude: g } ]",
    );

    const plan = await planned(lab, config);

    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
