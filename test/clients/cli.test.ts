// CLI for Microsoft 365, a process for each command
import { afterAll, describe, expect, test } from "vitest";
import { createCli } from "./m365.ts";
import { addGroup, calm, request, type WireObject } from "./tenants.ts";

const m365 = createCli();
afterAll(m365.close);

describe("the CLI for Microsoft 365", () => {
  test("gets a group by id and by name", async () => {
    const { id } = await addGroup("CLI one");

    const byId = await m365.run("entra", "group", "get", "--id", id);
    const byName = await m365.run("entra", "group", "get", "--displayName", "CLI one");

    expect(byId).toMatchObject({ id, displayName: "CLI one" });
    expect(byName).toMatchObject({ id, displayName: "CLI one" });
  });

  test("lists groups, and security groups only", async () => {
    await addGroup("CLI listed");

    const all: WireObject[] = await m365.run("entra", "group", "list");
    const security: WireObject[] = await m365.run("entra", "group", "list", "--type", "security");

    expect(all.map(({ displayName }) => displayName)).toContain("CLI listed");
    expect(security.map(({ displayName }) => displayName)).toContain("CLI listed");
  });

  test("sets a description", async () => {
    const { id } = await addGroup("CLI set");

    await m365.run("entra", "group", "set", "--id", id, "--description", "changed");

    expect((await request("GET", `${calm}/v1.0/groups/${id}`)).json["description"]).toBe("changed");
  });

  test("removes a group", async () => {
    const { id } = await addGroup("CLI removed");

    await m365.run("entra", "group", "remove", "--id", id, "--force");

    expect((await request("GET", `${calm}/v1.0/groups/${id}`)).status).toBe(404);
  });

  test("sends any request", async () => {
    const { id } = await addGroup("CLI request");

    const read = await m365.run(
      "request",
      "--url",
      `https://graph.microsoft.com/v1.0/groups/${id}?$select=id`,
    );
    await m365.run(
      "request",
      "--url",
      `https://graph.microsoft.com/v1.0/groups/${id}`,
      "--method",
      "patch",
      "--body",
      '{"description":"by request"}',
      "--content-type",
      "application/json",
    );

    expect(read).toMatchObject({ id });
    expect((await request("GET", `${calm}/v1.0/groups/${id}`)).json["description"]).toBe(
      "by request",
    );
  });

  test("says what Graph says of a group that is not there", async () => {
    await expect(
      m365.run("entra", "group", "get", "--id", "00000000-0000-0000-0000-000000000000"),
    ).rejects.toThrow(/does not exist/);
  });
});
