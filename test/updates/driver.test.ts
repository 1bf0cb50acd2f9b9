import { applyPlan, createPlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";

const policy = (approvals: string, more = "") =>
  `version: 1\nstack: corp\ndriverUpdates:\n  d:\n    displayName: Drivers\n    approval: manual\n${more}    approvals: ${approvals}\n`;
const intel =
  "[{ match: { manufacturer: intel, class: Net*, version: 23.6* }, action: approve, deployOn: 2026-12-02 }]";

describe("driver approvals as code", () => {
  test("wait for the inventory of a new policy, and are shown as waiting", async () => {
    const lab = createLab({ devices: 10 });

    const { plan, results } = await lab.apply(policy(intel));

    expect(plan.changes[0]?.fields.some(({ path }) => path.startsWith("approvals"))).toBe(false);
    expect(plan.diagnostics).toMatchObject([{ id: "RW203", severity: "info" }]);
    expect(plan.diagnostics[0]?.message).toContain("up to a day");
    expect(results).toMatchObject([{ result: "applied" }]);
  });

  test("are written once the drivers are there, with their date, and then plan empty", async () => {
    const lab = createLab({ devices: 10 });
    await lab.apply(policy(intel));

    const { plan, results } = await lab.apply(policy(intel));

    expect(plan.changes).toMatchObject([
      {
        action: "update",
        fields: [
          {
            path: "approvals.Intel - net - 23.60.1.2 (Intel, Networking)",
            before: "needsReview",
            after: "approved, offered from 2026-12-02",
          },
        ],
      },
    ]);
    expect(results).toMatchObject([{ result: "applied" }]);
    expect(await drivers(lab)).toContainEqual(
      expect.objectContaining({ manufacturer: "Intel", approvalStatus: "approved" }),
    );
    expect((await lab.plan(policy(intel))).changes).toEqual([]);
  });

  test("let the first entry that matches decide", async () => {
    const lab = createLab({ devices: 10 });
    const config = policy(
      "[{ match: { name: '*firmware*' }, action: decline }, { match: { name: '*' }, action: approve }]",
    );
    await lab.apply(config);
    await lab.apply(config);

    const decided = (await drivers(lab)).map(({ driverClass, approvalStatus }) => [
      driverClass,
      approvalStatus,
    ]);

    expect(decided).toContainEqual(["Firmware", "declined"]);
    expect(decided).toContainEqual(["Networking", "approved"]);
  });

  test("never take up a driver that an operator suspended", async () => {
    const lab = createLab({ devices: 10 });
    await lab.apply(policy(intel));
    await lab.apply(policy(intel));
    await act(lab, "suspend");

    const plan = await lab.plan(policy(intel));

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics[0]?.message).toContain("suspended by an operator");
  });

  // an approved driver cannot be declined:
  // https://learn.microsoft.com/intune/intune-service/protect/windows-driver-updates-policy
  test("say so where the service would ignore them", async () => {
    const lab = createLab({ devices: 10 });
    await lab.apply(policy(intel));
    await lab.apply(policy(intel));

    const plan = await lab.plan(
      policy("[{ match: { manufacturer: Intel, version: 23.6* }, action: decline }]"),
    );

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics).toMatchObject([{ severity: "warning" }]);
    expect(plan.diagnostics[0]?.message).toContain("suspend it instead");
  });

  test("whose answer was lost are looked up, and not sent twice", async () => {
    const lab = createLab({ devices: 10 });
    await lab.apply(policy(intel));
    lab.mock.inject({
      match: { path: "/deviceManagement/windowsDriverUpdateProfiles/{id}/executeAction" },
      when: "after",
      then: { reset: true },
    });

    const { results } = await lab.apply(policy(intel));

    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.mock.requests.filter(({ path }) => path.endsWith("/executeAction"))).toHaveLength(1);
  });

  test("decided by somebody else between plan and apply make the change stale", async () => {
    const lab = createLab({ devices: 10 });
    await lab.apply(policy(intel));
    const desired = await load(policy(intel));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    await act(lab, "decline");

    const { results } = await applyPlan(lab.tenant, plan, desired);

    expect(results).toMatchObject([{ result: "stale" }]);
  });

  async function profileId(lab: Lab): Promise<string> {
    const [profile] = lab.mock.state.list("windowsDriverUpdateProfiles");
    return String(profile?.["id"]);
  }

  async function drivers(lab: Lab): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    const path = `/deviceManagement/windowsDriverUpdateProfiles/${await profileId(lab)}/driverInventories`;
    for await (const row of lab.tenant.graph.list<Record<string, unknown>>({
      version: "beta",
      path,
    })) {
      rows.push(row);
    }
    return rows;
  }

  async function act(lab: Lab, actionName: string): Promise<void> {
    const intelDriver = (await drivers(lab)).find(({ manufacturer }) => manufacturer === "Intel");
    await lab.tenant.graph.send({
      method: "POST",
      version: "beta",
      path: `/deviceManagement/windowsDriverUpdateProfiles/${await profileId(lab)}/executeAction`,
      body: { actionName, driverIds: [intelDriver?.["id"]] },
    });
  }
});

describe("a change of a driver policy's approval", () => {
  test("is a replacement after which the approvals are decided anew", async () => {
    const lab = createLab({ devices: 10 });
    await lab.apply(policy(intel));
    await lab.apply(policy(intel));
    const automatic = policy(intel).replace("approval: manual", "approval: automatic");
    const options = { replace: true, allow: ["maxDeletes"] };

    const { plan, results } = await lab.apply(automatic, options);
    const later = await lab.apply(automatic, options);

    expect(plan.changes).toMatchObject([{ action: "replace" }]);
    expect(plan.changes[0]?.fields.map(({ path }) => path)).toEqual(["approval"]);
    expect(plan.changes[0]?.consequences.map(({ message }) => message).join(" ")).toContain(
      "begins without approvals",
    );
    expect(results).toMatchObject([{ result: "applied" }]);
    expect(lab.mock.state.list("windowsDriverUpdateProfiles")).toMatchObject([
      { approvalType: "automatic" },
    ]);
    expect(later.results.every(({ result }) => result === "applied")).toBe(true);
    expect((await lab.plan(automatic)).changes).toEqual([]);
  });
});

describe("DriverClient.create", () => {
  test("refuses approvals, which it could not write, instead of dropping them", async () => {
    const lab = createLab();

    const created = lab.tenant.driverUpdates.create({
      displayName: "Drivers",
      approval: "manual",
      approvals: [{ match: { class: "Firmware" }, action: "approve" }],
    });

    await expect(created).rejects.toThrow(TypeError);
    expect(lab.mock.state.list("windowsDriverUpdateProfiles")).toEqual([]);
  });
});
