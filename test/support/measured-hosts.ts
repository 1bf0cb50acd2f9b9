import { connect, type GateResult, type GateSpec, type Measure } from "ringwright";
import { createMockTenant } from "ringwright/mocks";
import { evaluateGate } from "../../src/rollout/gates/evaluate-gates.ts";
import { measureGates } from "../../src/rollout/measure/measure-gates.ts";
import { after, began, released, seenAt, specOf, stateOf } from "./observations.ts";

/** Ten hours after the release: when gates are asked. */
export const askedAt = after(10);
/** Right before the release. */
export const releasedAt = began;

interface Terms {
  readonly variables?: Readonly<Record<string, string>>;
  /** What the rollout calls its gate. */
  readonly name?: string;
  /** Where a released stage is rather not released. */
  readonly isWaiting?: boolean;
}

/**
 * What a gate on hosts is told, and what it says of it, of a pilot that has soaked. Hosts are told apart
 * by their first letters: `s-` is of the stage, `o-` of another one that is being released, `c-` of none.
 */
export async function judgeHosts(
  gate: GateSpec,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
  { variables, name = "gate", isWaiting = false }: Terms = {},
): Promise<{ readonly measure: Measure | undefined; readonly result: GateResult }> {
  const usual = specOf();
  const stages = usual.stages.map((stage) => ({ ...stage, watch: [], gates: [name] }));
  const state = stateOf(
    { ...usual, gates: { [name]: gate }, stages },
    { phase: "Progressing" },
    {
      // released anew after a hold: it is compared with what was before the first release
      pilot: released("Deciding", {
        appliedAt: after(1).toISOString(),
        releasedAt: after(5).toISOString(),
        ...(isWaiting && { targets: null }),
      }),
      early: { targets: { count: 9, hash: "sha256:early", frozenAt: after(9).toISOString() } },
    },
  );
  const { credential, fetch: graph } = createMockTenant();
  const tenant = connect(credential, { fetch: graph, now: () => askedAt });
  const keyOf = (prefix: string) => (host: string) =>
    host.toLowerCase().startsWith(prefix) ? host.toLowerCase() : undefined;
  const seen = seenAt(askedAt, { pilot: "released", early: "held", broad: "held" });
  const measures = await measureGates(state, seen, {
    tenant,
    fetch,
    customGates: [],
    variables,
    installs: { read: () => Promise.resolve(undefined), keep: () => Promise.resolve() },
    folder: ".",
    keyIn: (stage) => keyOf({ pilot: "s-", early: "o-" }[stage] ?? "none"),
    // an alias of a device of the stage, which only the fleet knows
    keyInFleet: (host) =>
      keyOf("a-")(host)?.replace("a-", "s-") ??
      keyOf("s-")(host) ??
      keyOf("o-")(host) ??
      keyOf("c-")(host),
  });
  const [pilot] = state.stages;
  if (!pilot) throw new TypeError("the rollout has a pilot");
  const measuresOfPilot = measures["pilot"] ?? {};
  const context = { name, now: askedAt, stage: pilot, measures: measuresOfPilot, baselines: {} };
  const result = evaluateGate(gate, { ...context, seen: seen.stages["pilot"] });
  return { measure: measuresOfPilot[name], result };
}
