// @pnp/graph 4, with the behaviours that its documentation composes
import "@pnp/graph/directory-objects/index.js";
import "@pnp/graph/groups/index.js";
import "@pnp/graph/members/index.js";
import "@pnp/graph/batching.js";
import { AdvancedQuery, DefaultHeaders, DefaultInit, graphfi } from "@pnp/graph";
import { BearerToken, BrowserFetchWithRetry, DefaultParse } from "@pnp/queryable";
import { describe, expect, test } from "vitest";
import { addGroup, calm, deviceIds, faulty } from "./tenants.ts";

const clientOf = (root: string) =>
  graphfi().using(
    DefaultInit(`${root}/v1.0`),
    DefaultHeaders(),
    BrowserFetchWithRetry(),
    DefaultParse(),
    BearerToken("any"),
  );
const graph = clientOf(calm);

describe("PnPjs", () => {
  test("adds, reads, updates and deletes a group", async () => {
    const made = await graph.groups.add("PnP one", "pnpone", 2, {});

    await graph.groups.getById(made.id!).update({ description: "changed" });
    const read = await graph.groups.getById(made.id!).select("id", "description")();
    await graph.groups.getById(made.id!).delete();

    expect(read).toMatchObject({ id: made.id, description: "changed" });
    await expect(graph.groups.getById(made.id!)()).rejects.toMatchObject({ status: 404 });
  });

  test("filters, orders and takes the first", async () => {
    await Promise.all(["PnP b", "PnP a", "PnP c"].map(async (name) => await addGroup(name)));

    const found = await graph.groups
      .filter("startsWith(displayName, 'PnP ')")
      .select("displayName")
      .top(2)();

    expect(found).toHaveLength(2);
  });

  test("searches with the header of advanced queries", async () => {
    await addGroup("PnP haystack");

    const found = await graph.groups.search('"displayName:haystack"').using(AdvancedQuery())();

    expect(found.map(({ displayName }) => displayName)).toContain("PnP haystack");
  });

  test("adds, lists and removes members", async () => {
    const group = await addGroup("PnP members");
    const [first = "", second = ""] = await deviceIds(2);
    const { members } = graph.groups.getById(group.id);

    await members.add(`${calm}/v1.0/directoryObjects/${first}`);
    await members.add(`${calm}/v1.0/directoryObjects/${second}`);
    await members.getById(first).remove();

    expect((await members()).map(({ id }) => id)).toEqual([second]);
  });

  test("walks pages as an async iterator", async () => {
    await Promise.all(Array.from({ length: 7 }, async (_, n) => await addGroup(`PnP page ${n}`)));
    const seen: string[] = [];

    for await (const page of graph.groups.filter("startsWith(displayName, 'PnP page')").top(3)) {
      expect(page.length).toBeLessThanOrEqual(3);
      seen.push(...page.map(({ displayName }) => String(displayName)));
    }

    expect(new Set(seen).size).toBe(7);
  });

  test("sends a batch, and settles each call of it", async () => {
    const group = await addGroup("PnP batch");
    const [batched, execute] = graph.batched();

    const calls = [
      batched.groups.getById(group.id)(),
      batched.groups.getById("00000000-0000-0000-0000-000000000000")(),
      batched.groups.add("PnP from a batch", "pnpbatch", 2, {}),
    ];
    const settled = Promise.allSettled(calls);
    await execute();
    const [found, missing, made] = await settled;

    expect(found).toMatchObject({ status: "fulfilled", value: { id: group.id } });
    expect(missing.status).toBe("rejected");
    expect(made).toMatchObject({ status: "fulfilled", value: { displayName: "PnP from a batch" } });
  });

  test("splits a batch of more than 20", async () => {
    const group = await addGroup("PnP long batch");
    const [batched, execute] = graph.batched();
    const calls = Array.from({ length: 25 }, async () => await batched.groups.getById(group.id)());

    await execute();

    expect((await Promise.all(calls)).every(({ id }) => id === group.id)).toBe(true);
  });

  test("gives status and body of an error", async () => {
    const error = await graph.groups
      .getById("00000000-0000-0000-0000-000000000000")()
      .catch((caught: unknown) => caught as { status: number; response: Response });

    expect(error).toMatchObject({ status: 404, isHttpRequestError: true });
    expect(String((error as unknown as Error).message)).toContain("Request_ResourceNotFound");
  });

  test("repeats what was throttled", async () => {
    const group = await addGroup("PnP retry", faulty);

    const read = await clientOf(faulty).groups.getById(group.id)();

    expect(read.id).toBe(group.id);
  });
});
