import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { configJsonSchema, ConfigError, desiredState } from "ringwright";
import { describe, expect, test } from "vitest";

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
}

interface Property {
  readonly path: string;
  readonly node: Node;
  readonly isRequired: boolean;
}

const schema = configJsonSchema() as Node & { readonly $id: string };
const properties = [...propertiesOf(schema, "")];
// strict: a keyword that is none is an error
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
const isValid = ajv.compile<unknown>(schema);

describe("The JSON Schema of a policy file", () => {
  test("says of every property what it is, and gives an example", () => {
    expect(properties.length).toBeGreaterThan(500);
    const silent = properties.filter(
      ({ node }) => !/^[A-Z`0-9h].*\.$/s.test(node.description ?? "") || !node.examples?.length,
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test("says of every property what holds where it is left out, if it may be", () => {
    const silent = properties.filter(
      ({ node, isRequired }) =>
        !isRequired && node.default === undefined && !/Left out: /.test(node.description ?? ""),
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test("accepts every example and every default that it states", () => {
    const one = new Ajv2020({ strict: false });
    const wrong = properties.flatMap(({ path, node }) => {
      const check = one.compile(node);
      const stated = [...(node.examples ?? []), ...("default" in node ? [node.default] : [])];
      return stated
        .filter((value) => !check(value))
        .map((value) => `${path}: ${JSON.stringify(value)}`);
    });
    expect(wrong).toEqual([]);
  });

  test("tells ranges and Graph's names as the schema and the table of the kind have them", () => {
    const text = (path: string) => properties.find((one) => one.path === path)?.node.description;

    expect(text("rings.*.quality.deferralDays")).toBe(
      "Days that quality updates are held back after their release, before devices are offered them. 0 to 30. Graph: `qualityUpdatesDeferralPeriodInDays`. Left out: not managed, the tenant's value stays.",
    );
    expect(text("driverUpdates.*.approval")).toContain("Graph: `approvalType`.");
    expect(text("tools.go.keep")).toContain("1 to 5. Default: `2`.");
  });

  test("has an https address of its own, and no title that editors would name values after", () => {
    expect(schema.$id).toMatch(/^https:\/\/.+\/ringwright@\d+\.\d+\.\d+\/schema\.json$/);
    expect(schema).not.toHaveProperty("title");
  });

  test.each([
    ["automaticUpdateMode", "${var:MODE}", true],
    ["displayName", "Ring of ${var:TOWN}", true],
    ["id", "${var:RING_ID}", true],
    ["roleScopeTagIds", ["${var:TAG}"], true],
    ["activeHours", { start: "${var:START}", end: "18:00" }, true],
    ["automaticUpdateMode", "${env:MODE}", false],
    ["gracePeriodDays", "${var:DAYS}", false],
    ["driversExcluded", "${var:DRIVERS}", false],
  ])("takes a variable where the loader does: %s: %j", (name, value, taken) => {
    const ring = { displayName: "Ring", [name]: value };
    const config = { version: 1 as const, stack: "corp", rings: { pilot: ring } };
    const env = {
      RINGWRIGHT_VAR_MODE: "userDefined",
      RINGWRIGHT_VAR_TOWN: "Berlin",
      RINGWRIGHT_VAR_RING_ID: "0f2c0000-0000-4000-8000-000000000001",
      RINGWRIGHT_VAR_TAG: "0",
      RINGWRIGHT_VAR_START: "08:00",
      RINGWRIGHT_VAR_DAYS: "2",
      RINGWRIGHT_VAR_DRIVERS: "true",
    };

    expect(isValid(config)).toBe(taken);
    expect(isLoaded(config, env)).toBe(taken);
  });

  test("judges a line of assignments as validate does", () => {
    const target = fc.record(
      {
        group: fc.constant("pilot"),
        exclude: fc.constant("vip"),
        allDevices: fc.constant(true),
        allUsers: fc.constant(true),
        filter: fc.constant("corporate"),
        filterMode: fc.constantFrom("include", "exclude"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(target, (line) => {
        const config = {
          version: 1,
          stack: "corp",
          groups: {
            pilot: { displayName: "Pilot", members: { devices: [] } },
            vip: { displayName: "VIP", members: { devices: [] } },
          },
          filters: { corporate: { existing: true, displayName: "Corporate" } },
          rings: { pilot: { displayName: "Ring", assignments: [line] } },
        };
        expect(isValid(config)).toBe(isLoaded(config, {}));
      }),
      { numRuns: 200 },
    );
  });

  test("refuses a part of a maintenance window under nodes, and a reference without a name", () => {
    const config = (section: object) => ({ version: 1, stack: "corp", ...section });

    expect(isValid(config({ groups: { a: { existing: true, displayName: "All" } } }))).toBe(true);
    expect(isValid(config({ groups: { a: { existing: true } } }))).toBe(false);
    const nodes = { MaintenanceWindowEnabled: true };
    expect(isValid(config({ settings: { a: { displayName: "A", nodes } } }))).toBe(false);
  });
});

function* propertiesOf(node: Node, at: string): Generator<Property> {
  for (const [name, inner] of Object.entries(node.properties ?? {})) {
    const path = at === "" ? name : `${at}.${name}`;
    yield { path, node: inner, isRequired: node.required?.includes(name) ?? false };
    yield* propertiesOf(inner, path);
  }
  if (node.items) yield* propertiesOf(node.items, `${at}[]`);
  if (typeof node.additionalProperties === "object")
    yield* propertiesOf(node.additionalProperties, `${at}.*`);
  for (const form of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) yield* propertiesOf(form, at);
}

function isLoaded(config: object, env: Readonly<Record<string, string>>): boolean {
  try {
    desiredState(config as Parameters<typeof desiredState>[0], { env });
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}
