import { guidOf } from "../ground/random.ts";
import type { WireObject } from "../ground/wire.ts";
import type { KnownIssueOptions } from "../options/release-options.ts";
import type { WindowsVersion } from "../simulation/windows-versions.ts";
import type { Tenant } from "../state/tenant.ts";

/** Articles are linked: they come where they are expanded. */
export const expandedIn = ["originatingKnowledgeBaseArticle", "resolvingKnowledgeBaseArticle"];

/**
 * The issues of a version of Windows that Microsoft has published by now.
 *
 * @see https://learn.microsoft.com/graph/api/resources/windowsupdates-knownissue?view=graph-rest-beta
 */
export function knownIssuesOf(
  { name }: WindowsVersion,
  tenant: Tenant,
  expand: ReadonlyMap<string, string>,
): readonly WireObject[] {
  const now = tenant.clock.now().getTime();
  return tenant.settings.knownIssues
    .map((issue, index) => ({ issue, index }))
    .filter(
      ({ issue }) =>
        Date.parse(issue.startDateTime) <= now && (issue.versions?.includes(name) ?? true),
    )
    .map(({ issue, index }) => issueRow(issue, index, tenant.settings.seed, now, expand));
}

function issueRow(
  issue: KnownIssueOptions,
  index: number,
  seed: number,
  now: number,
  expand: ReadonlyMap<string, string>,
): WireObject {
  const { title, description = title, status = "confirmed", startDateTime } = issue;
  const resolvedAt = Date.parse(issue.resolvedDateTime ?? "");
  const isResolved = resolvedAt <= now;
  const id = `WI${100_000 + (Number.parseInt(guidOf(seed, "issue", index).slice(0, 6), 16) % 900_000)}`;
  const changedAt = wireInstant(isResolved ? resolvedAt : Date.parse(startDateTime));
  const articles: WireObject = {
    originatingKnowledgeBaseArticle: articleOf(issue.originatingKb),
    resolvingKnowledgeBaseArticle: isResolved ? articleOf(issue.resolvingKb) : null,
  };
  return {
    id,
    status: isResolved ? "resolved" : status,
    webViewUrl: `https://admin.microsoft.com/Adminportal/Home#/windowsreleasehealth/knownissues/:/issue/${id}`,
    description,
    startDateTime: wireInstant(Date.parse(startDateTime)),
    title,
    resolvedDateTime: isResolved ? wireInstant(resolvedAt) : null,
    lastUpdatedDateTime: changedAt,
    safeguardHoldIds: issue.safeguardHoldIds ?? [],
    knownIssueHistories: [
      { createdDateTime: changedAt, body: { content: description, contentType: "text" } },
    ],
    ...Object.fromEntries(
      expandedIn.filter((name) => expand.has(name)).map((name) => [name, articles[name]]),
    ),
  };
}

/** An article of Microsoft's support site; null where there is none. */
function articleOf(kb: number | undefined): WireObject | null {
  return kb === undefined
    ? null
    : { id: `KB${kb}`, url: `https://support.microsoft.com/help/${kb}` };
}

// seen with the offset of Redmond in graph/api/windowsupdates-product-getknownissuesbytimerange
function wireInstant(at: number): string {
  const month = new Date(at).getUTCMonth() + 1;
  const hours = month >= 4 && month <= 10 ? 7 : 8;
  return `${new Date(at - hours * 3_600_000).toISOString().slice(0, 19)}-0${hours}:00`;
}
