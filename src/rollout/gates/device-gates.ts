import { numberText } from "../../kind/amounts.ts";
import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { shareInPercent } from "../../config/rollouts/provable.ts";
import { twoShareDifference } from "../../statistics/share-difference.ts";
import {
  devicesWithOutcome,
  type GateContext,
  type GateFinding,
  emptyStage,
} from "./gate-context.ts";

const unread: GateFinding = { verdict: "error", reason: "its devices were not read" };

/** Devices that have the content, of those that can get it. */
export function judgeSucceeded(
  { min, maxExcluded }: GateOf<"devicesSucceeded">,
  { seen }: GateContext,
): GateFinding {
  if (seen?.counts === undefined) return unread;
  const { eligible, succeeded, pending } = seen.counts;
  const excluded = sum(Object.values(seen.excluded));
  const excludedShare = shareOf(excluded, eligible + excluded);
  const share = shareOf(succeeded, eligible);
  const numbers = { succeeded, eligible, pending, excluded, share, min };
  const counted = `${numberText(succeeded)} of ${numberText(eligible)} devices have it (${shareInPercent(share)}, ${shareInPercent(min)} is asked for)`;
  if (eligible === 0) return { ...emptyStage, numbers };
  if (excludedShare > maxExcluded)
    return {
      verdict: "inconclusive",
      reason: `${numberText(excluded)} of ${numberText(eligible + excluded)} devices are left out since they cannot be reached, more than ${shareInPercent(maxExcluded)}`,
      numbers,
    };
  const left = excluded > 0 ? `; ${numberText(excluded)} more cannot be reached` : "";
  if (share >= min) return { verdict: "pass", reason: `${counted}${left}`, numbers };
  const canStill = shareOf(succeeded + pending, eligible) >= min;
  return {
    verdict: "inconclusive",
    complete: !canStill,
    reason: `${counted}; ${pending} pending ${canStill ? "decide it" : "do not suffice"}${left}`,
    numbers,
  };
}

/** Time since the soak began. */
export function judgeSoak({ hours }: GateOf<"minSoak">, { stage, now }: GateContext): GateFinding {
  const since = stage.soakStartedAt === null ? now.getTime() : Date.parse(stage.soakStartedAt);
  const passed = (now.getTime() - since) / 3_600_000;
  return passed >= hours
    ? { verdict: "pass", reason: `${Math.floor(passed)} h of ${hours} have passed` }
    : {
        verdict: "inconclusive",
        complete: false,
        reason: `${Math.floor(passed)} h of ${hours} have passed`,
      };
}

/** Devices with a final outcome. */
export function judgeSample({ devices }: GateOf<"minSample">, { seen }: GateContext): GateFinding {
  if (seen?.counts === undefined) return unread;
  const { pending } = seen.counts;
  const final = devicesWithOutcome(seen.counts);
  const reason = `${final} devices have an outcome, of ${devices} that it takes`;
  if (final >= devices) return { verdict: "pass", reason, numbers: { final } };
  return {
    verdict: "inconclusive",
    complete: final + pending < devices,
    reason,
    numbers: { final },
  };
}

/** Devices that report at all. */
export function judgeCoverage({ min }: GateOf<"coverage">, { seen }: GateContext): GateFinding {
  if (seen?.counts === undefined) return unread;
  const { eligible } = seen.counts;
  if (eligible === 0) return emptyStage;
  const share = shareOf(seen.reporting, eligible);
  const reason = `${numberText(seen.reporting)} of ${numberText(eligible)} devices checked in lately (${shareInPercent(share)}, ${shareInPercent(min)} is asked for)`;
  const numbers = { reporting: seen.reporting, eligible, share };
  return share >= min
    ? { verdict: "pass", reason, numbers }
    : { verdict: "inconclusive", complete: false, reason, numbers };
}

/** Devices that were there after the release and are not heard of since: suspected of being broken. */
export function judgeSilent(
  { maxDevices }: GateOf<"silentAfterStart">,
  { seen }: GateContext,
): GateFinding {
  if (seen?.counts === undefined) return unread;
  const { silent, eligible } = seen.counts;
  if (eligible === 0) return emptyStage;
  const reason = `${silent} devices fell silent after the release; ${maxDevices} are accepted`;
  return { verdict: silent > maxDevices ? "fail" : "pass", reason, numbers: { silent } };
}

/** What Intune's compliance policies say of the devices. */
export function judgeCompliance(
  { min }: GateOf<"complianceRate">,
  { seen }: GateContext,
): GateFinding {
  if (seen?.counts === undefined) return unread;
  const { compliant, noncompliant } = seen.compliance;
  const judged = compliant + noncompliant;
  const share = shareOf(compliant, judged);
  const numbers = { compliant, noncompliant, share };
  if (judged === 0)
    return { verdict: "inconclusive", reason: "no device is judged compliant or not", numbers };
  const reason = `${numberText(compliant)} of ${numberText(judged)} devices are compliant (${shareInPercent(share)}, ${shareInPercent(min)} is asked for)`;
  return { verdict: share >= min ? "pass" : "fail", reason, numbers };
}

/** Whether more devices of the stage fall silent than outside of it, where the content is not. */
export function judgeBaseline(
  { maxDifference, confidence }: GateOf<"baseline">,
  { seen }: GateContext,
): GateFinding {
  if (seen?.counts === undefined) return unread;
  const { silent, eligible } = seen.counts;
  const { control } = seen;
  if (control.devices === 0 || eligible === 0)
    return {
      verdict: "inconclusive",
      reason: "there are no devices outside of the released stages to compare with",
    };
  const { lower, upper } = twoShareDifference(
    { failures: silent, devices: eligible },
    { failures: control.silent, devices: control.devices },
    confidence,
  );
  const numbers = {
    silent,
    eligible,
    controlSilent: control.silent,
    control: control.devices,
    lower,
    upper,
  };
  const reason = `${numberText(silent)} of ${numberText(eligible)} devices are silent, ${numberText(control.silent)} of ${numberText(control.devices)} outside of the stage: ${shareInPercent(lower)} to ${shareInPercent(upper)} more, ${shareInPercent(maxDifference)} are accepted`;
  const verdict = lower > maxDifference ? "fail" : upper <= maxDifference ? "pass" : "inconclusive";
  return { verdict, reason, numbers };
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
