import { isGraphError } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { type KnownIssue, listKnownIssues } from "../../releases/known-issues.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Measure } from "../observe/observations.ts";
import type { RolloutState } from "../state/rollout-state.ts";

/**
 * Whether Microsoft has an open issue with what is rolled out: one that began with the release, or
 * for a version one that keeps devices from it. A holding issue fails the gate; where the service
 * cannot be read nothing is known.
 *
 * Unverified: that an issue of a monthly release names its article as the originating one.
 *
 * @beta
 * @see https://learn.microsoft.com/graph/api/resources/windowsupdates-knownissue?view=graph-rest-beta
 */
export async function readKnownIssues(
  tenant: Tenant,
  state: RolloutState,
  { abortSignal }: OperationOptions,
): Promise<Measure> {
  const open: string[] = [];
  try {
    for await (const issue of listKnownIssues(tenant.graph, { abortSignal }))
      if (issue.isOpen && concerns(issue, state)) open.push(knownIssueText(issue));
  } catch (error) {
    if (!isGraphError(error)) throw error;
    return { kind: "error", reason: `known issues could not be read: ${error.message}` };
  }
  const distinct = [...new Set(open)];
  return distinct.length === 0
    ? { kind: "verdict", verdict: "pass", reason: "Microsoft has no open issue with it" }
    : {
        kind: "verdict",
        verdict: "fail",
        reason: `Microsoft has ${distinct.length} open ${distinct.length === 1 ? "issue" : "issues"} with it: ${distinct.slice(0, 5).join("; ")}`,
      };
}

function concerns(issue: KnownIssue, { spec, content }: RolloutState): boolean {
  if (spec.content.kind === "feature")
    return issue.versions.includes(spec.content.version) && issue.safeguardHoldIds.length > 0;
  return issue.originatingKb !== "" && content.articles.includes(issue.originatingKb);
}

function knownIssueText({ id, title, safeguardHoldIds }: KnownIssue): string {
  const held =
    safeguardHoldIds.length > 0 ? ` (safeguard hold ${safeguardHoldIds.join(", ")})` : "";
  return `${id} ${title}${held}`;
}
