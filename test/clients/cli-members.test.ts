// CLI for Microsoft 365: commands that use numbers as ids of a batch, mailNickName and users
import { afterAll, describe, expect, test } from "vitest";
import { createCli } from "./m365.ts";
import { addGroup, calm, request, type WireObject } from "./tenants.ts";

const m365 = createCli();
afterAll(m365.close);

const valueOf = async (path: string): Promise<WireObject[]> =>
  (await request("GET", `${calm}/v1.0${path}`)).json["value"] as WireObject[];
const users = async () => await valueOf("/users");

describe("the CLI for Microsoft 365", () => {
  test("adds a security group with an owner and a member", async () => {
    const [owner, member] = await users();

    const made = await m365.run(
      ...["entra", "group", "add", "--displayName", "CLI added", "--type", "security"],
      ...["--mailNickname", "cliadded", "--ownerIds", owner!.id, "--memberIds", member!.id],
    );

    expect(await valueOf(`/groups/${made.id}/owners`)).toMatchObject([{ id: owner!.id }]);
    expect(await valueOf(`/groups/${made.id}/members`)).toMatchObject([{ id: member!.id }]);
  });

  test("adds, lists and removes members", async () => {
    const { id } = await addGroup("CLI members");
    const [first, second] = await users();

    await m365.run(
      "entra",
      "group",
      "member",
      "add",
      "--groupId",
      id,
      "--userIds",
      `${first!.id},${second!.id}`,
      "--role",
      "Member",
    );
    const listed: WireObject[] = await m365.run(
      "entra",
      "group",
      "member",
      "list",
      "--groupId",
      id,
    );
    await m365.run(
      "entra",
      "group",
      "member",
      "remove",
      "--groupId",
      id,
      "--userIds",
      first!.id,
      // without it the command asks to remove the owner first, and stops at the 404
      "--role",
      "Member",
      "--force",
    );

    expect(listed.map((user) => user.id).sort()).toEqual([first!.id, second!.id].sort());
    expect(await valueOf(`/groups/${id}/members`)).toMatchObject([{ id: second!.id }]);
  });

  test("lists members of one role, filtered", async () => {
    const { id } = await addGroup("CLI filtered");
    const [user] = await users();
    await m365.run(
      "entra",
      "group",
      "member",
      "add",
      "--groupId",
      id,
      "--userIds",
      user!.id,
      "--role",
      "Owner",
    );

    const owners: WireObject[] = await m365.run(
      ...["entra", "group", "member", "list", "--groupId", id, "--role", "Owner"],
      ...["--filter", `startsWith(displayName,'${String(user!["displayName"])}')`],
    );

    expect(owners).toMatchObject([{ id: user!.id }]);
  });

  test("lists the recycle bin", async () => {
    const { json } = await request("POST", `${calm}/v1.0/groups`, {
      displayName: "CLI deleted",
      mailEnabled: true,
      mailNickname: "clideleted",
      securityEnabled: false,
      groupTypes: ["Unified"],
    });
    await request("DELETE", `${calm}/v1.0/groups/${json.id}`);

    const deleted: WireObject[] = await m365.run("entra", "m365group", "recyclebinitem", "list");

    expect(deleted.map(({ id }) => id)).toContain(json.id);
  });
});
