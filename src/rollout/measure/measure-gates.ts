import type { GateOf, GateSpec } from "../../config/rollouts/gate-schema.ts";
import { reveal } from "../../config/variables.ts";
import { concealText } from "../../config/variables.ts";
import { itemMeasure } from "../gates/gate-context.ts";
import type { Measure, Observations, StageMeasures } from "../observe/observations.ts";
import { currentStage, type RolloutState, type StageState } from "../state/rollout-state.ts";
import { isReleased, phaseBehind } from "../tick/stage-phase.ts";
import { anHour } from "../tick/tick-draft.ts";
import type { Asking, MeasureOptions } from "./measure-terms.ts";
import { askPrometheus } from "./ask-prometheus.ts";
import { askWebhook } from "./ask-webhook.ts";
import { readDeviceFiles } from "./device-files.ts";
import { readKnownIssues } from "./known-issues.ts";
import { measureSignatures } from "./new-signatures.ts";
import { type InstallLooks, measureInstalls } from "./unapproved-installs.ts";
import { measureWarmBuilds } from "./warm-builds.ts";

/**
 * Asks what the gates want to know that a tick may look at: those of `watch` wherever a stage is
 * released, those that promote on the current one. What does not answer is a measure, too.
 */
export async function measureGates(
  state: RolloutState,
  seen: Observations,
  options: MeasureOptions,
): Promise<Observations["measures"]> {
  const now = options.tenant.now();
  const looks: InstallLooks = new Map();
  const measures = await Promise.all(
    state.stages.map(async (stage) => {
      const found = await Promise.all(
        [...askedGates(state, stage, now)].map(async (name) => {
          const gate = state.spec.gates[name];
          return gate === undefined
            ? {}
            : await measureGate(name, gate, { state, seen, stage }, options, looks);
        }),
      );
      return [stage.name, Object.assign({}, ...found) as StageMeasures] as const;
    }),
  );
  return Object.fromEntries(measures);
}

/** Gates of a stage that may be looked at now. */
function askedGates(state: RolloutState, stage: StageState, now: Date): ReadonlySet<string> {
  const asked = new Set<string>();
  const spec = state.spec.stages.find(({ name }) => name === stage.name);
  if (spec && isReleased(stage)) {
    for (const name of spec.watch) asked.add(name);
    const isSoaked =
      phaseBehind(stage) === "Deciding" ||
      (stage.soakStartedAt !== null &&
        now.getTime() - Date.parse(stage.soakStartedAt) >= spec.soak.minHours * anHour);
    // one that acts when it is asked is asked only once it decides
    for (const name of stage === currentStage(state) ? spec.gates : [])
      if (isSoaked || !isAskedOnce(state.spec.gates[name])) asked.add(name);
  }
  // numbers of the start are what checklists compare with
  if (state.phase === "Pending" && stage === state.stages[0])
    for (const [name, gate] of Object.entries(state.spec.gates))
      if (gate.type === "checklist") asked.add(name);
  return asked;
}

function isAskedOnce(gate: GateSpec | undefined): boolean {
  return gate?.type === "webhook" || gate?.type === "custom";
}

async function measureGate(
  name: string,
  gate: GateSpec,
  asking: Asking,
  options: MeasureOptions,
  looks: InstallLooks,
): Promise<StageMeasures> {
  switch (gate.type) {
    case "prometheus": {
      const { url, query, reduce, token } = gate;
      return { [name]: await askPrometheus({ url, query, reduce, token }, options) };
    }
    case "warmBuilds":
      return { [name]: await measureWarmBuilds(name, gate, asking, options) };
    case "newSignatures":
      return { [name]: await measureSignatures(name, gate, asking, options) };
    case "checklist":
      return await measureItems(name, gate, asking, options);
    case "webhook":
      return {
        [name]: await askWebhook(revealed(gate, options), askedBody(name, asking), options),
      };
    case "unapprovedInstalls":
      return { [name]: await measureInstalls(gate, asking, options, looks) };
    case "knownIssue":
      return { [name]: await readKnownIssues(options.tenant, asking.state, options) };
    case "custom":
      return { [name]: await askCustom(name, gate, asking, options) };
    case "healthReport":
    case "updateHistory":
      return { [name]: await readDeviceFiles(gate, gate.path, asking, options) };
    case "errorCode":
      return gate.path === undefined
        ? {}
        : { [name]: await readDeviceFiles(gate, gate.path, asking, options) };
    case "devicesSucceeded":
    case "failureRate":
    case "minSoak":
    case "minSample":
    case "coverage":
    case "silentAfterStart":
    case "complianceRate":
    case "baseline":
    case "toolStates":
    case "approval":
      return {};
    default:
      return gate satisfies never;
  }
}

async function measureItems(
  name: string,
  gate: GateOf<"checklist">,
  { state }: Asking,
  options: MeasureOptions,
): Promise<Record<string, Measure>> {
  const others = Object.values(state.spec.gates).flatMap((each) =>
    each.type === "prometheus" ? [each] : [],
  );
  const urls = new Set(others.map(({ url }) => url));
  const url = gate.url ?? (urls.size === 1 ? others[0]?.url : undefined);
  const token = gate.token ?? (gate.url === undefined ? others[0]?.token : undefined);
  const measures: Record<string, Measure> = {};
  for (const [item, { metric }] of Object.entries(gate.items))
    measures[itemMeasure(name, item)] =
      url === undefined
        ? { kind: "error", reason: "no url says which Prometheus is asked" }
        : await askPrometheus({ url, query: metric, token }, options);
  return measures;
}

async function askCustom(
  name: string,
  { timeoutSeconds }: GateOf<"custom">,
  { state, seen, stage }: Asking,
  { tenant, customGates, abortSignal, variables }: MeasureOptions,
): Promise<Measure> {
  const gate = customGates.find((each) => each.name === name);
  if (!gate) return { kind: "error", reason: `no code was given for the gate ${name}` };
  const own = seen.stages[stage.name];
  if (!own) return { kind: "missing", reason: "its devices were not read" };
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const signal = abortSignal ? AbortSignal.any([abortSignal, timeout]) : timeout;
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(new Error(`it did not answer within ${timeoutSeconds} s`));
    });
  });
  try {
    const verdict = gate.evaluate({
      rollout: state.name,
      stage: stage.name,
      content: state.content,
      now: tenant.now(),
      seen: structuredClone(own),
      get: async (path, version = "v1.0") => await tenant.graph.get({ version, path }),
      abortSignal: signal,
    });
    return { kind: "verdict", ...(await Promise.race([verdict, late])) };
  } catch (error) {
    abortSignal?.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "error", reason: concealText(message, variables) };
  }
}

function askedBody(gate: string, { state, seen, stage }: Asking): object {
  const { name, stack, tenantId, content } = state;
  const { counts, excluded } = seen.stages[stage.name] ?? {};
  return { gate, rollout: name, stack, tenantId, content, stage: stage.name, counts, excluded };
}

function revealed<T>(value: T, { variables }: MeasureOptions): T {
  return reveal(value, variables);
}
