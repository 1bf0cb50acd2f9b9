import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { compileSetting, spellSetting } from "../../src/settings/compile.ts";
import { settingKind } from "../../src/settings/kind.ts";
import { type Setting, settingSchema } from "../../src/settings/schema.ts";
import {
  nodeNames,
  nodesSchema,
  textNodes,
  type NodeName,
} from "../../src/settings/update-nodes.ts";
import { createLab } from "../support/lab.ts";

const texts: Partial<Record<NodeName, fc.Arbitrary<string>>> = {
  UpdateServiceUrl: fc.constantFrom("https://a.example:8531", "https://b.example/x"),
  UpdateServiceUrlAlternate: fc.constantFrom("https://c.example"),
  ProductVersion: fc.constantFrom("Windows 10", "Windows 11", "Windows 12"),
  TargetReleaseVersion: fc.constantFrom("25H2", "1909"),
};
const valueOf = (node: NodeName): fc.Arbitrary<string | number> =>
  texts[node] ??
  fc
    .integer({ min: 0, max: 365 })
    .filter((value) => nodesSchema().shape[node].safeParse(value).success);
const nodes = fc
  .subarray([...nodeNames], { minLength: 1, maxLength: 8 })
  .chain((chosen) => fc.record(Object.fromEntries(chosen.map((node) => [node, valueOf(node)]))));

describe("a setting of any nodes", () => {
  test("is the same after it was written down by name and compiled again", () => {
    fc.assert(
      fc.property(nodes, (chosen) => {
        const raw = settingSchema().parse({ displayName: "Any", nodes: chosen });
        const { fields } = compileSetting(raw);

        const named = settingSchema().parse(spellSetting(fields)) as Setting;

        expect(compileSetting(named).fields).toEqual(fields);
        expect(settingKind.check?.(named).filter(({ severity }) => severity !== "warning")).toEqual(
          [],
        );
      }),
      { numRuns: 200 },
    );
  });

  test("plans nothing once it is applied, and its other nodes survive a change of one", async () => {
    await fc.assert(
      fc.asyncProperty(nodes, nodes, async (before, after) => {
        const lab = createLab();
        const text = (content: object) =>
          stringify({
            version: 1,
            stack: "corp",
            settings: { any: { displayName: "Any", nodes: content } },
          });
        await lab.apply(text(before));
        await lab.apply(text(after));

        const plan = await lab.plan(text(after));

        expect(plan.changes).toEqual([]);
        const stored = lab.ring("Any")["omaSettings"] as Record<string, unknown>[];
        const held = Object.fromEntries(
          stored.map(({ omaUri, value }) => [String(omaUri).split("/").at(-1), value]),
        );
        expect(held).toEqual({ ...before, ...after });
        for (const { "@odata.type": type, displayName } of stored) {
          const isText = textNodes.has(displayName as NodeName);
          expect(type).toBe(`#microsoft.graph.omaSetting${isText ? "String" : "Integer"}`);
        }
      }),
      { numRuns: 25 },
    );
  });
});
