import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { graphPath, type GraphRequest, odataString, version } from "../../src/graph/index.ts";
import { json, rejection, rig } from "./scripted-fetch.ts";

const ok = () => json(200, { value: [] });

async function sent(request: GraphRequest) {
  const r = rig(ok);
  await r.graph.send(request);
  return r.calls[0];
}

const groups: GraphRequest = { method: "GET", version: "v1.0", path: "/groups" };

describe("graphPath", () => {
  test("keeps a value within its segment", () => {
    expect(graphPath`/groups/${"a/b?c#d%e"}/members`).toBe("/groups/a%2Fb%3Fc%23d%25e/members");
  });

  test.each(["", ".", ".."])("refuses %j, which would be another path", (value) => {
    expect(() => graphPath`/groups/${value}`).toThrow(TypeError);
  });
});

describe("odataString", () => {
  // https://learn.microsoft.com/graph/query-parameters#escaping-single-quotes
  test("doubles quotes", () => {
    expect(odataString("O'Brien's")).toBe("'O''Brien''s'");
  });
});

describe("A request", () => {
  test("encodes the values of its query and leaves their names", async () => {
    const filter = `displayName eq ${odataString("R&D #1 + 50% O'Brien / Zürich")}`;

    const call = await sent({ ...groups, query: { $filter: filter, $top: "5" } });

    expect(call?.url).toBe(
      "https://graph.microsoft.com/v1.0/groups?$filter=displayName%20eq%20'R%26D%20%231%20%2B%2050%25%20O''Brien%20%2F%20Z%C3%BCrich'&$top=5",
    );
    expect(new URL(call?.url ?? "").searchParams.get("$filter")).toBe(filter);
  });

  // the client's own URL building breaks on this one: microsoft-graph-client 3.0.7
  test("may hold a URL in its query", async () => {
    const call = await sent({ ...groups, query: { $filter: "x eq 'https://a.example/b'" } });

    expect(new URL(call?.url ?? "").host).toBe("graph.microsoft.com");
  });

  test("keeps the order of its parameters", async () => {
    const call = await sent({ ...groups, query: { b: "1", $select: "id", a: "2" } });

    expect(call?.url.endsWith("?b=1&$select=id&a=2")).toBe(true);
  });

  test("without a slash in front is a slip", async () => {
    const r = rig(ok);

    expect(await rejection(r.graph.send({ ...groups, path: "groups" }))).toBeInstanceOf(TypeError);
    expect(r.calls).toHaveLength(0);
  });

  // https://learn.microsoft.com/graph/best-practices-concept, evolvable enumerations
  test("asks for unknown enum members when it reads", async () => {
    const read = await sent(groups);
    const write = await sent({ ...groups, method: "PATCH", body: {} });

    expect(read?.headers["prefer"]).toBe("include-unknown-enum-members");
    expect(write?.headers["prefer"]).toBeUndefined();
  });

  test("joins that with a wish of the caller's own", async () => {
    const call = await sent({ ...groups, headers: { Prefer: "odata.maxpagesize=5" } });

    expect(call?.headers["prefer"]).toBe("odata.maxpagesize=5, include-unknown-enum-members");
  });

  test("names the product and has an id", async () => {
    const call = await sent(groups);

    expect(call?.headers["user-agent"]).toBe(`ringwright/${version}`);
    expect(call?.headers["client-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("names the caller's product first", async () => {
    const r = rig(ok, { userAgent: "acme/1.0", priority: "Low" });

    await r.graph.send(groups);

    expect(r.calls[0]?.headers).toMatchObject({
      "user-agent": `acme/1.0 ringwright/${version}`,
      "x-ms-throttle-priority": "Low",
    });
  });

  test("cannot bring a token of its own", async () => {
    const call = await sent({ ...groups, headers: { Authorization: "Bearer mine" } });

    expect(call?.headers["authorization"]).toBe("Bearer token-1");
  });

  test("sends a body as JSON", async () => {
    const call = await sent({ ...groups, method: "POST", body: { displayName: "Zürich" } });

    expect(call).toMatchObject({
      body: { displayName: "Zürich" },
      headers: { "content-type": "application/json" },
    });
  });

  test("without a body names no type of one", async () => {
    const call = await sent({ ...groups, method: "POST", path: "/groups/1/renew" });

    expect(call).toMatchObject({ method: "POST", body: undefined });
    expect(Object.keys(call?.headers ?? {}).map((name) => name.toLowerCase())).not.toContain(
      "content-type",
    );
  });

  test.each(["GET", "POST", "PATCH", "PUT", "DELETE"] as const)(
    "goes out as %s to version and path as they are",
    async (method) => {
      const call = await sent({
        method,
        version: "beta",
        path: "/groups(uniqueName='a%2Fb')/$ref",
      });

      expect(call).toMatchObject({
        method,
        url: "https://graph.microsoft.com/beta/groups(uniqueName='a%2Fb')/$ref",
      });
    },
  );

  test("gives status, body, headers and id of the answer", async () => {
    const r = rig(() => json(201, { id: "1" }, { ETag: "x" }));

    const answer = await r.graph.send({ ...groups, method: "POST", body: {} });

    expect(answer).toMatchObject({
      status: 201,
      body: { id: "1" },
      headers: { etag: "x", "request-id": "r-1" },
      requestId: "r-1",
    });
    expect(JSON.parse(JSON.stringify(answer))).toMatchObject({ headers: { etag: "x" } });
  });
});

describe("version", () => {
  test("is that of the package", () => {
    const manifest = new URL("../../package.json", import.meta.url);

    expect((JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version).toBe(
      version,
    );
  });
});
