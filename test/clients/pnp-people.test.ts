// @pnp/graph with owners and users
import "@pnp/graph/groups/index.js";
import "@pnp/graph/members/index.js";
import "@pnp/graph/users/index.js";
import { DefaultHeaders, DefaultInit, graphfi } from "@pnp/graph";
import { BearerToken, BrowserFetchWithRetry, DefaultParse } from "@pnp/queryable";
import { describe, expect, test } from "vitest";
import { addGroup, calm } from "./tenants.ts";

const graph = graphfi().using(
  DefaultInit(`${calm}/v1.0`),
  DefaultHeaders(),
  BrowserFetchWithRetry(),
  DefaultParse(),
  BearerToken("any"),
);

describe("PnPjs", () => {
  test("lists users, and gets one by principal name", async () => {
    const all = await graph.users();

    const one = await graph.users.getById(all[0]!.userPrincipalName!)();

    expect(all).toHaveLength(5);
    expect(one.id).toBe(all[0]!.id);
  });

  test("adds an owner", async () => {
    const group = await addGroup("PnP owner");
    const [user] = await graph.users();
    const { owners } = graph.groups.getById(group.id);

    await owners.add(`${calm}/v1.0/users/${user!.id}`);

    expect((await owners()).map(({ id }) => id)).toEqual([user!.id]);
  });
});
