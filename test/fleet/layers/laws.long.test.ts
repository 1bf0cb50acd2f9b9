import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import {
  type DesiredState,
  loadDesiredState,
  loadTenantList,
  loadTenantState,
  type TenantState,
} from "ringwright";
import { tenantStateYaml } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { writableHostileNames } from "../../support/hostile.ts";
import { fleetFolder, idOf } from "../fleet-folder.ts";

type Tree = { readonly [key: string]: unknown };

/** What a layer may say: some of two rings, a group and guards; never null, final or $remove. */
const ring = fc.record(
  {
    quality: fc.record(
      { deferralDays: fc.nat(20), deadlineDays: fc.integer({ min: 2, max: 5 }) },
      { requiredKeys: [] },
    ),
    gracePeriodDays: fc.nat(3),
    description: fc.constantFrom("one", "two\nlines", "${var:SITE}", ...writableHostileNames),
    assignments: fc.constantFrom([], [{ group: "pilot" }], [{ allDevices: true }]),
  },
  { requiredKeys: [] },
);
const layer: fc.Arbitrary<Tree> = fc.record(
  {
    rings: fc.record({ first: ring, second: ring }, { requiredKeys: [] }),
    groups: fc.constant({ "own.group": { displayName: "Own", members: { devices: [] } } }),
    guards: fc.record(
      { maxDeletes: fc.nat(5), maxChangedPercent: fc.nat(100) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

/** What makes any of them a whole config. */
const ground: Tree = {
  version: 1,
  stack: "corp",
  groups: { pilot: { displayName: "Pilot", members: { devices: [] } } },
  rings: { first: { displayName: "First" }, second: { displayName: "Second" } },
};

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The merge as the documentation says it, in the plainest form. */
function plainMerge(lower: Tree, upper: Tree): Tree {
  const merged: Record<string, unknown> = { ...lower };
  for (const [key, value] of Object.entries(upper)) {
    const below = merged[key];
    merged[key] = isTree(below) && isTree(value) ? plainMerge(below, value) : value;
  }
  return merged;
}

/** A tenant of up to three layers. */
async function stateOf(base: Tree, segment: Tree | undefined, tenant: Tree | undefined) {
  const folder = await fleetFolder({
    "base.yaml": stringify(base),
    "segment.yaml": stringify(segment ?? {}),
    "tenant.yaml": stringify(tenant ?? {}),
    "tenants.yaml": `version: 1
defaults: { base: base.yaml }
groups: { all: { tags: [all]${segment ? ", overlay: segment.yaml" : ""} } }
tenants: { a: { tenantId: ${idOf(1)}, tags: [all]${tenant ? ", overlay: tenant.yaml" : ""}, vars: { SITE: north-site } } }
`,
  });
  const list = await loadTenantList(join(folder, "tenants.yaml"));
  const [listed] = list.tenants;
  if (!listed) throw new TypeError("the list has no tenant");
  return { folder, list, tenant: listed, state: await loadTenantState(list, listed, { env: {} }) };
}

/** A state without the places in files, which differ where the same is written elsewhere. */
function wanted({ resources, existing, ...rest }: DesiredState) {
  const withoutPlace = <T extends { source: unknown }>({ source: _source, ...one }: T) => one;
  return {
    ...rest,
    resources: resources.map(withoutPlace),
    existing: existing.map(withoutPlace),
    warnings: rest.warnings.map(({ address, cause, path }) => ({ address, cause, path })),
  };
}

const withoutHash = ({ configHash: _hash, ...state }: ReturnType<typeof wanted>) => state;

describe("layers", () => {
  test("merge alike whichever two are merged first", async () => {
    await fc.assert(
      fc.asyncProperty(layer, layer, layer, async (one, two, three) => {
        const base = plainMerge(ground, one);

        const apart = await stateOf(base, two, three);
        const firstTwo = await stateOf(plainMerge(base, two), undefined, three);
        const lastTwo = await stateOf(base, plainMerge(two, three), undefined);

        const expected = withoutHash(wanted(apart.state.desired));
        expect(withoutHash(wanted(firstTwo.state.desired))).toEqual(expected);
        expect(withoutHash(wanted(lastTwo.state.desired))).toEqual(expected);
        expect(firstTwo.state.desired.configHash).toBe(apart.state.desired.configHash);
      }),
      { numRuns: 40 },
    );
  });

  test("a value is that of the last layer that states it, and overrides all before", async () => {
    await fc.assert(
      fc.asyncProperty(layer, layer, layer, async (one, two, three) => {
        const layers = [plainMerge(ground, one), two, three] as const;
        const { state, folder } = await stateOf(...layers);

        for (const value of state.values) {
          if (value.path === "tenantId") continue;
          const stated = layers.flatMap((tree, place) => {
            const found = at(tree, value.path);
            return found === undefined ? [] : [{ place, found }];
          });
          const last = stated.at(-1);
          expect(value.value).toEqual(last?.found);
          expect(value.file).toBe(join(folder, `${roles[last?.place ?? 0]}.yaml`));
          expect(value.layer).toBe(roles[last?.place ?? 0]);
          expect(value.overrides.map((one) => one.value)).toEqual(
            stated
              .slice(0, -1)
              .map(({ found }) => found)
              .reverse(),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test("rendered they load as one policy file that wants the same", async () => {
    await fc.assert(
      fc.asyncProperty(layer, layer, layer, async (one, two, three) => {
        const { folder, list, tenant, state } = await stateOf(plainMerge(ground, one), two, three);

        const text = await tenantStateYaml(list, tenant, state);
        const file = join(folder, "rendered.yaml");
        await writeFile(file, text);
        const again = await loadDesiredState(file, {
          env: { RINGWRIGHT_VAR_SITE: "north-site" },
        });

        expect(wanted(again)).toEqual(wanted(state.desired));
        expectLinesNamed(text, state);
      }),
      { numRuns: 40 },
    );
  });
});

const roles = ["base", "segment", "tenant"] as const;

function at(tree: unknown, path: string): unknown {
  if (!isTree(tree)) return undefined;
  for (const [key, value] of Object.entries(tree)) {
    if (path === key) return isTree(value) && Object.keys(value).length > 0 ? undefined : value;
    const found = path.startsWith(`${key}.`) ? at(value, path.slice(key.length + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every value's place stands in the text. */
function expectLinesNamed(text: string, { values }: TenantState): void {
  for (const { file, line } of values) expect(text).toContain(`${file}:${line}`);
}
