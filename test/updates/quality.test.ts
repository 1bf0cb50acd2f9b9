import { describe, expect, test } from "vitest";
import { createLab } from "../support/lab.ts";

describe("the releases of a quality update policy", () => {
  test("are approved, suspended and read back by their ids in the catalog", async () => {
    const lab = createLab();
    const policy = await lab.tenant.qualityUpdates.create({ displayName: "Quality" });
    const items: string[] = [];
    for await (const item of lab.tenant.graph.list<{ id: string }>({
      version: "beta",
      path: "/deviceManagement/windowsUpdateCatalogItems",
      query: { $filter: "isof('microsoft.graph.windowsQualityUpdateCatalogItem')" },
    }))
      items.push(item.id);
    const [first = "", second = ""] = items;

    const approved = await lab.tenant.qualityUpdates.act(policy.id, "approve", [first, "nobody"]);
    await lab.tenant.qualityUpdates.act(policy.id, "suspend", [first]);
    const states = await lab.tenant.qualityUpdates.releaseStates(policy.id, [first, second]);

    expect(approved.untaken).toEqual(["nobody"]);
    expect([...states]).toEqual([
      [first, "suspended"],
      [second, "unknown"],
    ]);
  });
});
