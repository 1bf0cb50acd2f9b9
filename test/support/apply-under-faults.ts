import { ApplyRefusedError, createPlan, isGraphError, outcomeOf, takeSnapshot } from "ringwright";
import type { Fault, MockTenant, MockTenantOptions } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { applyOnce, connectTo, createLab, essence, load } from "./lab.ts";
import { createTestTenant } from "./tenant.ts";
import { positionsOf, turnsOf, turnText } from "./turns.ts";
import { writesOf } from "./writes.ts";

interface Scenario {
  /** Tries these besides. */
  readonly more?: FaultKinds;
  readonly config: string;
  readonly tenant: MockTenantOptions;
  /**
   * Faults take turns at the places, so that each is tried at every so many and each place sees
   * every so many. Default 1: all of them everywhere, as with `THOROUGH=1` in any case.
   */
  readonly turns?: number;
}

/** Puts faults at the positions of one apply: the state at its end is that of a run without. */
export function describeApplyUnderFaults(name: string, scenario: Scenario): void {
  // one run is what each of the tests compares with
  let run: ReturnType<typeof applyWithoutFaults> | undefined;
  const undisturbed = async () => await (run ??= applyWithoutFaults(scenario));

  describe(`apply of ${name} under faults`, () => {
    const turns = turnsOf(scenario.turns ?? 1);
    const places = turns === 1 ? "every position" : `one position in ${turns}, in turn`;
    const faults = Object.entries({ ...wholeRequest, ...scenario.more });
    test.each(faults.map(([faultName, fault], turn) => ({ faultName, fault, turn })))(
      `ends as a run without faults for $faultName at ${places}`,
      async ({ faultName, fault, turn }) => {
        const wanted = await undisturbed();

        for (const request of positionsOf(wanted.requests.length, turn, turns)) {
          const mock = createTestTenant(scenario.tenant);
          const struck = typeof fault === "function" ? fault(mock) : fault;
          mock.inject({ ...struck, match: { request } });
          await expectDone(mock, scenario.config, wanted).catch((error: unknown) => {
            throw new Error(
              `${turnText}: ${faultName} at request ${request} (${wanted.requests[request - 1]?.method} ${wanted.requests[request - 1]?.path})`,
              { cause: error },
            );
          });
        }
      },
    );

    test.each([429, 503].map((status, turn) => ({ status, turn })))(
      `ends as a run without faults for $status on single batch items: ${places.replace("position", "item")}`,
      async ({ status, turn }) => {
        const wanted = await undisturbed();

        for (const [index, { batch }] of wanted.requests.entries()) {
          for (const item of positionsOf(batch?.length ?? 0, turn, turns)) {
            const mock = createTestTenant({
              ...scenario.tenant,
              faults: [
                {
                  match: { request: index + 1, inBatch: item },
                  then: { status, headers: { "Retry-After": "2" } },
                },
              ],
            });
            await expectDone(mock, scenario.config, wanted).catch((error: unknown) => {
              throw new Error(`${turnText}: item ${item} of request ${index + 1}`, {
                cause: error,
              });
            });
          }
        }
      },
    );
  });
}

interface Undisturbed {
  readonly essence: unknown;
  readonly requests: MockTenant["requests"];
  readonly writes: ReadonlySet<string>;
}

async function applyWithoutFaults({ config, tenant }: Scenario): Promise<Undisturbed> {
  const lab = createLab(tenant);
  const result = await lab.apply(config);
  expect(result.results.every(({ result: word }) => word === "applied")).toBe(true);
  return {
    essence: essence(lab.mock),
    requests: lab.mock.requests,
    writes: new Set(writesOf(lab.mock).map(wordOf)),
  };
}

/** What a write does, to an object of which kind; ids differ from run to run. */
function wordOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}")}`;
}

/** A fault without its place, by what it is called; or what makes one for a tenant. */
export type FaultKinds = Readonly<
  Record<string, Omit<Fault, "match"> | ((mock: MockTenant) => Omit<Fault, "match">)>
>;

const wholeRequest: FaultKinds = {
  "429 with Retry-After": { then: { status: 429, headers: { "Retry-After": "3" } } },
  "503": { then: { status: 503 } },
  "504 after the write was done": { when: "after", then: { status: 504 } },
  "a reset before": { then: { reset: true } },
  "a reset after": { when: "after", then: { reset: true } },
  "a truncated body": { when: "after", then: { truncate: 20 } },
  "an HTML error": { then: { html: 502 } },
  "an expired token": { then: { status: 401 } },
  "a gateway's empty 200": { then: { status: 200, body: "" } },
  "a list with null": { then: { status: 200, body: { value: [null] } } },
  "a list instead of an object, after the write was done": {
    when: "after",
    then: { status: 200, body: [] },
  },
};

/** Applies, and once more where the first run could not finish. */
async function untilDone(mock: MockTenant, config: string): Promise<number> {
  for (let run = 1; run <= 2; run++) {
    try {
      const result = await applyOnce(connectTo(mock), config);
      if (outcomeOf(result) === "done") return run;
    } catch (error) {
      // a run that cannot read the tenant, or reads it wrong, ends before any write
      if (!isGraphError(error) && !(error instanceof ApplyRefusedError)) throw error;
    }
  }
  return 3;
}

async function expectDone(mock: MockTenant, config: string, wanted: Undisturbed): Promise<void> {
  const runs = await untilDone(mock, config);

  expect(runs).toBeLessThanOrEqual(2);
  expect(essence(mock)).toEqual(wanted.essence);
  const foreign = writesOf(mock)
    // what a batch held that was refused as a whole comes again
    .filter(({ path }) => path !== "/$batch")
    .map(wordOf)
    .filter((word) => !wanted.writes.has(word));
  expect(foreign, "writes that a run without faults does not send").toEqual([]);
  const tenant = connectTo(mock);
  const desired = await load(config);
  expect(createPlan(desired, await takeSnapshot(tenant, desired)).changes).toEqual([]);
}
