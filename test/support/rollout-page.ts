import type { AuditRecord, RolloutEvent, RolloutState } from "ringwright";
import type { RolloutHtmlOptions } from "ringwright/report";
import { rolloutConfig, rolloutLab, threeStages } from "./rollout-lab.ts";

/** A rollout and what its page shows besides. */
export interface ShownRollout {
  readonly state: RolloutState;
  readonly options: RolloutHtmlOptions;
}

let kept: Promise<ShownRollout> | undefined;

/** One that was approved at its pilot, then paused by a person, with its log; made once. */
export async function shownRollout(): Promise<ShownRollout> {
  return await (kept ??= makeRollout());
}

async function makeRollout(): Promise<ShownRollout> {
  const [pilot, ...others] = threeStages.stages;
  if (!pilot) throw new TypeError("there is no pilot");
  const lab = await rolloutLab({
    config: rolloutConfig({
      ...threeStages,
      windows: [
        { days: ["tue", "wed", "thu"], start: "02:00", end: "05:00", timeZone: "Europe/Berlin" },
      ],
      stages: [{ ...pilot, gates: [...pilot.gates, "board"] }, ...others],
      gates: { ...threeStages.gates, board: { type: "approval", approvers: 1 } },
    }),
  });
  const eva = { by: "Eva Roth", identity: "11111111-2222-4333-8444-555555555555" };
  await lab.controller.start("november", eva);
  const waiting = await lab.run(({ phase }) => phase === "AwaitingApproval");
  const evidence = waiting.state.stages[0]?.evaluations.at(-1)?.hash ?? "";
  await lab.controller.command("november", { verb: "approve", stage: "pilot", evidence }, eva);
  await lab.run(({ stages }) => stages[1]?.phase === "Soaking");
  const asked = { verb: "pause", reason: "outage of the VPN" } as const;
  const { state } = await lab.controller.command("november", asked, eva);
  const { records } = await lab.controller.history("november");
  const name = "end of the quarter";
  const [from, to] = ["2026-11-26T23:00:00Z", "2026-11-29T23:00:00Z"].map((at) => new Date(at));
  if (!from || !to) throw new TypeError("the freeze has no bounds");
  const options = { records, freezes: [{ name, from, to }], timeZone: "Europe/Berlin" };
  return { state, options };
}

/** The same with a stage for each name, which is also in every text that a tenant may give. */
export function renamedRollout(
  { state, options }: ShownRollout,
  names: readonly string[],
): ShownRollout {
  const numbered = names.map((name, index) => ({ name, like: index % state.stages.length }));
  const namesOf = (old: string | null) =>
    numbered.filter(({ like }) => state.stages[like]?.name === old).map(({ name }) => name);
  const [first = ""] = names;
  const stages = numbered.flatMap(({ name, like }) => {
    const stage = state.stages[like];
    if (!stage) return [];
    const evaluations = stage.evaluations.map((evaluation) => ({
      ...evaluation,
      gates: evaluation.gates.map((gate) => ({ ...gate, name, type: name, reason: name })),
    }));
    return [{ ...stage, name, evaluations, overriddenBy: `${name}: ${name}` }];
  });
  const specs = numbered.flatMap(({ name, like }) => {
    const spec = state.spec.stages[like];
    return spec ? [{ ...spec, name }] : [];
  });
  const eventsOf = (event: RolloutEvent): RolloutEvent[] =>
    event.stage === null
      ? [{ ...event, message: first }]
      : namesOf(event.stage).map((stage) => ({ ...event, stage, message: stage }));
  const records = options.records?.flatMap((record): AuditRecord[] =>
    record.kind === "event"
      ? eventsOf(record.data as RolloutEvent).map((data) => ({ ...record, by: first, data }))
      : [{ ...record, by: first }],
  );
  return {
    state: {
      ...state,
      name: first,
      stack: first,
      startedBy: first,
      pausedBy: first,
      content: { ...state.content, title: first },
      spec: { ...state.spec, stages: specs },
      stages,
      holds: state.holds.flatMap((hold) =>
        namesOf(hold.stage).map((stage) => ({ ...hold, stage, object: stage })),
      ),
      approvals: state.approvals.map((one) => ({ ...one, stage: first, by: first })),
      intents: state.intents.map((intent) => ({ ...intent, error: first })),
    },
    options: {
      ...options,
      records,
      notes: [...names],
      blockers: names.map((what) => ({ what, unblock: what })),
      freezes: (options.freezes ?? []).map((freeze) => ({ ...freeze, name: first })),
    },
  };
}
