import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant } from "../../mocks/index.ts";
import { ask, eventual, textAt } from "./ask.ts";

/** Outer holds Inner, and Inner the first three devices. */
function nestedGroups(options: Parameters<typeof createMockTenant>[0] = {}): {
  tenant: MockTenant;
  inner: string;
  outer: string;
  devices: string[];
} {
  const tenant = createMockTenant({ devices: 20, ...options });
  const devices = tenant.state.list("devices").map((row) => textAt(row, "id"));
  const inner = tenant.state.add("groups", {
    displayName: "Inner",
    members: devices.slice(0, 3),
  });
  const outer = tenant.state.add("groups", { displayName: "Outer", members: [inner["id"]] });
  return { tenant, inner: textAt(inner, "id"), outer: textAt(outer, "id"), devices };
}

async function nested(tenant: MockTenant, groupId: string, cast = ""): Promise<string[]> {
  return await idsAt(tenant, `/v1.0/groups/${groupId}/transitiveMembers${cast}`);
}

async function idsAt(tenant: MockTenant, path: string): Promise<string[]> {
  const count = path.includes("microsoft.graph") ? "&$count=true" : "";
  const { json } = await ask(tenant, "GET", `${path}?$select=id${count}`, { headers: eventual });
  return (json["value"] as unknown as { id: string }[]).map(({ id }) => id);
}

describe("nested members that were read before", () => {
  test("follow a member that joins or leaves the inner group", async () => {
    const { tenant, inner, outer, devices } = nestedGroups();
    const [a, b, c, d] = devices;

    const before = await nested(tenant, outer);
    tenant.state.addMember(inner, d ?? "");
    const joined = await nested(tenant, outer);
    tenant.state.removeMember(inner, a ?? "");
    const left = await nested(tenant, outer);

    expect(before).toEqual([a, b, c, inner]);
    expect(joined).toEqual([a, b, c, d, inner]);
    expect(left).toEqual([b, c, d, inner]);
  });

  test("follow a group that is deleted, and one that is nested anew", async () => {
    const { tenant, inner, outer, devices } = nestedGroups();
    const other = tenant.state.add("groups", { displayName: "Other", members: [devices[9]] });

    const before = await nested(tenant, outer);
    tenant.state.addMember(outer, textAt(other, "id"));
    const added = await nested(tenant, outer);
    tenant.state.remove("groups", inner);
    const removed = await nested(tenant, outer);

    expect(before).toEqual([...devices.slice(0, 3), inner]);
    expect(added).toEqual([...devices.slice(0, 3), devices[9], inner, other["id"]]);
    expect(removed).toEqual([devices[9], other["id"]]);
  });

  test("follow a device that is deleted, by type as well", async () => {
    const { tenant, outer, devices } = nestedGroups();
    const cast = "/microsoft.graph.device";

    const before = await nested(tenant, outer, cast);
    await ask(tenant, "DELETE", `/v1.0/devices/${devices[1]}`);
    const after = await nested(tenant, outer, cast);

    expect(before).toEqual(devices.slice(0, 3));
    expect(after).toEqual([devices[0], devices[2]]);
  });

  test("follow a rule once its delay is over", async () => {
    const { tenant, inner, outer, devices } = nestedGroups({ delays: { membershipMs: 60_000 } });
    const rule = '(device.deviceOSType -eq "Windows")';

    const before = await nested(tenant, outer);
    await ask(tenant, "PATCH", `/v1.0/groups/${inner}`, {
      body: {
        groupTypes: ["DynamicMembership"],
        membershipRule: rule,
        membershipRuleProcessingState: "On",
      },
    });
    const waiting = await nested(tenant, outer);
    tenant.clock.advance(60_000);
    const done = await nested(tenant, outer);

    expect(before).toEqual([...devices.slice(0, 3), inner]);
    expect(waiting).toEqual([inner]);
    expect(done).toEqual([...devices, inner]);
  });
});

describe("a member whose object is made later", () => {
  const id = "11111111-1111-4111-8111-111111111111";

  test("counts among the devices from then on", async () => {
    const { tenant, outer, devices } = nestedGroups();
    const cast = "/microsoft.graph.device";
    const holder = tenant.state.add("groups", { displayName: "Holder", members: [id, outer] });

    const before = await nested(tenant, textAt(holder, "id"), cast);
    tenant.state.add("devices", { id, displayName: "LATE" });
    const after = await nested(tenant, textAt(holder, "id"), cast);

    expect(before).toEqual(devices.slice(0, 3));
    expect(after).toEqual([...devices.slice(0, 3), id]);
  });

  test("brings its own members along where it is a group", async () => {
    const { tenant, devices } = nestedGroups();
    const holder = tenant.state.add("groups", { displayName: "Holder", members: [id] });

    const before = await nested(tenant, textAt(holder, "id"));
    tenant.state.add("groups", { id, displayName: "Late", members: [devices[4]] });
    const after = await nested(tenant, textAt(holder, "id"));

    expect(before).toEqual([id]);
    expect(after).toEqual([devices[4], id]);
  });

  test("counts among the groups from then on", async () => {
    const { tenant } = nestedGroups();
    const holder = tenant.state.add("groups", { displayName: "Holder", members: [id] });
    const path = `/v1.0/groups/${textAt(holder, "id")}/members/microsoft.graph.group`;

    const before = await idsAt(tenant, path);
    tenant.state.add("groups", { id, displayName: "Late" });
    const after = await idsAt(tenant, path);

    expect(before).toEqual([]);
    expect(after).toEqual([id]);
  });
});

describe("a list of members", () => {
  test("is that of the moment on each page", async () => {
    const { tenant, inner, devices } = nestedGroups();

    const first = await ask(tenant, "GET", `/v1.0/groups/${inner}/members?$top=2`);
    tenant.state.addMember(inner, devices[7] ?? "");
    const next = textAt(first.json, "@odata.nextLink").replace("https://graph.microsoft.com", "");
    const second = await ask(tenant, "GET", next);

    expect(first.json["value"]).toMatchObject([{ id: devices[0] }, { id: devices[1] }]);
    expect(second.json["value"]).toMatchObject([{ id: devices[2] }, { id: devices[7] }]);
  });
});
