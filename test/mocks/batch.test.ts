import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant } from "../../mocks/index.ts";
import { ask, refused, securityGroup, textAt } from "./ask.ts";

interface ItemAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly error?: { readonly code: string; readonly message: string } };
}

async function batch(
  tenant: MockTenant,
  requests: readonly unknown[],
  version = "v1.0",
): Promise<ItemAnswer[]> {
  const { status, json, text } = await ask(tenant, "POST", `/${version}/$batch`, {
    body: { requests },
  });
  if (status !== 200) throw new Error(text);
  return [...(json["responses"] as unknown as ItemAnswer[])].sort((a, b) =>
    a.id.localeCompare(b.id, "en", { numeric: true }),
  );
}

const get = (id: string, more: Record<string, unknown> = {}): unknown => ({
  id,
  method: "GET",
  url: "/groups",
  ...more,
});

// learn.microsoft.com/graph/json-batching
describe("a $batch as a whole is refused", () => {
  const refusals: readonly (readonly [string, unknown])[] = [
    ["with 21 items", { requests: Array.from({ length: 21 }, (_, n) => get(String(n))) }],
    ["with no items", { requests: [] }],
    ["without requests", {}],
    ["with an id missing", { requests: [{ method: "GET", url: "/groups" }] }],
    ["with an id that is neither text nor number", { requests: [get(true as unknown as string)] }],
    ["with a number and its text as ids", { requests: [get(1 as unknown as string), get("1")] }],
    ["with ids that differ in case only", { requests: [get("a"), get("A")] }],
    ["with an item without url", { requests: [{ id: "1", method: "GET" }] }],
    ["with a dependency on a later item", { requests: [get("1", { dependsOn: ["2"] }), get("2")] }],
    ["with an unknown dependency", { requests: [get("1"), get("2", { dependsOn: ["9"] })] }],
    // microsoft-graph-docs#16280
    [
      "neither sequential nor parallel",
      { requests: [get("1"), get("2", { dependsOn: ["1"] }), get("3")] },
    ],
    [
      "with a diamond",
      {
        requests: [
          get("1"),
          get("2", { dependsOn: ["1"] }),
          get("3", { dependsOn: ["1"] }),
          get("4", { dependsOn: ["2", "3"] }),
        ],
      },
    ],
  ];
  for (const [name, body] of refusals) {
    test(name, async () => {
      await refused(ask(createMockTenant(), "POST", "/v1.0/$batch", { body }), 400);
    });
  }

  test("without a token", async () => {
    const response = await createMockTenant().fetch("https://graph.microsoft.com/v1.0/$batch", {
      method: "POST",
      body: JSON.stringify({ requests: [get("1")] }),
    });

    expect(response.status).toBe(401);
  });
});

describe("a $batch", () => {
  test("answers each item on its own, under 200", async () => {
    const tenant = createMockTenant();

    const answers = await batch(tenant, [
      get("1"),
      get("2", { url: "groups/11111111-2222-4333-8444-555555555555" }),
    ]);

    expect(answers.map(({ id, status }) => [id, status])).toEqual([
      ["1", 200],
      ["2", 404],
    ]);
  });

  // msgraph-sdk-javascript#1178
  // https://github.com/almenscorner/IntuneCD and https://github.com/pnp/cli-microsoft365 (entra
  // group add) send numbers as ids
  test("takes numbers as ids and gives them back as text, with headers on every answer", async () => {
    const { json } = await ask(createMockTenant(), "POST", "/v1.0/$batch", {
      body: {
        requests: [
          { id: 1, method: "GET", url: "groups" },
          { id: 2, method: "GET", url: "/groups/" },
          { id: 3, method: "DELETE", url: "/groups/00000000-0000-4000-8000-000000000000" },
        ],
      },
    });
    const answers = [
      ...(json["responses"] as unknown as { id: unknown; status: number; headers: unknown }[]),
    ];

    expect(new Map(answers.map(({ id, status }) => [id, status]))).toEqual(
      new Map([
        ["1", 200],
        ["2", 200],
        ["3", 404],
      ]),
    );
    for (const { headers } of answers) expect(headers).toBeTypeOf("object");
  });

  test("takes no version in an item's url", async () => {
    const [answer] = await batch(createMockTenant(), [get("1", { url: "/v1.0/groups" })]);

    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: { code: "BadRequest", message: "Resource not found for the segment 'v1.0'." },
      },
    });
  });

  test("takes no absolute url and no batch within", async () => {
    const answers = await batch(createMockTenant(), [
      get("1", { url: "https://graph.microsoft.com/v1.0/groups" }),
      {
        id: "2",
        method: "POST",
        url: "/$batch",
        body: {},
        headers: { "Content-Type": "application/json" },
      },
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  });

  // msgraph-sdk-dotnet#2628
  test("needs a body and its type on every write", async () => {
    const tenant = createMockTenant();

    const answers = await batch(tenant, [
      { id: "1", method: "POST", url: "/groups", body: securityGroup },
      { id: "2", method: "POST", url: "/groups", headers: { "Content-Type": "application/json" } },
      {
        id: "3",
        method: "POST",
        url: "/groups",
        headers: { "content-type": "application/json" },
        body: securityGroup,
      },
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 201]);
  });

  test("has no body where the answer has none", async () => {
    const tenant = createMockTenant({ groups: [{ displayName: "A" }] });

    const [answer] = await batch(tenant, [
      {
        id: "1",
        method: "DELETE",
        url: `/groups/${String(tenant.state.list("groups")[0]?.["id"])}`,
      },
    ]);

    expect(answer?.status).toBe(204);
    expect(answer).not.toHaveProperty("body");
  });

  test("gives text as base64", async () => {
    const [answer] = await batch(createMockTenant({ groups: [{ displayName: "A" }] }), [
      get("1", { url: "/groups/$count", headers: { ConsistencyLevel: "eventual" } }),
    ]);

    expect(Buffer.from(textAt(answer, "body"), "base64").toString()).toBe("1");
  });

  test("runs items one after the other where each waits for the one before, and 424 behind a failure", async () => {
    const tenant = createMockTenant();
    const create = (id: string, body: unknown, dependsOn?: string[]): unknown => ({
      id,
      method: "POST",
      url: "/groups",
      headers: { "Content-Type": "application/json" },
      body,
      dependsOn,
    });

    const answers = await batch(tenant, [
      create("1", securityGroup),
      create("2", {}, ["1"]),
      create("3", securityGroup, ["2"]),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([201, 400, 424]);
    expect(tenant.state.list("groups")).toHaveLength(1);
  });

  test("takes all items waiting for one", async () => {
    const answers = await batch(createMockTenant(), [
      get("1"),
      get("2", { dependsOn: ["1"] }),
      get("3", { dependsOn: ["1"] }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test("answers in another order, with header names in changing case", async () => {
    const tenant = createMockTenant();
    const requests = Array.from({ length: 20 }, (_, n) => get(String(n)));

    const { json } = await ask(tenant, "POST", "/v1.0/$batch", { body: { requests } });

    const responses = json["responses"] as unknown as ItemAnswer[];
    expect(responses.map(({ id }) => id)).not.toEqual(requests.map((_, n) => String(n)));
    const names = new Set(
      responses
        .flatMap(({ headers }) => Object.keys(headers))
        .filter((name) => /^(?:content-type|cache-control)$/i.test(name)),
    );
    // the official client knows the one by its case only
    expect(names).toEqual(new Set(["Content-Type", "cache-control", "Cache-Control"]));
  });

  test("gives absolute links in its items", async () => {
    const tenant = createMockTenant({
      groups: [{ displayName: "A" }, { displayName: "B" }],
      pageSize: 1,
    });

    const [answer] = await batch(tenant, [get("1")]);

    expect(textAt(answer?.body, "@odata.nextLink")).toMatch(
      /^https:\/\/graph\.microsoft\.com\/v1\.0\/groups\?\$skiptoken=/,
    );
  });

  test("is one wire call in the log, with its items", async () => {
    const tenant = createMockTenant();

    await batch(tenant, [get("1"), get("2")]);

    expect(tenant.requests).toMatchObject([
      {
        number: 1,
        path: "/$batch",
        status: 200,
        batch: [{ id: "1", path: "/groups", status: 200 }, { id: "2" }],
      },
    ]);
  });

  test("counts each item against the quota", async () => {
    const tenant = createMockTenant({
      quotas: { intuneWrites: 2, withoutRetryAfterEvery: 0 },
      rings: [{ displayName: "A" }],
    });
    const id = String(tenant.state.list("deviceConfigurations")[0]?.["id"]);
    const assign = (n: number): unknown => ({
      id: String(n),
      method: "POST",
      url: `/deviceManagement/deviceConfigurations/${id}/assign`,
      headers: { "Content-Type": "application/json" },
      body: { assignments: [] },
    });

    const answers = await batch(tenant, [assign(1), assign(2), assign(3)], "beta");

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(
      Object.entries(answers[2]?.headers ?? {}).find(([name]) => /^retry-after$/i.test(name))?.[1],
    ).toBe("20");
  });
});
