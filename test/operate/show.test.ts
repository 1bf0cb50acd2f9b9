import { type ObjectView, Session } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load, threeRings, threeRingsTenant } from "../support/lab.ts";

async function show(
  lab: Lab,
  address: string,
  config: string = threeRings,
  env: Record<string, string> = {},
): Promise<ObjectView> {
  return await new Session(lab.tenant, await load(config, env)).show(address);
}

async function applied(config = threeRings): Promise<Lab> {
  const lab = createLab(threeRingsTenant);
  await lab.apply(config);
  return lab;
}

/** What the administrator's hand does to a ring in the portal. */
async function edit(lab: Lab, name: string, body: Record<string, unknown>): Promise<void> {
  await lab.tenant.graph.send({
    method: "PATCH",
    version: "beta",
    path: `/deviceManagement/deviceConfigurations/${String(lab.ring(name)["id"])}`,
    body: { "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration", ...body },
  });
}

function property(view: ObjectView, path: string) {
  return view.properties.find((candidate) => candidate.path === path);
}

const deferral = "quality.deferralDays";
const filesAhead = threeRings.replace(
  "quality: { deferralDays: 7 }",
  "quality: { deferralDays: 9 }",
);

describe("a property of a shown object", () => {
  test("is as last applied after an apply", async () => {
    const lab = await applied();

    const view = await show(lab, "ring/broad");

    expect(property(view, deferral)).toEqual({
      path: deferral,
      files: 7,
      live: 7,
      state: "asApplied",
    });
    expect(view).toMatchObject({ inFiles: "managed", inTenant: "ours", action: null });
  });

  test.each([
    ["changed in the files", filesAhead, undefined, { files: 9, live: 7 }, "changedInFiles"],
    ["changed in the tenant", threeRings, 3, { files: 7, live: 3 }, "changedInTenant"],
    ["changed in both", filesAhead, 3, { files: 9, live: 3 }, "changedInBoth"],
    ["changed in both to the same", filesAhead, 9, { files: 9, live: 9 }, "changedAlike"],
  ])("is %s", async (_what, config, byHand, values, state) => {
    const lab = await applied();
    if (byHand !== undefined)
      await edit(lab, "Ring 3 - Broad", { qualityUpdatesDeferralPeriodInDays: byHand });

    const view = await show(lab, "ring/broad", config);

    expect(property(view, deferral)).toEqual({ path: deferral, ...values, state });
    const differs = values.files !== values.live;
    expect(view.action).toBe(differs ? "update" : null);
  });

  test("is newly managed where the files begin to state it", async () => {
    const lab = await applied();

    const view = await show(
      lab,
      "ring/broad",
      threeRings.replace("restartWarning: { hours: 4 }", "gracePeriodDays: 3"),
    );

    expect(property(view, "gracePeriodDays")).toMatchObject({ files: 3, state: "newlyManaged" });
    expect(property(view, "restartWarning.hours")).toMatchObject({
      live: 4,
      state: "noLongerManaged",
    });
    expect(property(view, "roleScopeTagIds")).toEqual({
      path: "roleScopeTagIds",
      live: ["0"],
      state: "notManaged",
    });
  });

  test("is not created yet before the first apply", async () => {
    const lab = createLab(threeRingsTenant);

    const view = await show(lab, "ring/broad");

    expect(view).toMatchObject({ inTenant: "missing", id: null, owner: null, action: "create" });
    expect(property(view, deferral)).toMatchObject({ files: 7, live: null, state: "notCreated" });
  });

  test("shows neither a variable's content nor what the tenant holds of it", async () => {
    const config = threeRings.replace("Second wave", "${var:NOTE}");
    const lab = createLab(threeRingsTenant);
    const desired = await load(config, { RINGWRIGHT_VAR_NOTE: "top-secret-note" });
    const session = new Session(lab.tenant, desired);
    await session.tenant.rings.create({
      displayName: "Ring 2 - Early",
      description: "top-secret-note",
    });

    const view = await session.show("ring/early");

    expect(property(view, "description")).toMatchObject({
      files: "${var:NOTE}",
      live: "(sensitive)",
      state: "newlyManaged",
    });
    expect(JSON.stringify(view)).not.toContain("top-secret-note");
  });
});

describe("a shown object", () => {
  test("tells its assignments by the names of groups, and what files and tenant have alone", async () => {
    const lab = await applied();
    const config = threeRings.replace(
      "{ exclude: early }, { exclude: vip } ]\nguards",
      "{ exclude: early }, { exclude: spare } ]\nguards",
    );

    const { assignments } = await show(lab, "ring/broad", config);

    expect(assignments).toMatchObject({
      mode: "authoritative",
      live: [
        { target: "group", displayName: "All Windows devices" },
        { target: "exclude", displayName: "WinUpdate-Pilot" },
        { target: "exclude", displayName: "WinUpdate-Early" },
        { target: "exclude", displayName: "WinUpdate-VIP" },
      ],
      missing: [{ target: "exclude", displayName: "WinUpdate-Spare" }],
      surplus: [{ target: "exclude", displayName: "WinUpdate-VIP" }],
    });
  });

  test("tells the members of a group by name", async () => {
    const lab = await applied();

    const view = await show(lab, "group/vip", threeRings.replace("LT-0002]", "LT-0003]"));

    expect(view.members?.live.map(({ displayName }) => displayName).sort()).toEqual([
      "LT-0001",
      "LT-0002",
    ]);
    expect(view.members).toMatchObject({
      missing: [{ displayName: "LT-0003" }],
      surplus: [{ displayName: "LT-0002" }],
    });
    expect(view.assignments).toBeNull();
  });

  test("tells what its operator pauses", async () => {
    const lab = await applied();
    await lab.tenant.rings.pause(String(lab.ring("Ring 3 - Broad")["id"]), "quality");

    const { operational, action } = await show(lab, "ring/broad");

    expect(operational).toMatchObject({ paused: ["quality"] });
    expect(action).toBeNull();
  });

  test("is told as what others own and the files refer to", async () => {
    const lab = await applied();

    const view = await show(lab, "group/all-windows");

    expect(view).toMatchObject({
      inFiles: "referredTo",
      inTenant: "foreign",
      displayName: "All Windows devices",
      owner: null,
    });
    expect(view.id).toBe(lab.group("All Windows devices")["id"]);
  });

  test("is told as ours and in no file, with what was applied", async () => {
    const lab = await applied();
    await edit(lab, "Ring 3 - Broad", { qualityUpdatesDeferralPeriodInDays: 1 });

    const view = await show(
      lab,
      "ring/broad",
      `${threeRings.slice(0, threeRings.indexOf("  broad:"))}guards: { maxDeletes: 0 }\n`,
    );

    expect(view).toMatchObject({ inFiles: "none", source: null, inTenant: "ours" });
    expect(view.owner).toEqual({ stack: "corp", key: "ring/broad" });
    expect(view.diagnostics).toMatchObject([{ id: "RW306" }]);
    expect(property(view, deferral)).toEqual({ path: deferral, live: 1, state: "changedInTenant" });
    expect(property(view, "displayName")).toMatchObject({ state: "asApplied" });
  });

  test("is ambiguous where two objects bear its name", async () => {
    const lab = createLab(threeRingsTenant);
    for (const displayName of ["Ring 3 - Broad", "Ring 3 - Broad"])
      await lab.tenant.rings.create({ displayName });

    const view = await show(lab, "ring/broad");

    expect(view).toMatchObject({ inTenant: "ambiguous", id: null });
    expect(view.diagnostics).toMatchObject([{ id: "RW101" }]);
  });

  test("is told only by an address that there is; else the nearest is named", async () => {
    const lab = await applied();

    await expect(show(lab, "ring/braod")).rejects.toThrow(
      "ring/braod is neither in the files nor owned in the tenant; did you mean ring/broad? Of its kind there is ring/pilot, ring/early, ring/broad",
    );
  });
});
