import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StageSpec } from "../../../src/config/rollouts/rollout-schema.ts";
import { Fleet } from "../../../src/health/fleet.ts";
import { drawStages, type FleetPlaces } from "../../../src/rollout/observe/stage-targets.ts";

type Target = Pick<StageSpec, "perSite" | "percent" | "rest" | "strata">;

/** Devices by the site of each; null is no site. */
type Sites = readonly (string | null)[];

const site = fc.constantFrom("LYO", "BER", "Rome", null);
const sites = fc.array(site, { maxLength: 120 });
const canary = fc.integer({ min: 1, max: 6 });

function fleetOf(of: Sites): Fleet {
  const fleet = new Fleet();
  for (const place of of.keys())
    fleet.add({
      id: `00000000-0000-4000-8000-${String(place).padStart(12, "0")}`,
      deviceName: `PC-${place}`,
      model: place % 3 === 0 ? "A" : "B",
      osVersion: "10.0.26100.1",
    });
  return fleet;
}

function draw(
  of: Sites,
  targets: readonly Target[],
  isMember: (place: number) => boolean = () => true,
): FleetPlaces[] {
  const stages = targets.map((target, index) => ({ name: `s${index}`, ...target }) as StageSpec);
  const population = Uint8Array.from(of, (_, place) => (isMember(place) ? 1 : 0));
  const drawn = drawStages(
    stages,
    population,
    fleetOf(of),
    "november",
    (place) => of[place] ?? null,
  );
  return stages.map(({ name }) => drawn.get(name) ?? new Uint8Array());
}

const countAt = (places: FleetPlaces, of: Sites, wanted: string | null) =>
  of.filter((name, place) => name === wanted && places[place] === 1).length;

describe("a draw with perSite", () => {
  test("takes so many of each site, or all that it has", () => {
    fc.assert(
      fc.property(sites, canary, (of, perSite) => {
        const [first = new Uint8Array()] = draw(of, [{ perSite }, { rest: true }]);

        for (const name of ["LYO", "BER", "Rome", null]) {
          const all = of.filter((each) => each === name).length;
          expect(countAt(first, of, name)).toBe(Math.min(perSite, all));
        }
      }),
    );
  });

  test("puts each device of the population into one stage, and no other into any", () => {
    fc.assert(
      fc.property(
        sites,
        canary,
        canary,
        fc.integer({ min: 1, max: 60 }),
        (of, one, two, percent) => {
          const isMember = (place: number) => place % 7 !== 0;
          const drawn = draw(
            of,
            [
              { perSite: one },
              { perSite: two },
              { percent, strata: ["site", "model"] },
              { rest: true },
            ],
            isMember,
          );

          for (const place of of.keys()) {
            const stages = drawn.filter((places) => places[place] === 1).length;
            expect(stages).toBe(isMember(place) ? 1 : 0);
          }
        },
      ),
    );
  });

  test("is the same when it is drawn again", () => {
    fc.assert(
      fc.property(sites, canary, (of, perSite) => {
        const targets: Target[] = [{ perSite }, { percent: 30, strata: ["site"] }, { rest: true }];

        expect(draw(of, targets)).toEqual(draw(of, targets));
      }),
    );
  });

  test("takes the next of each site in a second stage", () => {
    const of: Sites = Array.from({ length: 40 }, (_, place) => (place % 2 === 0 ? "LYO" : "BER"));
    const [both = new Uint8Array()] = draw(of, [{ perSite: 5 }]);

    const [one = new Uint8Array(), two = new Uint8Array()] = draw(of, [
      { perSite: 2 },
      { perSite: 3 },
    ]);

    expect(one.map((byte, place) => byte + (two[place] ?? 0))).toEqual(both);
  });
});

describe("a draw of shares over sites", () => {
  test("has the share of each site, to the nearest device", () => {
    fc.assert(
      fc.property(sites, fc.integer({ min: 1, max: 99 }), (of, percent) => {
        const [first = new Uint8Array()] = draw(of, [
          { percent, strata: ["site"] },
          { rest: true },
        ]);

        for (const name of ["LYO", "BER", "Rome", null]) {
          const all = of.filter((each) => each === name).length;
          expect(countAt(first, of, name)).toBe(Math.round((all * percent) / 100));
        }
      }),
    );
  });
});
