import { amountText, deviceAmount, numberText, sentenceList } from "../../kind/amounts.ts";
import type { FleetVerb, TenantOutcome } from "../../fleet/outcome/tenant-run.ts";
import type { FleetResult } from "../../fleet/run/fleet-options.ts";
import type { ChangeGroup, FleetSummary } from "../../fleet/summary/summarize-fleet.ts";
import type { WaveState } from "../../fleet/waves/judge-waves.ts";
import type { Style } from "../paint.ts";
import { riskWords } from "../risk-line.ts";

/** An outcome as people read it. */
export function outcomeWord(outcome: TenantOutcome, verb: FleetVerb): string {
  switch (outcome) {
    case "unchanged":
      return verb === "drift"
        ? "without drift"
        : verb === "tick"
          ? "without a rollout"
          : "unchanged";
    case "changes":
      return "to change";
    case "drift":
      return "with drift";
    case "applied":
    case "progressing":
    case "completed":
    case "held":
    case "pending":
    case "refused":
    case "misconfigured":
    case "denied":
    case "unreachable":
    case "busy":
    case "waiting":
    case "cancelled":
    case "broken":
      return outcome;
    case "awaitingApproval":
      return "awaiting approval";
    case "rolledBack":
      return "rolled back";
    case "partly":
      return verb === "drift" ? "partly read" : "partly applied";
    default:
      return outcome satisfies never;
  }
}

/** How an outcome is coloured: undefined leaves it as it is. */
export function outcomeStyle(outcome: TenantOutcome): Style | undefined {
  switch (outcome) {
    case "broken":
    case "partly":
    case "rolledBack":
    case "refused":
    case "misconfigured":
    case "denied":
    case "held":
      return "red";
    case "unreachable":
    case "busy":
    case "cancelled":
    case "drift":
    case "pending":
    case "awaitingApproval":
      return "yellow";
    case "applied":
    case "completed":
      return "green";
    case "waiting":
      return "dim";
    case "unchanged":
    case "changes":
    case "progressing":
      return undefined;
    default:
      return outcome satisfies never;
  }
}

/** How all of them fared, such as `480 unchanged, 15 to change and 5 denied`; the worst first. */
export function outcomesText({ outcomes }: FleetSummary, verb: FleetVerb): string {
  if (outcomes.length === 0) return "no tenant";
  return sentenceList(
    outcomes.map(({ outcome, tenants }) => `${numberText(tenants)} ${outcomeWord(outcome, verb)}`),
  );
}

/** What the plans come to for devices, in one sentence; undefined where nothing harmful does. */
export function fleetRiskSentence({ risks }: FleetSummary): string | undefined {
  if (risks.length === 0) return undefined;
  const parts = risks.map(({ outcome, atLeast, mayBeMore, tenants }) => {
    const devices =
      mayBeMore && atLeast === 0
        ? "an unknown number of devices"
        : `${mayBeMore ? "at least " : ""}${deviceAmount(atLeast)}`;
    return `${riskWords[outcome](devices)} in ${amountText(tenants.length, "tenant", "tenants")}`;
  });
  return `Risk: ${parts.join("; ")}.`;
}

/** What was run, over what, and how long it took. */
export function fleetTitle({ verb, runs, startedAt, endedAt }: FleetResult): string {
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return `${verb} of ${amountText(runs.length, "tenant", "tenants")} in ${seconds.toFixed(1)} s`;
}

/** What the waves take, as a sentence; undefined where nothing is pinned. */
export function pinSentence({ pin, pinIsWorking, verb }: FleetResult): string | undefined {
  if (!pin) return undefined;
  const by = pin.pinnedBy === null ? "" : ` by ${pin.pinnedBy}`;
  const same =
    pinIsWorking === true
      ? "which the files are"
      : verb === "plan"
        ? "which the files are not any more: this plan is of the files"
        : "which the files are not any more; they follow when every wave is through, or at once with --pin";
  return `The waves take ${contentMark(pin.hash)}, pinned ${utcMinute(pin.pinnedAt)}${by}, ${same}.`;
}

/** Where a wave stands, as the end of a line. */
export function waveText(wave: WaveState): string {
  const { phase, done, tenants, failed, limit, passesAt, heldTenants, failures } = wave;
  const have = `${numberText(done)} of ${numberText(tenants)} have it`;
  const fails =
    failed === 0
      ? ""
      : `, ${numberText(failed)} failed (${numberText(limit)} may): ${failures.map(({ code, tenants: count }) => `${numberText(count)} ${code}`).join(", ")}`;
  const rollouts =
    heldTenants.length === 0 ? "" : `, a rollout is held in ${someKeys(heldTenants, 5)}`;
  const until =
    phase === "soaking" && passesAt !== null ? `, soaks until ${utcMinute(passesAt)}` : "";
  return `${have}${fails}${rollouts}${until}`;
}

/** Keys of tenants, a few of many. */
export function someKeys(keys: readonly string[], most: number): string {
  const shown = keys.slice(0, most).join(", ");
  const more = keys.length - most;
  return more > 0 ? `${shown} and ${numberText(more)} more` : shown;
}

/** What a group of tenants changes, such as `update ring/broad`. */
export function changeSetText({ changes }: ChangeGroup): string {
  if (changes.length === 0) return "nothing changes";
  return someKeys(changes, 4);
}

/** How many of how many a group is. */
export function changeGroupText({ tenants, of, layers }: ChangeGroup): string {
  const on = layers === "" ? "" : ` on ${layers}`;
  return `${numberText(tenants.length)} of ${numberText(of)}${on}`;
}

/** An instant to the minute, in UTC. */
export function utcMinute(instant: string): string {
  return `${instant.slice(0, 16).replace("T", " ")} UTC`;
}

/** The beginning of a hash, as people compare it. */
function contentMark(hash: string): string {
  return hash.replace("sha256:", "").slice(0, 12);
}
