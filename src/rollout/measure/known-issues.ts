import { isGraphError } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { type WireObject, isWireObject, wireObjects, wireText } from "../../kind/wire.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Measure } from "../observe/observations.ts";
import type { RolloutState } from "../state/rollout-state.ts";

/** States in which an issue no longer stands. */
const closed = ["resolved", "resolvedExternal", "mitigated", "mitigatedExternal"];

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
  const request = {
    version: "beta",
    path: "/admin/windows/updates/products",
    query: { $expand: "knownIssues($expand=originatingKnowledgeBaseArticle)" },
  } as const;
  const open: string[] = [];
  try {
    for await (const product of tenant.graph.list<WireObject>(request, { abortSignal })) {
      for (const issue of wireObjects(product["knownIssues"])) {
        if (closed.includes(wireText(issue, "status"))) continue;
        if (concerns(issue, product, state)) open.push(knownIssueText(issue));
      }
    }
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

function concerns(
  issue: WireObject,
  product: WireObject,
  { spec, content }: RolloutState,
): boolean {
  if (spec.content.kind === "feature") {
    const names = [wireText(product, "name"), ...friendlyNames(product)];
    const isVersion = names.includes(spec.content.version);
    const holds = issue["safeguardHoldIds"];
    return isVersion && Array.isArray(holds) && holds.length > 0;
  }
  const article = issue["originatingKnowledgeBaseArticle"];
  const kb = isWireObject(article) ? wireText(article, "id") : "";
  return kb !== "" && content.articles.includes(kb);
}

function friendlyNames(product: WireObject): readonly string[] {
  const names = product["friendlyNames"];
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

function knownIssueText(issue: WireObject): string {
  const holds = issue["safeguardHoldIds"];
  const held =
    Array.isArray(holds) && holds.length > 0 ? ` (safeguard hold ${holds.join(", ")})` : "";
  return `${wireText(issue, "id")} ${wireText(issue, "title")}${held}`;
}
