import { makePlan } from "ringwright";
import { describe, expect, test } from "vitest";
import { oneRing } from "../support/configs.ts";
import { errorsOf } from "../support/diagnostics.ts";
import { createLab, type Lab, load } from "../support/lab.ts";

const pilot = "aaaa1111-0000-4000-8000-000000000001";
const other = "aaaa1111-0000-4000-8000-000000000002";
const setId = "5e755e75-0000-4000-8000-000000000001";
const to = (groupId: string, type = "groupAssignmentTarget") => ({
  target: { "@odata.type": `#microsoft.graph.${type}`, groupId },
});
const ofSet = { source: "policySets", sourceId: setId };

/** A ring that a policy set assigned to Pilot, and somebody to Other. */
function assignedBySet(type?: string): Lab {
  return createLab({
    groups: [
      { id: pilot, displayName: "Pilot" },
      { id: other, displayName: "Other" },
    ],
    rings: [{ displayName: "Broad", assignments: [{ ...to(pilot, type), ...ofSet }, to(other)] }],
  });
}

function assignmentsOf(lab: Lab): readonly Record<string, unknown>[] {
  return lab.mock.state.assignments("deviceConfigurations", String(lab.ring("Broad")["id"]));
}

const adopting = (lab: Lab, body: string) =>
  oneRing(body, `adopt: [ { to: ring/broad, id: ${String(lab.ring("Broad")["id"])} } ]`);

describe("an assignment that a policy set made", () => {
  test("is no difference, and named in the plan", async () => {
    const lab = assignedBySet();

    const plan = await lab.plan(adopting(lab, "assignments: [ { group: other } ]"));

    expect(plan.changes[0]?.assignments).toEqual({ add: [], remove: [], keep: 2 });
    expect(plan.diagnostics).toMatchObject([
      {
        id: "RW113",
        severity: "warning",
        message: expect.stringMatching(/policy set.*"Pilot"/) as string,
      },
    ]);
  });

  test.each(["assignments: []", "assignments: [ { exclude: other } ]"])(
    "is sent back as it was read, with its source, by %s",
    async (assignments) => {
      const lab = assignedBySet();

      const { results } = await lab.apply(adopting(lab, assignments));

      expect(results.map(({ result }) => result)).toEqual(["applied"]);
      expect(assignmentsOf(lab)).toContainEqual(
        expect.objectContaining({
          ...ofSet,
          target: expect.objectContaining(to(pilot).target) as unknown,
        }),
      );
      const again = await lab.plan(adopting(lab, assignments));
      expect(again.changes).toEqual([]);
    },
  );

  test("meets a wish for the same, and is made no direct one", async () => {
    const lab = assignedBySet();

    await lab.apply(adopting(lab, "assignments: [ { group: pilot } ]"));

    expect(assignmentsOf(lab)).toMatchObject([{ ...ofSet, ...to(pilot) }]);
  });

  test("stops a plan that wants the reverse of it", async () => {
    const lab = assignedBySet();

    const plan = await lab.plan(adopting(lab, "assignments: [ { exclude: pilot } ]"));

    expect(plan.changes).toEqual([]);
    expect(errorsOf(plan)).toMatchObject([
      {
        id: "RW113",
        message: expect.stringMatching(/policy set.*"Pilot" in another way/) as string,
      },
    ]);
  });

  test("makes a plan stale where it became a direct one meanwhile", async () => {
    const lab = assignedBySet();
    const plan = await lab.plan(adopting(lab, "assignments: []"));
    lab.mock.state.assign("deviceConfigurations", String(lab.ring("Broad")["id"]), [
      to(pilot),
      to(other),
    ]);

    const again = await lab.plan(adopting(lab, "assignments: []"));

    expect(again.changes[0]?.precondition).not.toBe(plan.changes[0]?.precondition);
    expect(again.changes[0]?.assignments.remove).toHaveLength(2);
  });

  test("goes on reaching its devices in the count of the plan", async () => {
    const lab = createLab({ devices: 20 });
    const devices = lab.mock.state.list("devices").map(({ id }) => String(id));
    const [inSet, outside] = [devices.slice(0, 5), devices.slice(5, 8)].map((members, index) => {
      const displayName = index === 0 ? "Pilot" : "Other";
      return String(lab.mock.state.add("groups", { displayName, members })["id"]);
    });
    const { id } = lab.mock.state.add("deviceConfigurations", {
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      displayName: "Broad",
    });
    lab.mock.state.assign("deviceConfigurations", String(id), [
      { ...to(inSet ?? ""), ...ofSet },
      to(outside ?? ""),
    ]);
    const desired = await load(adopting(lab, "assignments: []"));

    const { plan } = await makePlan(lab.tenant, desired);

    const managed = new Set(
      lab.mock.state.list("managedDevices").map(({ azureADDeviceId }) => azureADDeviceId),
    );
    const lost = lab.mock.state
      .list("devices")
      .slice(5, 8)
      .filter(({ deviceId }) => managed.has(deviceId));
    expect(lost).not.toEqual([]);
    expect(plan.changes[0]?.impact).toMatchObject({ gain: 0, lose: lost.length });
  });

  test("is said where its policy is pruned", async () => {
    const lab = assignedBySet();
    await lab.apply(adopting(lab, "assignments: []"));

    const plan = await lab.plan("version: 1\nstack: corp\nguards: { maxDeletes: 1 }\n", {
      prune: true,
    });

    expect(plan.changes).toMatchObject([{ action: "delete" }]);
    expect(plan.changes[0]?.consequences).toContainEqual({
      level: "caution",
      message: "A policy set assigns it, and loses it.",
      devices: null,
    });
  });
});
