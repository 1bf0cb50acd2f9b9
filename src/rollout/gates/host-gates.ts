import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { shareInPercent } from "../../config/rollouts/provable.ts";
import type { GateContext, GateFinding } from "./gate-context.ts";
import { withoutValue } from "./measured-gates.ts";

/** How long builds take on the stage's hosts, against before. What is not known never passes. */
export function judgeWarmBuilds(
  { maxIncrease, minHosts, confidence }: GateOf<"warmBuilds">,
  { name, measures }: GateContext,
): GateFinding {
  const measure = measures[name];
  if (measure?.kind !== "ratio") return withoutValue(measure);
  const { hosts, control, times, notes } = measure;
  const limit = 1 + maxIncrease;
  const left = notes.map((note) => `; ${note}`).join("");
  if (times === null || hosts < minHosts)
    return {
      verdict: "inconclusive",
      complete: false,
      reason: `${hosts} hosts have builds before and after the release, of ${minHosts} that it takes${left}`,
      numbers: { hosts, minHosts },
    };
  const { seen, lower, upper } = times;
  const numbers = { hosts, control, ratio: seen, lower, upper, limit };
  const against = control === 0 ? "" : `, against ${control} hosts in no released stage`;
  const reason = `builds of ${hosts} hosts take ${rounded(seen)} times as long as before${against}: ${rounded(lower)} to ${rounded(upper)} at ${shareInPercent(confidence)}, ${rounded(limit)} is accepted${left}`;
  if (upper <= limit) return { verdict: "pass", reason, numbers };
  if (lower > limit) return { verdict: "fail", reason, numbers };
  return {
    verdict: "inconclusive",
    complete: false,
    reason: `${reason}; more hosts or more builds decide it`,
    numbers,
  };
}

/** Signatures that a reason names. */
const mostNamed = 5;

/** Which errors came with the release. What may be missing never passes, and what may be old never fails. */
export function judgeSignatures(
  { max, minHosts }: GateOf<"newSignatures">,
  { name, measures }: GateContext,
): GateFinding {
  const measure = measures[name];
  if (measure?.kind !== "signatures") return withoutValue(measure);
  const { found, signatures, hosts, alive, unsure, unsureBefore } = measure;
  const named = signatures
    .slice(0, mostNamed)
    .map(({ text, hosts: count }) => `${JSON.stringify(text)} on ${count} hosts`);
  const more = found > named.length && named.length > 0 ? ` and ${found - named.length} more` : "";
  const list = named.length === 0 ? "" : ` (${named.join(", ")}${more})`;
  const collected = alive === null ? "" : `; ${alive} hosts are collected from`;
  const reason = `${found} new signatures on ${minHosts} hosts or more${list}, ${max} are accepted; ${hosts} hosts have any${collected}`;
  const numbers = { found, max, hosts, ...(alive !== null && { alive }) };
  const open = (why: string): GateFinding => ({
    verdict: "inconclusive",
    complete: false,
    reason: `${reason}; ${why}`,
    numbers,
  });
  if (found > max)
    return unsureBefore === null
      ? { verdict: "fail", reason, numbers }
      : open(`of before the release not all is known: ${unsureBefore}`);
  return unsure === null ? { verdict: "pass", reason, numbers } : open(unsure);
}

function rounded(times: number): string {
  return String(Number(times.toPrecision(4)));
}
