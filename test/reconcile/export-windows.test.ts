// A tenant with windows of rings, as files again.
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { exportTenant } from "../../src/reconcile/export/export-tenant.ts";
import { createLab, type Lab } from "../support/lab.ts";

const ring = (window: string, more = "") => `version: 1
stack: corp
groups:
  pcs: { existing: true, displayName: PCs }
  vip: { existing: true, displayName: VIP }
rings:
  broad:
    displayName: Broad
    maintenanceWindow: ${window}
    assignments: [ { group: pcs }, { exclude: vip } ]
${more}`;
const tenant = { groups: [{ displayName: "PCs" }, { displayName: "VIP" }] };

interface Exported {
  readonly rings?: Record<string, Record<string, unknown>>;
  readonly settings?: Record<string, Record<string, unknown>>;
  readonly adopt?: readonly { readonly to: string }[];
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly notes: readonly string[];
  readonly text: string;
}

async function exported(lab: Lab, stack = "corp"): Promise<Exported> {
  const { files, notes } = await exportTenant(lab.tenant, stack);
  const all = Object.assign({}, ...Object.values(files)) as object;
  return { ...all, notes, text: stringify(all) };
}

describe("an export of a ring with a window of this stack", () => {
  test.each([
    '{ start: "02:00", end: "05:00", enforce: both }',
    '{ start: "20:00", end: "02:00", day: friday, enforce: native }',
    '{ start: "01:00", end: "05:00", day: tuesday, weeks: [thirdWeek], actions: all, enforce: both }',
    '{ start: "01:00", end: "04:00", days: [sunday, saturday], enforce: native }',
  ])("is the ring again with %s, and plans nothing", async (window) => {
    const lab = createLab(tenant);
    await lab.apply(ring(window));

    const { rings, settings, adopt, notes, text } = await exported(lab);
    const plan = await lab.plan(text);

    expect(notes).toEqual([]);
    expect(rings?.["broad"]?.["maintenanceWindow"]).toEqual(parse(window));
    expect(settings).toBeUndefined();
    expect(adopt?.map(({ to }) => to)).toEqual(["ring/broad", "setting/broad.window"]);
    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(plan.summary.unchanged).toBe(2);
  });

  test("keeps the setting apart where the two have parted, and loads without a difference", async () => {
    const lab = createLab(tenant);
    await lab.apply(ring('{ start: "02:00", end: "05:00", enforce: both }'));
    const [policy] = lab.mock.state.list("configurationPolicies");
    lab.mock.state.assign("configurationPolicies", String(policy?.["id"]), [
      { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } },
    ]);

    const { rings, settings, adopt, moved, text } = await exported(lab);
    const plan = await lab.plan(text);

    expect(rings?.["broad"]?.["maintenanceWindow"]).toMatchObject({ start: "02:00" });
    expect(rings?.["broad"]?.["maintenanceWindow"]).not.toHaveProperty("enforce");
    expect(settings).toMatchObject({
      "broad-maintenance-window": {
        maintenanceWindow: { start: "02:00", end: "05:00", actions: "restart" },
        assignments: [{ allDevices: true }],
      },
    });
    expect(adopt?.map(({ to }) => to)).toEqual(["ring/broad"]);
    expect(moved).toEqual([
      { from: "setting/broad.window", to: "setting/broad-maintenance-window" },
    ]);
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(plan.changes.map(({ address, action, fields }) => [address, action, fields])).toEqual([
      ["setting/broad-maintenance-window", "move", []],
    ]);
  });

  test("keeps a setting that lost its ring", async () => {
    const lab = createLab(tenant);
    await lab.apply(ring('{ start: "02:00", end: "05:00", enforce: native }'));
    lab.mock.state.remove("deviceConfigurations", String(lab.ring("Broad")["id"]));

    const { rings, settings, text } = await exported(lab);
    const plan = await lab.plan(text);

    expect(rings).toBeUndefined();
    expect(Object.keys(settings ?? {})).toEqual(["broad-maintenance-window"]);
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("leaves it to its own stack where another one exports", async () => {
    const lab = createLab(tenant);
    await lab.apply(ring('{ start: "02:00", end: "05:00", enforce: both }'));

    const { rings, settings, notes } = await exported(lab, "other");

    expect([rings, settings]).toEqual([undefined, undefined]);
    expect(notes).toEqual([
      expect.stringContaining("belongs to stack corp"),
      expect.stringContaining("belongs to stack corp"),
    ]);
  });
});
