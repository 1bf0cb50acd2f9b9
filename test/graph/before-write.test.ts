import type { GraphRequest } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab } from "../support/lab.ts";

const ring: GraphRequest = {
  method: "GET",
  version: "beta",
  path: "/deviceManagement/deviceConfigurations",
};
const rename = (id: string): GraphRequest => ({
  method: "PATCH",
  version: "beta",
  path: `/deviceManagement/deviceConfigurations/${id}`,
  body: {
    "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    displayName: "After",
  },
});

function lab() {
  const { mock, tenant } = createLab({ rings: [{ displayName: "Before" }, { displayName: "B" }] });
  const ids = mock.state.list("deviceConfigurations").map(({ id }) => String(id));
  return { mock, graph: tenant.graph, ids };
}

describe("beforeWrite", () => {
  test("is asked before each try of a write, and never for a read", async () => {
    const { mock, graph, ids } = lab();
    mock.inject({ match: { method: "PATCH" }, then: { status: 503 }, times: 2 });
    let asked = 0;
    const beforeWrite = () => {
      asked++;
      return Promise.resolve();
    };

    await graph.send(ring, { beforeWrite });
    expect(asked).toBe(0);
    await graph.send(rename(ids[0] ?? ""), { beforeWrite });
    expect(asked).toBe(3);
    await graph.batchOf(ids, rename, { beforeWrite });
    expect(asked).toBe(4);
  });

  test("sends nothing where it throws, alone and in a batch, and the call throws that", async () => {
    const { mock, graph, ids } = lab();
    const lost = new Error("the lease is lost");
    const beforeWrite = () => Promise.reject(lost);
    const before = mock.requests.length;

    await expect(graph.send(rename(ids[0] ?? ""), { beforeWrite })).rejects.toBe(lost);
    await expect(graph.batchOf(ids, rename, { beforeWrite })).rejects.toBe(lost);

    expect(mock.requests).toHaveLength(before);
  });
});
