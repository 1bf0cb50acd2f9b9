// @microsoft/microsoft-graph-client, as its readme says
import graph, {
  type Client as GraphClient,
  type PageCollection,
} from "@microsoft/microsoft-graph-client";
import { describe, expect, test } from "vitest";
import { addGroup, calm, deviceIds, faulty, newGroup, newRing, throttled } from "./tenants.ts";

const { BatchRequestContent, BatchResponseContent, Client, GraphError, PageIterator } = graph;

function clientOf(root: string): GraphClient {
  return Client.init({
    baseUrl: `${root}/`,
    customHosts: new Set(["localhost"]),
    defaultVersion: "v1.0",
    authProvider: (done) => done(null, "any"),
  });
}

const client = clientOf(calm);
const rings = "/deviceManagement/deviceConfigurations";
const nobody = "/groups/00000000-0000-0000-0000-000000000000";
// the content of a batch takes scheme and host off
const requestOf = (path: string, init: RequestInit = {}) => new Request(`${calm}${path}`, init);

describe("the graph client", () => {
  test("creates, reads, updates and deletes a group", async () => {
    const made = await client.api("/groups").post(newGroup("GC one"));

    await client.api(`/groups/${made.id}`).update({ description: "changed" });
    const read = await client.api(`/groups/${made.id}`).select(["id", "description"]).get();
    await client.api(`/groups/${made.id}`).delete();

    expect(read).toMatchObject({ id: made.id, description: "changed" });
    await expect(client.api(`/groups/${made.id}`).get()).rejects.toMatchObject({
      statusCode: 404,
      code: "Request_ResourceNotFound",
    });
  });

  test("creates, assigns, updates and deletes a ring on beta", async () => {
    const group = await addGroup("GC ring target");
    const made = await client.api(rings).version("beta").post(newRing("GC ring"));

    await client
      .api(`${rings}/${made.id}/assign`)
      .version("beta")
      .post({
        assignments: [
          {
            target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group.id },
          },
        ],
      });
    await client.api(`${rings}/${made.id}`).version("beta").update({
      "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      qualityUpdatesDeferralPeriodInDays: 5,
    });
    const read = await client
      .api(`${rings}/${made.id}`)
      .version("beta")
      .expand("assignments")
      .get();
    await client.api(`${rings}/${made.id}`).version("beta").delete();

    expect(read).toMatchObject({
      qualityUpdatesDeferralPeriodInDays: 5,
      assignments: [{ target: { groupId: group.id } }],
    });
  });

  test("walks every page with its PageIterator", async () => {
    const first: PageCollection = await client.api("/devices").top(50).select("id").get();
    const seen: string[] = [];

    const pages = new PageIterator(client, first, ({ id }: { id: string }) => {
      seen.push(id);
      return true;
    });
    await pages.iterate();

    expect(pages.isComplete()).toBe(true);
    expect(new Set(seen).size).toBe(250);
    expect(seen).toHaveLength(250);
  });

  test("stops a PageIterator and goes on", async () => {
    const first: PageCollection = await client.api("/devices").top(100).get();
    let count = 0;
    const pages = new PageIterator(client, first, () => ++count % 120 !== 0);

    await pages.iterate();
    const atPause = count;
    await pages.resume();
    await pages.resume();

    expect([atPause, count]).toEqual([120, 250]);
  });

  test("reads a large page", async () => {
    const page: PageCollection = await client.api("/devices").top(999).get();

    expect(page.value).toHaveLength(250);
    expect(page["@odata.nextLink"]).toBeUndefined();
  });

  test("searches with the header of advanced queries", async () => {
    await addGroup("GC needle in a haystack");

    const found = await client
      .api("/groups")
      .header("ConsistencyLevel", "eventual")
      .search('"displayName:needle"')
      .count(true)
      .get();

    expect(found["@odata.count"]).toBe(1);
    expect(found.value).toMatchObject([{ displayName: "GC needle in a haystack" }]);
  });

  test("adds and removes members by reference", async () => {
    const group = await addGroup("GC members");
    const [first = "", second = ""] = await deviceIds(2);
    const reference = (id: string) => ({ "@odata.id": `${calm}/v1.0/directoryObjects/${id}` });

    await client.api(`/groups/${group.id}/members/$ref`).post(reference(first));
    await client.api(`/groups/${group.id}/members/$ref`).post(reference(second));
    await client.api(`/groups/${group.id}/members/${first}/$ref`).delete();
    const { value } = await client.api(`/groups/${group.id}/members`).select("id").get();

    expect(value).toMatchObject([{ id: second }]);
    await expect(
      client.api(`/groups/${group.id}/members/$ref`).post(reference(second)),
    ).rejects.toMatchObject({ statusCode: 400, code: "Request_BadRequest" });
  });

  test("builds a batch and reads its answers by id", async () => {
    const group = await addGroup("GC batch");
    const content = new BatchRequestContent([
      { id: "one", request: requestOf(`/groups/${group.id}`) },
      { id: "two", request: requestOf(nobody) },
      {
        id: "three",
        request: requestOf("/groups", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(newGroup("GC from a batch")),
        }),
      },
    ]);

    const answers = new BatchResponseContent(
      await client.api("/$batch").post(await content.getContent()),
    );

    expect(answers.getResponseById("one").status).toBe(200);
    expect(answers.getResponseById("two").status).toBe(404);
    expect(answers.getResponseById("three").status).toBe(201);
  });

  test("follows dependencies in a batch", async () => {
    const content = new BatchRequestContent([
      { id: "1", request: requestOf(nobody) },
      { id: "2", request: requestOf("/groups"), dependsOn: ["1"] },
    ]);

    const answers = new BatchResponseContent(
      await client.api("/$batch").post(await content.getContent()),
    );

    expect([answers.getResponseById("1").status, answers.getResponseById("2").status]).toEqual([
      404, 424,
    ]);
  });

  test("gives a GraphError with code, request id and body", async () => {
    const error = await client
      .api("/groups")
      .post({ displayName: "GC incomplete" })
      .catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(GraphError);
    expect(error).toMatchObject({ statusCode: 400, code: "Request_BadRequest" });
    expect((error as { requestId: string }).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("tells a beta-only collection apart on v1.0", async () => {
    await expect(
      client.api("/deviceManagement/windowsFeatureUpdateProfiles").get(),
    ).rejects.toBeInstanceOf(GraphError);
  });

  test("takes ids from delta and follows its deltaLink", async () => {
    const group = await addGroup("GC delta");
    const read = async (link: string) => {
      let page = await client.api(link).get();
      const rows = [...page.value];
      while (page["@odata.nextLink"] !== undefined) {
        page = await client.api(page["@odata.nextLink"]).get();
        rows.push(...page.value);
      }
      return { rows, deltaLink: String(page["@odata.deltaLink"]) };
    };

    const first = await read("/groups/delta?$select=displayName");
    await client.api(`/groups/${group.id}`).update({ displayName: "GC delta renamed" });
    const second = await read(first.deltaLink);

    expect(first.rows.map(({ id }) => id)).toContain(group.id);
    expect(second.rows).toMatchObject([{ id: group.id, displayName: "GC delta renamed" }]);
  });

  test("repeats what was throttled, as its retry handler is told", async () => {
    const group = await addGroup("GC retry", faulty);

    const read = await clientOf(faulty).api(`/groups/${group.id}`).get();

    expect(read.id).toBe(group.id);
  });

  test("gets 103 rings through the documented quota", async () => {
    const other = clientOf(throttled);
    const ids = new Set<string>();

    for (let n = 0; n < 103; n++) {
      const { id } = await other
        .api(rings)
        .version("beta")
        .post(newRing(`GC ring ${n}`));
      ids.add(id);
    }

    expect(ids.size).toBe(103);
  });
});
