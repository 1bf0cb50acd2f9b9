import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { harmlessJson } from "../../kind/harmful-text.ts";
import { type HostValue, medianRatio } from "../../statistics/median-ratio.ts";
import type { Measure } from "../observe/observations.ts";
import type { PrometheusSample } from "../prometheus/query-vector.ts";
import { askSeries } from "./ask-prometheus.ts";
import { beforeRelease, hostGroups, type KnownHost } from "./host-groups.ts";
import type { Asking, MeasureOptions } from "./measure-terms.ts";

type Gate = GateOf<"warmBuilds">;

/**
 * How many times as long builds take on the devices of a stage as right before its release, each host
 * and series compared with itself. With a control, devices in no released stage are compared in the same
 * way, and what changed for all of them is taken out. Both instants are asked for, so nothing is kept.
 */
export async function measureWarmBuilds(
  name: string,
  gate: Gate,
  asking: Asking,
  options: MeasureOptions,
): Promise<Measure> {
  const before = beforeRelease(asking.stage);
  if (before === undefined) return { kind: "missing", reason: "the stage is not released" };
  const answers = await Promise.all([
    askSeries(gate, options.tenant.now(), options),
    askSeries(gate, before, options),
  ]);
  const [later, earlier] = answers;
  if (!later.ok) return { kind: later.kind, reason: later.reason };
  if (!earlier.ok) return { kind: earlier.kind, reason: `before the release: ${earlier.reason}` };
  const groupOf = hostGroups(asking, options);
  const now = seriesOf(later.samples, gate, groupOf);
  const then = seriesOf(earlier.samples, gate, groupOf);
  if (typeof now === "string") return { kind: "error", reason: now };
  if (typeof then === "string") return { kind: "error", reason: `before the release: ${then}` };
  const stage = pairsOf("stage", now, then);
  const control = pairsOf("control", now, then);
  const isControlled = gate.control && control.hosts >= gate.minHosts;
  const notes = [
    ...unusedText(stage, now),
    ...(gate.control && !isControlled
      ? [
          `without a control: ${control.hosts} hosts in no released stage have builds, of ${gate.minHosts} that it takes`,
        ]
      : []),
    ...answers.flatMap(({ warnings }) => warnings.slice(0, 1)).map((text) => `warned: ${text}`),
  ];
  const seed = JSON.stringify([asking.state.name, asking.stage.name, name]);
  const { confidence } = gate;
  const found =
    stage.hosts < gate.minHosts
      ? undefined
      : medianRatio(stage.ratios, isControlled ? control.ratios : undefined, { confidence, seed });
  return {
    kind: "ratio",
    hosts: stage.hosts,
    control: isControlled ? control.hosts : 0,
    times: found ? { seen: found.ratio, lower: found.lower, upper: found.upper } : null,
    notes,
  };
}

interface Series extends KnownHost {
  readonly value: number;
}

interface AllSeries {
  readonly byName: ReadonlyMap<string, Series>;
  /** Samples of hosts that are no devices of the tenant, or of other released stages. */
  readonly others: number;
}

/** The series of known hosts, or why the query is not one that can be compared. */
function seriesOf(
  samples: readonly PrometheusSample[],
  { host: label, by }: Gate,
  groupOf: (host: string) => KnownHost | undefined,
): AllSeries | string {
  const byName = new Map<string, Series>();
  let others = 0;
  for (const { labels, value } of samples) {
    const host = labels.get(label);
    if (host === undefined)
      return `the query gives values without the label ${label}, which names the host`;
    const known = groupOf(host);
    if (known === undefined) {
      others++;
      continue;
    }
    const name = JSON.stringify([known.key, ...by.map((each) => labels.get(each) ?? "")]);
    if (byName.has(name))
      return `the query gives several values for ${harmlessJson(host)}${by.length === 0 ? "" : ` and the same ${by.join(", ")}`}; aggregate them in the query, or name the labels that tell them apart in by`;
    byName.set(name, { ...known, value });
  }
  return { byName, others };
}

interface Pairs {
  /** Later over earlier, of each series. */
  readonly ratios: readonly HostValue[];
  readonly hosts: number;
  /** Series in both answers with a value that is none to divide by, or to compare. */
  readonly unusable: number;
  /** Hosts that have builds before the release, and none now. */
  readonly gone: number;
}

/** A ratio beyond it is as good as endless. */
const mostTimes = 1e6;

function pairsOf(group: KnownHost["group"], now: AllSeries, then: AllSeries): Pairs {
  const ratios: HostValue[] = [];
  let unusable = 0;
  for (const [name, { key, value, group: own }] of now.byName) {
    const before = then.byName.get(name)?.value;
    if (own !== group || before === undefined) continue;
    // builds that never end are the slowest of all, and not left out
    if (value > 0 && before > 0 && before < Infinity)
      ratios.push({
        host: key,
        value: Math.min(Math.max(value / before, 1 / mostTimes), mostTimes),
      });
    else unusable++;
  }
  const present = new Set([...now.byName.values()].map(({ key }) => key));
  const earlier = [...then.byName.values()].filter((each) => each.group === group);
  return {
    ratios,
    hosts: new Set(ratios.map(({ host }) => host)).size,
    unusable,
    gone: new Set(earlier.map(({ key }) => key).filter((key) => !present.has(key))).size,
  };
}

function unusedText({ hosts, unusable, gone }: Pairs, { byName, others }: AllSeries): string[] {
  return [
    ...(unusable > 0 ? [`${unusable} values are 0, negative or no number, and left out`] : []),
    ...(gone > 0 ? [`${gone} hosts with builds before have none now`] : []),
    ...(hosts === 0 && byName.size === 0 && others > 0
      ? [`none of ${others} values is of a device of the stage; does its label name devices?`]
      : []),
  ];
}
