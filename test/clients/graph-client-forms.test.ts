// Forms of requests that documentation shows or that clients are known to get through with
import graph from "@microsoft/microsoft-graph-client";
import { describe, expect, test } from "vitest";
import { addGroup, calm, deviceIds, newGroup, type WireObject } from "./tenants.ts";

const { BatchRequestContent, BatchResponseContent, Client } = graph;
const client = Client.init({
  baseUrl: `${calm}/`,
  customHosts: new Set(["localhost"]),
  authProvider: (done) => done(null, "any"),
});
const users = async (): Promise<WireObject[]> => (await client.api("/users").get()).value;

describe("the graph client, with the forms of real clients,", () => {
  test("reads the JSON of an item of a batch, whose Content-Type it knows by that case only", async () => {
    const group = await addGroup("Form batch");

    // the case of headers must not depend on chance: several in a row
    for (let n = 0; n < 6; n++) {
      const content = new BatchRequestContent([
        { id: "1", request: new Request(`${calm}/groups/${group.id}`) },
      ]);
      const answers = new BatchResponseContent(
        await client.api("/$batch").post(await content.getContent()),
      );
      expect(await answers.getResponseById("1").json()).toMatchObject({ id: group.id });
    }
  });

  // almenscorner/IntuneCD, pnp/cli-microsoft365
  test("sends numbers as ids of a batch", async () => {
    const { responses } = await client.api("/$batch").post({
      requests: [{ id: 1, method: "GET", url: "groups?$top=1" }],
    });

    expect(responses).toMatchObject([{ id: "1", status: 200 }]);
  });

  test("is not bound to the case of paths and options", async () => {
    const group = await addGroup("Form case");

    const { value } = await client.api(`/Groups/${group.id}/Owners`).get();
    const groups = await client.api("/groups?$orderBy=displayName&$top=1").get();

    expect(value).toEqual([]);
    expect(groups.value).toHaveLength(1);
  });

  test("is not bound to the case of property names", async () => {
    const { mailNickname, ...rest } = newGroup("Form names");

    const made = await client.api("/groups").post({ ...rest, mailNickName: mailNickname });

    expect(made).toMatchObject({ displayName: "Form names", mailNickname });
  });

  test("reads Intune collections that the tenant has nothing in", async () => {
    const tags = await client.api("/deviceManagement/roleScopeTags").version("beta").get();

    expect(tags.value).toBeInstanceOf(Array);
  });

  test("lists users, and makes one the owner of a group", async () => {
    const [user] = await users();
    const group = await client.api("/groups").post({
      ...newGroup("Form owner"),
      "owners@odata.bind": [`https://graph.microsoft.com/v1.0/users/${user?.id}`],
    });

    const owners = await client.api(`/groups/${group.id}/owners`).get();

    expect(await users()).toHaveLength(5);
    expect(owners.value).toMatchObject([{ id: user?.id }]);
  });

  // learn.microsoft.com/graph/api/group-list-members
  test("counts, filters and searches members", async () => {
    const group = await addGroup("Form members");
    const ids = await deviceIds(3);
    await client.api(`/groups/${group.id}`).patch({
      "members@odata.bind": ids.map(
        (id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
      ),
    });
    const name = (await client.api(`/devices/${ids[0]}`).get()).displayName as string;
    const members = (path: string) =>
      client.api(`/groups/${group.id}/members/${path}`).header("ConsistencyLevel", "eventual");

    const count = await members("$count").get();
    const searched = await members("microsoft.graph.device?$count=true")
      .search(`"displayName:${name}"`)
      .get();
    const filtered = await members("microsoft.graph.device?$count=true")
      .filter(`startsWith(displayName,'${name}')`)
      .get();

    expect(Number(count)).toBe(3);
    expect(searched.value).toMatchObject([{ id: ids[0] }]);
    expect(filtered.value).toMatchObject([{ id: ids[0] }]);
  });
});
