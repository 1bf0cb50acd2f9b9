import fc from "fast-check";
import { createPlan, takeSnapshot } from "ringwright";
import { describe, expect, test } from "vitest";
import { kinds } from "../../src/registry/kinds.ts";
import {
  digest,
  digestOf,
  hashOf,
  joinDescription,
  splitDescription,
} from "../../src/kind/ownership-marker.ts";
import { createLab, load, threeRings, threeRingsTenant } from "../support/lab.ts";

const days = (min: number, max: number) => fc.integer({ min, max });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const hour = fc
  .integer({ min: 0, max: 23 })
  .map((number) => `${String(number).padStart(2, "0")}:00`);

/** Any ring that a file may state. */
const ring = fc
  .record({
    description: maybe(
      fc.string({ maxLength: 100 }).filter((text) => !/[\p{Cc}]|\[ringwright/u.test(text)),
    ),
    quality: maybe(fc.record({ deferralDays: days(0, 30), deadlineDays: fc.option(days(0, 30)) })),
    feature: maybe(
      fc.record({ deferralDays: days(0, 365), uninstallWindowDays: fc.option(days(2, 60)) }),
    ),
    gracePeriodDays: maybe(fc.option(days(0, 7))),
    restartWarning: maybe(
      fc.record({
        hours: fc.option(fc.constantFrom(2, 4, 8, 12, 24)),
        imminentMinutes: fc.constantFrom(15, 30, 60),
      }),
    ),
    schedule: fc.oneof(
      fc.constant({}),
      fc.record({
        maintenanceWindow: fc.record({
          start: hour,
          day: fc.constantFrom("everyday", "sunday"),
          weeks: fc.uniqueArray(fc.constantFrom("firstWeek", "secondWeek", "everyWeek")),
        }),
      }),
      fc.record({ activeHours: fc.record({ start: hour, end: hour }) }),
      fc.record({
        automaticUpdateMode: fc.constantFrom("userDefined", "notifyDownload", "windowsDefault"),
      }),
    ),
    userPauseAccess: maybe(fc.constantFrom("notConfigured", "enabled", "disabled")),
    driversExcluded: maybe(fc.boolean()),
    roleScopeTagIds: maybe(fc.uniqueArray(fc.constantFrom("0", "1", "2"), { minLength: 1 })),
  })
  .map(
    ({ schedule, ...rest }) =>
      JSON.parse(JSON.stringify({ displayName: "Ring", ...rest, ...schedule })) as object,
  );

const config = (spec: object) => JSON.stringify({ version: 1, stack: "law", rings: { r: spec } });

describe("plan and apply", () => {
  test("a plan against its own result is empty, whatever the ring", async () => {
    await fc.assert(
      fc.asyncProperty(ring, ring, async (first, second) => {
        const lab = createLab();
        for (const spec of [first, second]) {
          const result = await lab.apply(config(spec), { force: ["ring/r"] });
          expect(result.results.map(({ result: word, error }) => error ?? word)).toEqual(
            result.results.map(() => "applied"),
          );
          const plan = await lab.plan(config(spec));
          expect(plan.changes).toEqual([]);
          expect(plan.drift).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("every value in the data can be saved as JSON and read back", async () => {
    const lab = createLab(threeRingsTenant);
    const desired = await load(threeRings);
    const snapshot = await takeSnapshot(lab.tenant, desired);
    const plan = createPlan(desired, snapshot);

    for (const value of [desired, snapshot, plan])
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
    const copies = JSON.parse(JSON.stringify([desired, snapshot])) as [
      typeof desired,
      typeof snapshot,
    ];
    expect(createPlan(...copies)).toEqual(plan);
  });
});

describe("a marker", () => {
  test("comes out of a description as it went in, and the text too", () => {
    fc.assert(
      fc.property(
        fc
          .string({ maxLength: 200 })
          .filter((text) => text === text.trimEnd() && !/\r|\[ringwright/.test(text)),
        fc.record({
          stack: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
          key: fc.stringMatching(/^ring\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
          last: fc.stringMatching(/^[A-Za-z0-9_.-]{4,120}$/),
          protect: fc.boolean(),
        }),
        (text, marker) => {
          const { text: back, marker: found } = splitDescription(joinDescription(text, marker));
          expect(back).toBe(text === "" ? null : text);
          expect(found).toEqual(marker);
        },
      ),
    );
  });

  test.each(kinds.map((kind) => [kind.name, kind] as const))(
    "of a %s fits into a description with its longest text",
    (_name, kind) => {
      const fields = Object.fromEntries(
        kind.properties.filter(({ plane }) => plane === "config").map(({ path }) => [path, "x"]),
      );
      const marker = {
        stack: "s".repeat(32),
        key: `${kind.name}/${"k".repeat(64)}`,
        id: "0f2c0000-0000-4000-8000-000000000001",
        replaces: "0f2c0000-0000-4000-8000-000000000002",
        last: digest(kind.properties, fields),
        protect: true,
      };
      // the many nodes of a setting leave it 900
      const human = kind.name === "group" ? 760 : kind.name === "setting" ? 900 : 1000;

      expect(joinDescription("x".repeat(human), marker)?.length).toBeLessThanOrEqual(
        kind.descriptionLimit,
      );
    },
  );

  test("remembers each managed property, and that the others were not managed", () => {
    for (const kind of kinds) {
      const config = kind.properties.filter(({ plane }) => plane === "config");
      fc.assert(
        fc.property(fc.subarray(config), (managed) => {
          const fields = Object.fromEntries(
            managed.map(({ path }, index) => [path, `value ${index}`]),
          );
          const last = digest(kind.properties, fields);
          for (const property of config) {
            const isKept = property.path in fields && property.hasNoPast !== true;
            const expected = isKept ? hashOf(property, fields[property.path]) : undefined;
            expect(digestOf(kind.properties, last, property.path)).toBe(expected);
          }
        }),
        { numRuns: 50 },
      );
    }
  });
});
