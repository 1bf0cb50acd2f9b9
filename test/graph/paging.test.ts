import { describe, expect, test, vi } from "vitest";
import { json, rejection, rig, type Step, steps, type WireCall } from "./scripted-fetch.ts";
import { directoryError } from "./wire-errors.ts";

const request = {
  version: "v1.0",
  path: "/groups",
  query: { $select: "id,displayName" },
} as const;
const root = "https://graph.microsoft.com/v1.0/groups";

interface Row {
  readonly id: string;
}

function page(
  ids: readonly string[],
  nextLink?: string,
  more: Record<string, unknown> = {},
): Response {
  const value = ids.map((id) => ({ id }));
  return json(200, {
    value,
    ...(nextLink !== undefined && { "@odata.nextLink": nextLink }),
    ...more,
  });
}

async function idsOf(items: AsyncIterable<Row>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of items) ids.push(id);
  return ids;
}

describe("GraphClient.list", () => {
  // https://learn.microsoft.com/graph/paging
  test("follows each link as it stands, past empty and short pages", async () => {
    const second = `${root}?$skiptoken=a%2Bb/=&$select=id`;
    const third = `${root}?$skiptoken=c`;
    const r = rig(steps(page(["1"], second), page([], third), page(["2", "3"])));

    expect(await idsOf(r.graph.list<Row>(request))).toEqual(["1", "2", "3"]);
    expect(r.calls.map((call) => call.url)).toEqual([
      `${root}?$select=id%2CdisplayName`,
      second,
      third,
    ]);
  });

  test("gives pages one by one on request", async () => {
    const r = rig(steps(page(["1", "2"], `${root}?$skiptoken=a`), page(["3"])));
    const sizes: number[] = [];

    for await (const rows of r.graph.list<Row>(request).byPage()) sizes.push(rows.length);

    expect(sizes).toEqual([2, 1]);
  });

  test("asks for no page that nobody reads", async () => {
    const r = rig(steps(page(["1", "2"], `${root}?$skiptoken=a`), page(["3"])));

    for await (const { id } of r.graph.list<Row>(request)) if (id === "1") break;

    expect(r.calls).toHaveLength(1);
  });

  // F13: https://learn.microsoft.com/graph/aad-advanced-queries, msgraph-sdk-java-core#203
  test("repeats the caller's headers on every page", async () => {
    const answer = steps(page(["1"], `${root}?$skiptoken=a`), page(["2"]));
    const r = rig((call, signal) =>
      call.headers["consistencylevel"] === "eventual"
        ? answer(call, signal)
        : json(400, directoryError("Request_UnsupportedQuery", "needs ConsistencyLevel")),
    );

    const list = r.graph.list<Row>({ ...request, headers: { ConsistencyLevel: "eventual" } });

    expect(await idsOf(list)).toEqual(["1", "2"]);
    expect(r.calls).toHaveLength(2);
  });

  // F35: https://learn.microsoft.com/graph/paging, live data
  test("gives an item once that is on two pages", async () => {
    const r = rig(steps(page(["1", "2"], `${root}?$skiptoken=a`), page(["2", "3"])));

    expect(await idsOf(r.graph.list<Row>(request))).toEqual(["1", "2", "3"]);
  });

  // F11: msgraph-sdk-dotnet#54
  test("refuses a link back to the first page, in whatever encoding", async () => {
    const r = rig(() => page(["1"], `${root}?$select=id,displayName`));

    const error = await rejection(idsOf(r.graph.list<Row>(request)));

    expect(error).toMatchObject({ code: "PagingLoopError" });
    expect(r.calls).toHaveLength(1);
  });

  test("gives an item that comes twice once, or as often as it comes where that is wanted", async () => {
    const next = `${root}?$skiptoken=a`;
    const twice = () => rig(steps(page(["1", "2"], next), page(["2", "3"])));

    expect(await idsOf(twice().graph.list<Row>(request))).toEqual(["1", "2", "3"]);
    expect(await idsOf(twice().graph.list<Row>(request, { mayRepeat: true }))).toEqual([
      "1",
      "2",
      "2",
      "3",
    ]);
  });

  // F11
  test("refuses a link that comes twice", async () => {
    const a = `${root}?$skiptoken=a`;
    const r = rig(steps(page(["1"], a), page(["2"], a)));

    expect(await rejection(idsOf(r.graph.list<Row>(request)))).toMatchObject({
      code: "PagingLoopError",
    });
    expect(r.calls).toHaveLength(2);
  });

  // F11: msgraph-sdk-dotnet#54
  test("refuses the same page under ever new links", async () => {
    let number = 0;
    const r = rig(() => page(["1", "2"], `${root}?$skiptoken=${(number += 1)}`));

    expect(await rejection(idsOf(r.graph.list<Row>(request)))).toMatchObject({
      code: "PagingLoopError",
    });
    expect(r.calls).toHaveLength(2);
  });

  test("ends at the number of pages that is allowed", async () => {
    let number = 0;
    const r = rig(() => page([`${(number += 1)}`], `${root}?$skiptoken=${number}`));

    const error = await rejection(idsOf(r.graph.list<Row>(request, { maxPages: 3 })));

    expect(error).toMatchObject({ code: "PagingLoopError" });
    expect(r.calls).toHaveLength(3);
  });

  // F12: whoever gets the token can use it
  test.each([
    "https://evil.example/v1.0/groups?$skiptoken=x",
    "http://graph.microsoft.com/v1.0/groups?$skiptoken=x",
    "https://graph.microsoft.com.evil.example/v1.0/groups",
    "https://graph.microsoft.com@evil.example/v1.0/groups",
    "/v1.0/groups?$skiptoken=x",
    17,
  ])("does not follow a link to %s", async (link) => {
    const r = rig(() => json(200, { value: [{ id: "1" }], "@odata.nextLink": link }));

    const error = await rejection(idsOf(r.graph.list<Row>(request)));

    expect(error).toMatchObject({ code: "ProtocolError" });
    expect((error as Error).message).toContain("the next page is at another host");
    expect((error as Error).message).toContain("The list is not complete");
    expect(r.calls).toHaveLength(1);
  });

  // F15
  test.each([{}, { value: null }, { value: {} }])(
    "takes %j for an error, not for an empty list",
    async (body) => {
      const r = rig(() => json(200, body));

      const error = await rejection(idsOf(r.graph.list<Row>(request)));

      expect(error).toMatchObject({ code: "ProtocolError", path: "/groups" });
    },
  );

  // F9: skip tokens of old directory Graph were good for one use
  test("starts over once where a link that was tried is refused", async () => {
    const cut: Step = () =>
      new Response('{"value":[{"id', { headers: { "content-type": "application/json" } });
    const first = page(["1"], `${root}?$skiptoken=a`);
    const refused = json(400, directoryError("Request_BadRequest", "token used"));
    const r = rig(steps(first, cut, refused, first, page(["2"])));

    expect(await idsOf(r.graph.list<Row>(request))).toEqual(["1", "2"]);
  });

  // F9
  test("starts over no second time", async () => {
    const refused = json(400, directoryError("Request_BadRequest", "token used"));
    const r = rig((call: WireCall) =>
      call.url.includes("skiptoken") ? refused.clone() : page(["1"], `${root}?$skiptoken=a`),
    );

    expect(await rejection(idsOf(r.graph.list<Row>(request)))).toMatchObject({ status: 400 });
    expect(r.calls).toHaveLength(4);
  });

  // F37: msgraph-beta-sdk-dotnet#681
  test("goes by the links where the count says something else, and warns", async () => {
    const warn = vi.fn<(message: string, details?: unknown) => void>();
    const r = rig(
      steps(page(["1"], `${root}?$skiptoken=a`, { "@odata.count": 1000 }), page(["2"])),
      { logger: { warn } },
    );

    expect(await idsOf(r.graph.list<Row>(request))).toEqual(["1", "2"]);
    expect(warn.mock.calls[0]?.[1]).toEqual({ path: "/groups", announced: 1000, found: 2 });
  });

  test("can be read again from the start", async () => {
    const r = rig(() => page(["1"]));
    const list = r.graph.list<Row>(request);

    await idsOf(list);

    expect(await idsOf(list)).toEqual(["1"]);
  });
});

describe("GraphClient.followPages", () => {
  test("goes on from a page that came otherwise", async () => {
    const r = rig(() => page(["3"]));
    const first = { value: [{ id: "1" }, { id: "2" }], "@odata.nextLink": `${root}?$skiptoken=a` };

    const rows = await r.graph.followPages<Row>(first, request);

    expect(rows.map((row) => row.id)).toEqual(["1", "2", "3"]);
    expect(r.calls).toHaveLength(1);
  });

  test("takes nothing for an error, not for an empty list", async () => {
    const r = rig(() => page([]));

    expect(await rejection(r.graph.followPages(undefined, request))).toMatchObject({
      code: "ProtocolError",
    });
    expect(r.calls).toHaveLength(0);
  });
});
