import { applyPlan, createPlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, load } from "../support/lab.ts";

const config = (nodes: string) =>
  `version: 1\nstack: corp\nsettings:\n  lyon: { displayName: Delivery Lyon, nodes: { ${nodes} } }\n`;
const nodes =
  "DODownloadMode: 2, DOGroupId: 6f1f4f0e-7a55-4a55-9d0b-0d6f2f6f7a10, DOCacheHost: 'cache1.lyon.example,10.1.2.3', DODelayCacheServerFallbackBackground: 3600, DODelayCacheServerFallbackForeground: 60";
const folder = "./Device/Vendor/MSFT/Policy/Config/DeliveryOptimization/";

describe("a setting with nodes of Delivery Optimization", () => {
  test("becomes a custom profile, is found again, and loses a node by null", async () => {
    const { mock, tenant } = createLab();
    const desired = await load(config(nodes));
    const plan = createPlan(desired, await takeSnapshot(tenant, desired));
    expect(plan.changes.map(({ form }) => [form?.name, form?.because])).toEqual([
      [
        "customProfile",
        "DODownloadMode is of Delivery Optimization, which this version writes to custom profiles",
      ],
    ]);

    await applyPlan(tenant, plan, desired);

    const entries = () => {
      const [profile = {}] = mock.state.list("deviceConfigurations");
      const list = profile["omaSettings"] as Record<string, unknown>[];
      return list.map(({ omaUri, ["@odata.type"]: type }) => [omaUri, type]);
    };
    const text = "#microsoft.graph.omaSettingString";
    const number = "#microsoft.graph.omaSettingInteger";
    expect(entries()).toEqual([
      [`${folder}DODownloadMode`, number],
      [`${folder}DOGroupId`, text],
      [`${folder}DOCacheHost`, text],
      [`${folder}DODelayCacheServerFallbackBackground`, number],
      [`${folder}DODelayCacheServerFallbackForeground`, number],
    ]);
    expect(createPlan(desired, await takeSnapshot(tenant, desired)).changes).toEqual([]);

    const without = await load(config(`${nodes.replace(/DOGroupId: [^,]+/, "DOGroupId: null")}`));
    const next = createPlan(without, await takeSnapshot(tenant, without));
    expect(next.changes.map(({ fields }) => fields.map(({ path }) => path))).toEqual([
      ["nodes.DOGroupId"],
    ]);
    await applyPlan(tenant, next, without);
    expect(entries().map(([uri]) => uri)).not.toContain(`${folder}DOGroupId`);
  });

  test.each([
    ["DODownloadMode: 4", "settings.lyon.nodes.DODownloadMode"],
    ["DOGroupId: lyon", "settings.lyon.nodes.DOGroupId"],
    ["DOGroupIdSource: 6", "settings.lyon.nodes.DOGroupIdSource"],
    ["DOCacheHost: 'cache1 cache2'", "settings.lyon.nodes.DOCacheHost"],
    [
      "DOPercentageMaxBackgroundBandwidth: 101",
      "settings.lyon.nodes.DOPercentageMaxBackgroundBandwidth",
    ],
    [
      "DODelayCacheServerFallbackForeground: 2592001",
      "settings.lyon.nodes.DODelayCacheServerFallbackForeground",
    ],
  ])("is refused with %s", async (written, path) => {
    await expect(load(config(written))).rejects.toMatchObject({ issues: [{ path }] });
  });

  test("is not put into a policy of the settings catalog", async () => {
    const { tenant } = createLab();
    const first = await load(config("DetectionFrequency: 8"));
    await applyPlan(tenant, createPlan(first, await takeSnapshot(tenant, first)), first);
    const both = await load(config("DetectionFrequency: 8, DODownloadMode: 1"));

    const plan = createPlan(both, await takeSnapshot(tenant, both));

    expect(plan.changes).toEqual([]);
    expect(plan.diagnostics.map(({ message }) => message).join("\n")).toContain(
      "it is a policy of the settings catalog, and DODownloadMode is of Delivery Optimization, which this version writes to custom profiles; state that in a setting of its own",
    );
  });

  test("is told beside a ring that sets the mode as well", async () => {
    const { warnings } = await load(
      `${config("DODownloadMode: 1")}rings: { pilot: { displayName: Pilot, deliveryOptimizationMode: httpOnly } }\n`,
    );

    expect(warnings.map(({ cause, path }) => [cause, path])).toEqual([
      ["same-node", "settings.lyon.nodes.DODownloadMode"],
    ]);
  });
});
