// The law of reach: the devices that a plan says will come and go are those that do.
import fc from "fast-check";
import { makePlan, type RingMove } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";

const prefixes = ["LT-00", "LT-001", "LT-01", "LT-0", "DT-", "KIOSK"];
const filterRules = [
  '(device.deviceOwnership -eq "Corporate")',
  '(device.manufacturer -ne "Dell Inc.") or (device.model -startsWith "Lat")',
  "(device.operatingSystemVersion -ge 10.0.22000)",
  '(device.deviceCategory -eq null) and (device.cpuArchitecture -in ["amd64"])',
];
const groupKeys = ["a", "b", "c"];

interface Target {
  readonly line: string;
  readonly group: string | undefined;
}

const target = fc.oneof(
  fc
    .record({
      key: fc.constantFrom(...groupKeys, "nested"),
      filter: fc.option(fc.constantFrom("f", "g")),
      mode: fc.constantFrom("include", "exclude"),
    })
    .map(({ key, filter, mode }): Target => ({
      line: `{ group: ${key}${filter === null ? "" : `, filter: ${filter}, filterMode: ${mode}`} }`,
      group: key,
    })),
  fc
    .constantFrom(...groupKeys, "nested")
    .map((key): Target => ({ line: `{ exclude: ${key} }`, group: key })),
  fc.option(fc.constantFrom("f", "g")).map((filter): Target => ({
    line: `{ allDevices: true${filter === null ? "" : `, filter: ${filter}`} }`,
    group: undefined,
  })),
);

const targets = fc.uniqueArray(target, {
  maxLength: 4,
  selector: ({ group }) => group ?? "everyone",
});

const membership = fc.oneof(
  fc
    .constantFrom(...prefixes)
    .map((prefix) => `membershipRule: '(device.displayName -startsWith "${prefix}")'`),
  fc
    .subarray(["LT-0001", "LT-0002", "LT-0010", "LT-0011", "LT-0020"], { minLength: 1 })
    .map((names) => `members: { devices: [${names.join(", ")}] }`),
);

const config = fc.record({
  groups: fc.tuple(membership, membership, membership),
  filters: fc.tuple(fc.constantFrom(...filterRules), fc.constantFrom(...filterRules)),
  rings: fc.tuple(targets, targets, targets),
  deferral: fc.integer({ min: 0, max: 5 }),
});

type Drawn = typeof config extends fc.Arbitrary<infer Value> ? Value : never;

function textOf({ groups, filters, rings, deferral }: Drawn): string {
  const lines = [
    "version: 1",
    "stack: corp",
    "groups:",
    "  nested: { existing: true, displayName: Nested }",
    ...groups.map((group, at) => `  ${groupKeys[at] ?? ""}: { displayName: G${at}, ${group} }`),
    "filters:",
    ...filters.map(
      (rule, at) =>
        `  ${at === 0 ? "f" : "g"}: { displayName: F${at}, platform: windows10AndLater, rule: '${rule}' }`,
    ),
    "rings:",
    ...rings.map(
      (assignments, at) =>
        `  r${at}: { displayName: R${at}, quality: { deferralDays: ${deferral} }, assignments: [ ${assignments.map(({ line }) => line).join(", ")} ] }`,
    ),
  ];
  return lines.join("\n");
}

const ringKeys = ["r0", "r1", "r2"];

/** Object ids of the devices that each ring really reaches. */
function reached({ mock }: Lab): Map<string, Set<string>> {
  const objectIds = new Map(
    mock.state.list("devices").map(({ id, deviceId }) => [String(deviceId), String(id)]),
  );
  const rings = mock.state.list("deviceConfigurations");
  return new Map(
    ringKeys.map((key, at) => {
      const ring = rings.find(({ displayName }) => displayName === `R${at}`);
      const devices = ring ? mock.state.reachedDevices(String(ring["id"])) : [];
      return [`ring/${key}`, new Set(devices.map((id) => objectIds.get(id) ?? id))];
    }),
  );
}

const moveText = (from: readonly string[] | null, to: readonly string[] | null) =>
  `${from?.join("+") ?? "?"} -> ${to?.join("+") ?? "?"}`;

/** Devices by the rings they come from and go to, but those that are in none all along. */
function realMoves(
  before: Map<string, Set<string>>,
  after: Map<string, Set<string>>,
): Record<string, number> {
  const moves: Record<string, number> = {};
  const ringsOf = (rings: Map<string, Set<string>>, id: string) =>
    [...rings].filter(([, ids]) => ids.has(id)).map(([address]) => address);
  for (const id of new Set([...before.values(), ...after.values()].flatMap((ids) => [...ids]))) {
    const move = moveText(ringsOf(before, id), ringsOf(after, id));
    moves[move] = (moves[move] ?? 0) + 1;
  }
  return moves;
}

function toldMoves(moves: readonly RingMove[]): Record<string, number> {
  return Object.fromEntries(
    moves
      .map(({ from, to, devices }): [string, number] => [moveText(from, to), devices])
      .filter(([move]) => move !== " -> "),
  );
}

function labWithNested(seed: number): Lab {
  const lab = createLab({ devices: 60, seed });
  const devices = lab.mock.state.list("devices").map(({ id }) => String(id));
  const inner = lab.mock.state.add("groups", {
    displayName: "Inner",
    members: devices.slice(0, 12),
  });
  lab.mock.state.add("groups", {
    displayName: "Nested",
    members: [String(inner["id"]), ...devices.slice(30, 33)],
  });
  return lab;
}

describe("the devices that a plan says will come and go", () => {
  test("are those that do, over rules, members, nested groups, filters and exclusions", async () => {
    await fc.assert(
      fc.asyncProperty(
        config,
        config,
        fc.integer({ min: 1, max: 50 }),
        async (first, second, seed) => {
          const lab = labWithNested(seed);
          await lab.apply(textOf(first));
          const before = reached(lab);

          const { plan, moved } = await makePlan(lab.tenant, await load(textOf(second)));
          const told = [...moved()];
          await lab.apply(textOf(second));

          const after = reached(lab);
          for (const key of ringKeys) {
            const address = `ring/${key}`;
            const [was, is] = [
              before.get(address) ?? new Set<string>(),
              after.get(address) ?? new Set<string>(),
            ];
            const of = (way: string) =>
              told
                .filter((one) => one.address === address && one.change === way)
                .map(({ deviceId }) => deviceId)
                .sort();
            expect(of("gain")).toEqual([...is].filter((id) => !was.has(id)).sort());
            expect(of("lose")).toEqual([...was].filter((id) => !is.has(id)).sort());
          }
          const counts = (rings: Map<string, Set<string>>) => {
            const times = new Map<string, number>();
            for (const ids of rings.values())
              for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
            return [...times.values()].filter((count) => count > 1).length;
          };
          if (plan.summary.inTwoRings.after !== null) {
            expect(plan.summary.inTwoRings).toEqual({
              before: counts(before),
              after: counts(after),
            });
          }
          if (plan.summary.ringMoves) {
            expect(toldMoves(plan.summary.ringMoves)).toEqual(realMoves(before, after));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
