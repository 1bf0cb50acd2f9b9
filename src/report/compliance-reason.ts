import type {
  ComplianceReport,
  PolicyCompliance,
  StateReason,
} from "../health/compliance-report.ts";

/**
 * Why devices count as they do, with the build that they are to run and since when it is overdue.
 * Only what names nothing but the build that devices run is told more of; the rest speaks for itself.
 */
export function complianceReason(
  { state, reason }: Pick<StateReason, "state" | "reason">,
  { kind, dueAt, paused }: Pick<PolicyCompliance, "kind" | "dueAt" | "paused">,
  { release }: Pick<ComplianceReport, "release">,
): string {
  const build = /^runs (\d+)\.\d+(?: \(hotpatch\))?$/.exec(reason)?.[1];
  const isOpen = state === "pending" || state === "overdue" || state === "silent";
  if (kind !== "ring" || build === undefined || !isOpen) return reason;
  const wanted = release.revisions.find((revision) => revision.build === Number(build));
  if (!wanted) return reason;
  const builds = [
    ...(wanted.cumulative === null ? [] : [`${build}.${wanted.cumulative}`]),
    ...(wanted.hotpatch === null ? [] : [`${build}.${wanted.hotpatch} as a hotpatch`]),
  ];
  const day = dueAt?.slice(0, 10);
  const when = {
    overdue: day === undefined ? "" : `, overdue since ${day}`,
    pending: paused ? ", held by a pause" : day === undefined ? "" : `, due ${day}`,
    silent: day === undefined ? "" : `, due ${day}; no word since`,
  }[state];
  return `${reason}; ${builds.join(" or ")} is wanted${when}`;
}
