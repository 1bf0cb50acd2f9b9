import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testFleet, type TestFleet } from "../../support/fleet.ts";

/** What befalls the tenants before a run. */
const trouble = fc.record({
  /** Tenants, by their place, in which Intune refuses new rings until the next run. */
  broken: fc.uniqueArray(fc.nat(6), { maxLength: 5 }),
  /** Those in which it does not answer. */
  silent: fc.uniqueArray(fc.nat(6), { maxLength: 3 }),
  /** Whether the files change. */
  changes: fc.boolean(),
  pin: fc.boolean(),
  hours: fc.integer({ min: 0, max: 100 }),
  parallel: fc.integer({ min: 1, max: 4 }),
});

/** Which content each tenant has, or was last tried with. */
async function contents({
  store,
  keys,
}: TestFleet): Promise<ReadonlyMap<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  for (const key of keys) {
    const value = await store.get(`fleet/records/${key}.json`);
    const record = JSON.parse(value?.content ?? "{}") as { content?: { hash: string } | null };
    found.set(key, record.content?.hash);
  }
  return found;
}

describe("waves", () => {
  // whatever fails, when, and how often the files change
  test("never give a content to a tenant before the wave in front of it has it, or failed within its limit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trouble, { minLength: 1, maxLength: 5 }), async (runs) => {
        const setup = await testFleet({
          waves: { own: 2, early: 2, rest: 3 },
          terms: { own: "soakHours: 24", early: "soakHours: 24" },
        });
        const tenant = (place: number) => setup.mock.tenant(setup.idOf(setup.keys[place] ?? ""));
        let deferral = 7;
        for (const { broken, silent, changes, pin, hours, parallel } of runs) {
          setup.mock.clock.advance(hours * 3_600_000);
          if (changes) {
            deferral = (deferral % 25) + 1;
            await setup.put(
              "base/rings.yaml",
              `version: 1\nstack: corp\nrings: { broad: { displayName: Broad, quality: { deferralDays: ${deferral} } } }\n`,
            );
          }
          const at = "/deviceManagement/deviceConfigurations";
          for (const place of broken) {
            for (const method of ["POST", "PATCH"]) {
              tenant(place).inject({
                match: { method, path: method === "POST" ? at : `${at}/{id}` },
                then: { status: 400 },
                times: Infinity,
              });
            }
          }
          for (const place of silent) {
            tenant(place).inject({ match: {}, then: { status: 503 }, times: Infinity });
          }
          const writesBefore = setup.keys.map((key) => setup.writesTo(key).length);
          const hadBefore = await contents(setup);

          const fleet = await setup.open();
          const before = await fleet.waves();
          const result = await fleet.run({ verb: "apply", pin, parallel });
          await fleet.close();
          for (const key of setup.keys) setup.mock.tenant(setup.idOf(key)).clearFaults();

          // one that was begun with it may go on, whatever became of others since
          const wrote = (wave: string) =>
            setup.keys.some(
              (key, place) =>
                key.startsWith(wave) &&
                hadBefore.get(key) !== result.pin?.hash &&
                setup.writesTo(key).length > (writesBefore[place] ?? 0),
            );
          const phaseOf = (name: string) => result.waves.find((one) => one.name === name)?.phase;
          // what is written behind a wave is written only once that wave has passed
          if (wrote("early")) expect(phaseOf("own")).toBe("passed");
          if (wrote("rest"))
            expect([phaseOf("own"), phaseOf("early")]).toEqual(["passed", "passed"]);
          for (const run of result.runs.filter(({ outcome }) => outcome === "waiting")) {
            const place = setup.keys.indexOf(run.tenant);
            expect(setup.writesTo(run.tenant)).toHaveLength(writesBefore[place] ?? 0);
            expect(run.reason).not.toBeNull();
          }
          // a content in flight is not left for another unasked
          const isInFlight = before.some(({ phase }) => phase !== "passed");
          if (isInFlight && !pin && changes) expect(result.pinIsWorking).toBe(false);
        }
      }),
      { numRuns: 25 },
    );
  });
});
