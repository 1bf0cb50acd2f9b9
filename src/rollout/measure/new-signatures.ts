import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { concealText } from "../../config/variables.ts";
import type { Measure } from "../observe/observations.ts";
import type { PrometheusSample } from "../prometheus/query-vector.ts";
import { askSeries } from "./ask-prometheus.ts";
import { beforeRelease, hostGroups, type KnownHost } from "./host-groups.ts";
import type { Asking, MeasureOptions } from "./measure-terms.ts";
import { normalSignature } from "./signature-text.ts";

type Gate = GateOf<"newSignatures">;

/** Signatures that a measure names. */
const mostSignatures = 20;

/**
 * Which errors the devices of a stage have that no host had right before its release: by their text
 * without numbers and addresses, and counted by hosts, since one noisy host writes any number of lines.
 */
export async function measureSignatures(
  name: string,
  gate: Gate,
  asking: Asking,
  options: MeasureOptions,
): Promise<Measure> {
  const before = beforeRelease(asking.stage);
  if (before === undefined) return { kind: "missing", reason: "the stage is not released" };
  const { alive, ...asked } = gate;
  const now = options.tenant.now();
  const [later, earlier, ...lives] = await Promise.all([
    askSeries(asked, now, options),
    askSeries(asked, before, options),
    ...(alive === undefined
      ? []
      : [now, before].map(async (at) => await askSeries({ ...asked, query: alive }, at, options))),
  ]);
  const [aliveNow, aliveBefore] = lives;
  if (!later.ok) return { kind: later.kind, reason: later.reason };
  if (!earlier.ok) return { kind: earlier.kind, reason: `before the release: ${earlier.reason}` };
  if (aliveNow?.ok === false) return { kind: aliveNow.kind, reason: `alive: ${aliveNow.reason}` };
  if (aliveBefore?.ok === false)
    return { kind: aliveBefore.kind, reason: `alive, before the release: ${aliveBefore.reason}` };
  const all = [...later.samples, ...earlier.samples];
  const unnamed = [gate.host, gate.signature].find((label) => lacks(all, label));
  if (unnamed !== undefined)
    return { kind: "error", reason: `the query gives values without the label ${unnamed}` };
  if (aliveNow && lacks(aliveNow.samples, gate.host))
    return { kind: "error", reason: `alive gives values without the label ${gate.host}` };

  const groupOf = hostGroups(asking, options);
  const textOf = ({ labels }: PrometheusSample) =>
    normalSignature(concealText(labels.get(gate.signature) ?? "", options.variables));
  const known = new Set(earlier.samples.filter(isSeen).map(textOf));
  const own = later.samples.flatMap((sample) => {
    const host = groupOf(sample.labels.get(gate.host) ?? "");
    return host?.group === "stage" ? [{ sample, key: host.key }] : [];
  });
  const hosts = new Map<string, Set<string>>();
  for (const { sample, key } of own) {
    if (!isSeen(sample)) continue;
    const text = textOf(sample);
    if (!hosts.has(text)) hosts.set(text, new Set());
    hosts.get(text)?.add(key);
  }
  const found = [...hosts]
    .map(([text, keys]) => ({ text, hosts: keys.size }))
    .filter(({ text, hosts: count }) => count >= gate.minHosts && !known.has(text))
    .sort((one, other) => other.hosts - one.hosts || (one.text < other.text ? -1 : 1));
  const aliveHosts = aliveNow && hostsOf(aliveNow.samples, gate.host, groupOf);
  const isDevice = ({ labels }: PrometheusSample) =>
    options.keyInFleet(labels.get(gate.host) ?? "") !== undefined;
  const isStrange = own.length === 0 && !later.samples.some(isDevice);
  const unsure = [
    ...later.warnings.slice(0, 1).map((text) => `the server warns: ${text}`),
    ...(later.samples.length > 0 && isStrange
      ? [`none of ${later.samples.length} values is of a device; does ${gate.host} name devices?`]
      : []),
    ...(own.some(({ sample }) => Number.isNaN(sample.value)) ? ["some values are NaN"] : []),
    ...(own.length === 0 && aliveHosts === undefined && !gate.emptyIsNone
      ? [
          `no device of the stage is in the answer, and nothing says that ${name} are collected; state alive, or emptyIsNone`,
        ]
      : []),
    ...(aliveHosts !== undefined && aliveHosts < gate.minHosts
      ? [
          `${aliveHosts} hosts of the stage are known to be collected from, of ${gate.minHosts} that it takes`,
        ]
      : []),
  ];
  const unsureBefore = [
    ...earlier.warnings.slice(0, 1).map((text) => `the server warned: ${text}`),
    ...(aliveBefore?.samples.some(isSeen) === false
      ? ["nothing says that they were collected then"]
      : []),
  ];
  return {
    kind: "signatures",
    found: found.length,
    signatures: found.slice(0, mostSignatures),
    hosts: new Set(own.filter(({ sample }) => isSeen(sample)).map(({ key }) => key)).size,
    alive: aliveHosts ?? null,
    unsure: unsure[0] ?? null,
    unsureBefore: unsureBefore[0] ?? null,
  };
}

/** Counts of 0 are of signatures that were seen at some other time. */
function isSeen({ value }: PrometheusSample): boolean {
  return value > 0;
}

function lacks(samples: readonly PrometheusSample[], label: string): boolean {
  return samples.some(({ labels }) => !labels.has(label));
}

/** Devices of the stage with a value above 0. */
function hostsOf(
  samples: readonly PrometheusSample[],
  label: string,
  groupOf: (host: string) => KnownHost | undefined,
): number {
  const keys = samples.filter(isSeen).flatMap(({ labels }) => {
    const known = groupOf(labels.get(label) ?? "");
    return known?.group === "stage" ? [known.key] : [];
  });
  return new Set(keys).size;
}
