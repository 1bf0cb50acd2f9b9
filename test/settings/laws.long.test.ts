import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { definitions } from "../../mocks/catalog/definitions.ts";
import { wireDefinition } from "../../mocks/catalog/wire-definition.ts";
import { defaultBehaviors } from "../../mocks/options/behaviors.ts";
import { catalogTypeOf } from "../../src/settings/catalog/definitions.ts";
import { compileSetting, spellSetting } from "../../src/settings/compile.ts";
import { settingKind } from "../../src/settings/kind.ts";
import { settingProperties } from "../../src/settings/properties.ts";
import { type Setting, settingSchema } from "../../src/settings/schema.ts";
import {
  nodeNames,
  nodesSchema,
  textNodes,
  type NodeName,
} from "../../src/settings/update-nodes.ts";
import { createLab, type Lab } from "../support/lab.ts";

const texts: Partial<Record<NodeName, fc.Arbitrary<string>>> = {
  UpdateServiceUrl: fc.constantFrom("https://a.example:8531", "https://b.example/x"),
  UpdateServiceUrlAlternate: fc.constantFrom("https://c.example"),
  ProductVersion: fc.constantFrom("Windows 10", "Windows 11", "Windows 12"),
  TargetReleaseVersion: fc.constantFrom("25H2", "1909"),
  DOGroupId: fc.uuid(),
  DOCacheHost: fc.constantFrom("cache1.corp.example", "10.1.2.3,cache2.corp.example"),
};
const valueOf = (node: NodeName): fc.Arbitrary<string | number> =>
  texts[node] ??
  fc
    .integer({ min: 0, max: 365 })
    .filter((value) => nodesSchema().shape[node].safeParse(value).success);
const nodes = fc
  .subarray([...nodeNames], { minLength: 1, maxLength: 8 })
  .chain((chosen) => fc.record(Object.fromEntries(chosen.map((node) => [node, valueOf(node)]))));

const offered = new Map(
  definitions.map(
    (definition) => [definition.id, wireDefinition(definition, defaultBehaviors)] as const,
  ),
);
/** Nodes with values that the catalog of the mock tenant takes. */
const catalogNodes = nodes
  .map((chosen) =>
    Object.fromEntries(
      Object.entries(chosen).filter(
        ([node, value]) => catalogTypeOf(node as NodeName, value, offered) !== undefined,
      ),
    ),
  )
  .filter((chosen) => Object.keys(chosen).length > 0);
const forms = [
  { settingDefinitions: "listed", chosen: catalogNodes },
  { settingDefinitions: "none", chosen: nodes },
] as const;

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

  describe.each(forms)(
    "with definitions: $settingDefinitions",
    ({ settingDefinitions, chosen }) => {
      test("plans nothing once it is applied, and its other nodes survive a change of one", async () => {
        await fc.assert(
          fc.asyncProperty(chosen, chosen, async (before, after) => {
            const lab = createLab({ behaviors: { settingDefinitions } });
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
            expect(await heldBy(lab)).toEqual({ displayName: "Any", ...fieldsOf(before, after) });
            const profiles = lab.mock.state.list("deviceConfigurations");
            expect(profiles).toHaveLength(settingDefinitions === "none" ? 1 : 0);
            for (const { "@odata.type": type, displayName } of profiles.flatMap(entriesOf)) {
              const isText = textNodes.has(displayName as NodeName);
              expect(type).toBe(`#microsoft.graph.omaSetting${isText ? "String" : "Integer"}`);
            }
          }),
          { numRuns: 25 },
        );
      });
    },
  );
});

const entriesOf = ({ omaSettings }: Record<string, unknown>) =>
  omaSettings as Record<string, unknown>[];

function fieldsOf(...chosen: object[]): object {
  const all = Object.assign({}, ...chosen) as object;
  return compileSetting(settingSchema().parse({ displayName: "Any", nodes: all })).fields;
}

/** What the one setting of a tenant holds, by property path. */
async function heldBy({ tenant }: Lab): Promise<Record<string, unknown>> {
  for await (const { wire } of tenant.settings.list()) {
    const values = settingProperties
      .filter(({ path }) => path !== "roleScopeTagIds" && path !== "description")
      .map(({ path, read }) => [path, read(wire)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== null));
  }
  throw new Error("there is no setting");
}
