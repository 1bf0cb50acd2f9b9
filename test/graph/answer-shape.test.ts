import { describe, expect, test } from "vitest";
import type { GraphRequest } from "../../src/graph/index.ts";
import { json, rejection, rig, steps, type WireCall } from "./scripted-fetch.ts";

const rings = { version: "beta", path: "/deviceManagement/deviceConfigurations" } as const;
const ring = { ...rings, path: `${rings.path}/1` } as const;
const group = { version: "v1.0", path: "/groups/1" } as const;
const body = { displayName: "x" };
const nothing = (status = 200) =>
  new Response(status === 204 ? null : "", { status, headers: { "content-length": "0" } });

/** The answer as an item of a batch, whatever was asked. */
const inBatch = (answer: unknown) => (call: WireCall) => {
  const { requests } = call.body as { requests: { id: string }[] };
  return json(200, { responses: requests.map(({ id }) => ({ id, ...(answer as object) })) });
};

describe("An answer of another shape than was asked for", () => {
  const shapes: [string, unknown][] = [
    ["a list", []],
    ["null", null],
    ["a text", "ok"],
    ["a number", 7],
    ["a list with null", { value: [{ id: "1" }, null] }],
    ["a list with a text", { value: ["1"] }],
    ["a list with a list", { value: [[]] }],
    ["null among assignments", { id: "1", assignments: [null] }],
    ["a text for assignments", { value: [{ id: "1", assignments: "none" }] }],
  ];

  test.each(shapes)("is an error of the request that asked, for %s", async (_what, answer) => {
    const r = rig(() => json(200, answer));

    const error = await rejection(r.graph.get(ring));

    expect(error).toMatchObject({
      name: "GraphError",
      code: "ProtocolError",
      method: "GET",
      path: ring.path,
      status: 200,
      ambiguous: false,
    });
    expect(r.calls).toHaveLength(1);
  });

  test.each(shapes)("is the error of one item of a batch, for %s", async (_what, answer) => {
    const r = rig(inBatch({ status: 200, body: answer }));

    const results = await r.graph.batch([
      { ...ring, method: "GET" },
      { ...rings, method: "GET" },
    ]);

    expect(results.map((result) => !result.ok && result.error)).toMatchObject([
      { code: "ProtocolError", path: ring.path, status: 200 },
      { code: "ProtocolError", path: rings.path, status: 200 },
    ]);
  });

  test.each(shapes)("is met by no reader of a list, for %s", async (_what, answer) => {
    const r = rig(() => json(200, answer));
    const read = async () => {
      for await (const row of r.graph.list(rings)) expect(row).toBeTypeOf("object");
    };

    expect(await rejection(read())).toMatchObject({ name: "GraphError", path: rings.path });
  });

  test("leaves a write in doubt, and is not sent again", async () => {
    const r = rig(() => json(200, []));

    const error = await rejection(r.graph.patch({ ...ring, body }));

    expect(error).toMatchObject({ code: "ProtocolError", status: 200, ambiguous: true });
    expect(r.calls).toHaveLength(1);
  });

  test.each([
    ["the ids of groups", "/devices/1/getMemberGroups", { value: ["1", "2"] }],
    ["a count", "/groups/$count", 42],
    [
      "a value that is no list",
      "/x/getOmaSettingPlainTextValue(secretReferenceValueId='1')",
      { value: "text" },
    ],
    ["an object without assignments", "/x/1", { id: "1", assignments: null }],
  ])("is not %s", async (_what, path, answer) => {
    const r = rig(() => json(200, answer));

    expect(await r.graph.get({ version: "v1.0", path })).toEqual(answer);
  });
});

// which writes Graph answers with what:
// https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign
describe("A write that is answered 200 with nothing", () => {
  const promised: [string, GraphRequest][] = [
    ["PATCH of a policy", { ...ring, method: "PATCH", body }],
    ["PATCH of a group", { ...group, method: "PATCH", body }],
    [
      "assign of a ring",
      { ...ring, path: `${ring.path}/assign`, method: "POST", body: {}, operation: "repeatable" },
    ],
  ];

  test.each(promised)("is sent again, as one whose answer was lost: %s", async (_what, request) => {
    const r = rig(steps(nothing(), json(200, { id: "1" })));

    const { status } = await r.graph.send(request);

    expect(status).toBe(200);
    expect(r.calls).toHaveLength(2);
  });

  test.each(promised)("is no success where it stays so: %s", async (_what, request) => {
    const r = rig(() => nothing());

    const error = await rejection(r.graph.send(request));

    expect(error).toMatchObject({
      code: "ProtocolError",
      status: 200,
      method: request.method,
      path: request.path,
      ambiguous: true,
    });
  });

  test.each([200, 201])("creates nothing that is known of: %i", async (status) => {
    const r = rig(() => nothing(status));

    const error = await rejection(r.graph.post({ ...rings, body }));

    expect(error).toMatchObject({ code: "ProtocolError", status, ambiguous: true });
    expect(r.calls).toHaveLength(1);
  });

  test("is so in a batch too", async () => {
    let round = 0;
    const r = rig((call) => {
      round += 1;
      return inBatch(round === 1 ? { status: 200 } : { status: 200, body: { id: "1" } })(call);
    });

    const results = await r.graph.batch([
      { ...ring, method: "PATCH", body },
      { ...rings, method: "POST", body },
    ]);

    expect(results.map((result) => result.ok || result.error)).toMatchObject([
      true,
      { code: "ProtocolError", path: rings.path, ambiguous: true },
    ]);
  });

  const profile = "/deviceManagement/windowsFeatureUpdateProfiles/1";
  test.each<[string, GraphRequest]>([
    [
      "assign that is documented as 204",
      { version: "beta", path: `${profile}/assign`, method: "POST", operation: "repeatable" },
    ],
    ["DELETE", { ...ring, method: "DELETE" }],
  ])("is a success for %s", async (_what, request) => {
    const r = rig(() => nothing());

    expect((await r.graph.send(request)).body).toBeUndefined();
    expect(r.calls).toHaveLength(1);
  });

  test.each<[string, GraphRequest]>(promised)(
    "is a success with 204: %s",
    async (_what, request) => {
      const r = rig(() => nothing(204));

      expect((await r.graph.send(request)).status).toBe(204);
    },
  );
});
