import { applyPlan, createPlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

const group = (body: string) =>
  `version: 1\nstack: corp\ngroups:\n  g: { displayName: Devices, ${body} }\n`;
const names = (from: number, to: number) =>
  Array.from(
    { length: to - from + 1 },
    (_, index) => `LT-${String(from + index).padStart(4, "0")}`,
  );

describe("a group of a thousand members", () => {
  test("is filled in batches of 20 by 20, with only the difference sent later", async () => {
    const lab = createLab({ devices: 1200 });
    await lab.apply(group(`members: { devices: [${names(1, 1000).join(", ")}] }`));
    const id = String(lab.group("Devices")["id"]);
    expect(lab.mock.state.members(id)).toHaveLength(1000);
    const before = lab.mock.requests.length;

    const result = await lab.apply(group(`members: { devices: [${names(31, 1025).join(", ")}] }`));

    expect(result.results).toMatchObject([{ result: "applied" }]);
    expect(result.plan.changes[0]?.members).toMatchObject({ keep: 970 });
    expect(lab.mock.state.members(id)).toHaveLength(995);
    const sent = writesOf(lab.mock, before);
    // 25 joins in two requests of at most 20, 30 leaves one by one, no other write
    expect(sent.filter(({ method }) => method === "PATCH")).toHaveLength(2);
    expect(
      sent.filter(({ method, path }) => method === "DELETE" && path.endsWith("/$ref")),
    ).toHaveLength(30);
    expect(sent).toHaveLength(32);
  });

  test("takes names, object ids and device ids, and refuses a name that two devices have", async () => {
    const lab = createLab({ devices: 3 });
    const [one, two, three] = [...lab.mock.state.devices()].map(({ device }) => device);
    const list = [one?.["displayName"], two?.["id"], three?.["deviceId"]].map(String).join(", ");
    await lab.apply(group(`members: { devices: [${list}] }`));
    expect(lab.mock.state.members(String(lab.group("Devices")["id"]))).toHaveLength(3);

    lab.mock.state.add("devices", {
      displayName: one?.["displayName"],
      deviceId: "aaaa1111-0000-4000-8000-00000000000f",
      operatingSystem: "Windows",
    });
    const plan = await lab.plan(group(`members: { devices: [${list}] }`));

    expect(plan.diagnostics).toMatchObject([{ id: "RW107", severity: "error" }]);
  });
});

describe("a conversion", () => {
  test("to dynamic and back keeps the group's id and says what happens to its members", async () => {
    const lab = createLab({ devices: 20 });
    await lab.apply(group("members: { devices: [LT-0015] }"));
    const id = String(lab.group("Devices")["id"]);

    const dynamic = await lab.apply(
      group(`membershipRule: '(device.displayName -startsWith "LT-000")'`),
    );
    expect(dynamic.plan.changes[0]?.consequences.map(({ message }) => message).join(" ")).toContain(
      "becomes dynamic",
    );
    expect(lab.group("Devices")).toMatchObject({ id, groupTypes: ["DynamicMembership"] });
    expect(lab.mock.state.members(id)).toHaveLength(9);

    const assigned = await lab.apply(group("members: { devices: [LT-0001] }"));
    expect(
      assigned.plan.changes[0]?.consequences.map(({ message }) => message).join(" "),
    ).toContain("becomes assigned");
    expect(assigned.results).toMatchObject([{ result: "applied" }]);
    expect(lab.group("Devices")).toMatchObject({ id, groupTypes: [] });
    expect((await lab.plan(group("members: { devices: [LT-0001] }"))).changes).toEqual([]);
  });

  test("of processing pauses and resumes without a change of the rule", async () => {
    const lab = createLab({ devices: 20 });
    const rule = `membershipRule: '(device.displayName -startsWith "LT-000")'`;
    await lab.apply(group(rule));

    const result = await lab.apply(group(`${rule}, processing: paused`));

    expect(result.plan.changes[0]?.fields).toEqual([
      { path: "processing", before: "active", after: "paused" },
    ]);
    expect(lab.group("Devices")["membershipRuleProcessingState"]).toBe("Paused");
  });
});

describe("a respelt rule", () => {
  test("is no change: to Entra ID even a blank would be one", async () => {
    const lab = createLab({ devices: 5 });
    await lab.apply(
      group(
        `membershipRule: '(device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)'`,
      ),
    );

    const plan = await lab.plan(
      group(
        `membershipRule: '((DEVICE.deviceostype  eq  "windows")  -AND device.accountEnabled -eq True)'`,
      ),
    );

    // said of the spelling, and all that is said
    expect(plan).toMatchObject({
      changes: [],
      diagnostics: [{ id: "RW119", severity: "warning", address: "group/g" }],
      summary: { unchanged: 1 },
    });
  });
});

describe("the owners of a group", () => {
  const ann = "aaaa0000-0000-4000-8000-00000000000a";
  const bob = "bbbb0000-0000-4000-8000-00000000000b";
  const users = [
    { id: ann, displayName: "Ann Example" },
    { id: bob, displayName: "Bob Example" },
  ];
  const owned = (...ids: string[]) =>
    group(`members: { devices: [] }, owners: [${ids.join(", ")}]`);

  test("are given at creation, shown by name, and planned empty afterwards", async () => {
    const lab = createLab({ users });

    const result = await lab.apply(owned(ann, bob));

    expect(result.plan.changes[0]?.fields).toContainEqual({
      path: `owners.${ann}`,
      before: null,
      after: "Ann Example",
    });
    expect(result.results).toMatchObject([{ result: "applied" }]);
    expect(await ownersOf(lab)).toEqual([ann, bob]);
    expect((await lab.plan(owned(ann, bob))).changes).toEqual([]);
  });

  // the last owner cannot be removed: https://learn.microsoft.com/graph/api/group-delete-owners
  test("change hands without a moment in which there is none", async () => {
    const lab = createLab({ users });
    await lab.apply(owned(ann));

    const result = await lab.apply(owned(bob));

    expect(result.results).toMatchObject([{ result: "applied" }]);
    expect(await ownersOf(lab)).toEqual([bob]);
  });

  test("that nobody knows block the group before any write", async () => {
    const lab = createLab({ users });

    const plan = await lab.plan(owned("cccc0000-0000-4000-8000-00000000000c"));

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics).toMatchObject([{ id: "RW117", severity: "error" }]);
  });

  test("changed by somebody between plan and apply make it stale", async () => {
    const lab = createLab({ users });
    await lab.apply(owned(ann));
    const desired = await load(owned(ann, bob));
    const plan = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    await addOwner(lab, bob);

    const result = await applyPlan(lab.tenant, plan, desired);

    expect(result.results).toMatchObject([{ result: "stale" }]);
  });

  test("added by hand are shown, and taken off again", async () => {
    const lab = createLab({ users });
    await lab.apply(owned(ann));
    await addOwner(lab, bob);

    const { plan } = await lab.apply(owned(ann));

    expect(plan.changes[0]?.fields).toEqual([
      { path: `owners.${bob}`, before: "Bob Example", after: null },
    ]);
    expect(await ownersOf(lab)).toEqual([ann]);
  });

  async function ownersOf(lab: Lab): Promise<string[]> {
    const id = String(lab.group("Devices")["id"]);
    const ids: string[] = [];
    const request = { version: "v1.0", path: `/groups/${id}/owners` } as const;
    for await (const row of lab.tenant.graph.list<Record<string, unknown>>(request)) {
      ids.push(String(row["id"]));
    }
    return ids.sort();
  }

  async function addOwner(lab: Lab, owner: string): Promise<void> {
    await lab.tenant.graph.send({
      method: "POST",
      version: "v1.0",
      path: `/groups/${String(lab.group("Devices")["id"])}/owners/$ref`,
      body: { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${owner}` },
    });
  }
});

describe("the visibility of a group", () => {
  test("is written where the file states it, and left alone where not", async () => {
    const lab = createLab();
    await lab.apply(group("members: { devices: [] }, visibility: Public"));
    expect(lab.group("Devices")).toMatchObject({ visibility: "Public" });

    await lab.apply(group("members: { devices: [] }, description: changed"));

    expect(lab.group("Devices")).toMatchObject({ visibility: "Public" });
  });

  // https://learn.microsoft.com/graph/api/resources/group
  test("cannot be Public where the group is assignable to roles, in a file and in the tenant", async () => {
    const lab = createLab();
    const role = "members: { devices: [] }, isAssignableToRole: true";
    await lab.apply(group(role));

    await expect(load(group(`${role}, visibility: Public`))).rejects.toThrow(/always Private/);
    const request = {
      method: "PATCH",
      version: "v1.0",
      path: `/groups/${String(lab.group("Devices")["id"])}`,
      body: { visibility: "Public" },
    } as const;
    await expect(lab.tenant.graph.send(request)).rejects.toMatchObject({ status: 400 });
  });
});
