import type { WireObject } from "../ground/wire.ts";
import type { ScriptOutcome } from "../options/script-runs.ts";

/** How one of the two scripts ended on a PC. */
export interface PartEnd {
  readonly outcome: ScriptOutcome;
  /** Where it took longer than the moment. */
  readonly endsAt?: Date;
}

/** What Graph tells of one run of a remediation, by the names of `deviceHealthScriptDeviceState`. */
export interface RemediationCourse {
  /** Once all of it has ended. */
  readonly told: WireObject;
  /** When that is; undefined where it takes no time. */
  readonly endsAt?: Date;
  /** What is told before. */
  readonly meanwhile?: WireObject;
}

const nothingSaid = {
  preRemediationDetectionScriptOutput: null,
  preRemediationDetectionScriptError: null,
  remediationScriptError: null,
  postRemediationDetectionScriptOutput: null,
  postRemediationDetectionScriptError: null,
};

/** Of a PC on which it has not run yet. */
export const pendingRun = {
  detectionState: "pending",
  remediationState: "unknown",
  ...nothingSaid,
};

/**
 * Detection, remediation where that finds an issue, and the detection after it. Unverified: the
 * states of each way that it can end, and of one that has not ended.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/remediations
 */
export function remediationCourse(
  at: Date,
  remediates: boolean,
  run: (part: "detection" | "remediation", moment: Date) => PartEnd,
): RemediationCourse {
  const before = run("detection", at).outcome;
  const first = {
    ...nothingSaid,
    preRemediationDetectionScriptOutput: keptOf(before.output),
    preRemediationDetectionScriptError: keptOf(before.error),
  };
  if (before.error !== undefined)
    return { told: { detectionState: "scriptError", remediationState: "skipped", ...first } };
  if (before.exitCode !== 1)
    return { told: { detectionState: "success", remediationState: "skipped", ...first } };
  if (!remediates)
    return { told: { detectionState: "fail", remediationState: "skipped", ...first } };
  const done = run("remediation", at);
  const isLong = done.endsAt !== undefined && done.endsAt > at;
  const meanwhile = { detectionState: "fail", remediationState: "unknown", ...first };
  const ended = (endsAt: Date, told: WireObject): RemediationCourse =>
    isLong ? { told, endsAt, meanwhile } : { told };
  const doneAt = done.endsAt ?? at;
  if (done.outcome.error !== undefined)
    return ended(doneAt, {
      detectionState: "fail",
      remediationState: "scriptError",
      ...first,
      remediationScriptError: keptOf(done.outcome.error),
    });
  const afterwards = new Date(doneAt.getTime() + 60_000);
  const after = run("detection", afterwards).outcome;
  const isMended = after.exitCode !== 1 && after.error === undefined;
  return ended(afterwards, {
    detectionState: isMended ? "success" : "fail",
    remediationState: isMended ? "success" : "remediationFailed",
    ...first,
    postRemediationDetectionScriptOutput: keptOf(after.output),
    postRemediationDetectionScriptError: keptOf(after.error),
  });
}

/** The last line, and of that the last 2,048 characters; null where there is nothing. */
function keptOf(text: string | undefined): string | null {
  const [line = ""] = (text ?? "").trimEnd().split(/\r?\n/).slice(-1);
  return line.slice(-2_048) || null;
}
