import type { GraphClient, OperationOptions, PagedAsyncIterable } from "../graph/index.ts";
import { mapPages } from "../graph/map-pages.ts";
import { isWireObject, type WireObject, wireInstant, wireObjects, wireText } from "../kind/wire.ts";

/** An issue that Microsoft has published for a version of Windows. Its texts are the service's. */
export interface KnownIssue {
  /** Such as `WI1234567`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** As the service writes it, such as `confirmed` or `resolved`. */
  readonly status: string;
  /** Whether it still stands: neither resolved nor mitigated. */
  readonly isOpen: boolean;
  /** Names of the version, such as `Windows 11, version 25H2`. */
  readonly versions: readonly string[];
  /** The article that brought it, such as `KB5068861`; empty where none is named. */
  readonly originatingKb: string;
  /** The article that resolves it; empty where none is named. */
  readonly resolvingKb: string;
  /** Holds by which the service keeps a feature update from PCs. */
  readonly safeguardHoldIds: readonly (number | string)[];
  readonly webViewUrl: string;
  readonly lastUpdatedAt: string | null;
}

/** States in which an issue no longer stands. */
const closed = ["resolved", "resolvedExternal", "mitigated", "mitigatedExternal"];

/**
 * Every known issue of every version, one for each version that has it. Not in every cloud.
 *
 * @beta
 * @throws {GraphError} while iterating; 403 without `WindowsUpdates.ReadWrite.All`.
 * @see https://learn.microsoft.com/graph/api/resources/windowsupdates-knownissue?view=graph-rest-beta
 */
export function listKnownIssues(
  graph: GraphClient,
  { abortSignal }: OperationOptions = {},
): PagedAsyncIterable<KnownIssue> {
  const request = {
    version: "beta",
    path: "/admin/windows/updates/products",
    query: {
      $expand: "knownIssues($expand=originatingKnowledgeBaseArticle,resolvingKnowledgeBaseArticle)",
    },
  } as const;
  const products = graph.list<WireObject>(request, { abortSignal });
  return mapPages([products], (page) => page.flatMap(knownIssuesOf));
}

function knownIssuesOf(product: WireObject): KnownIssue[] {
  const names = product["friendlyNames"];
  const versions = [wireText(product, "name"), ...(Array.isArray(names) ? names : [])].filter(
    (name): name is string => typeof name === "string" && name !== "",
  );
  return wireObjects(product["knownIssues"]).map((issue) => knownIssueOf(issue, versions));
}

function knownIssueOf(issue: WireObject, versions: readonly string[]): KnownIssue {
  const status = wireText(issue, "status");
  const holds = issue["safeguardHoldIds"];
  return {
    id: wireText(issue, "id"),
    title: wireText(issue, "title"),
    description: wireText(issue, "description"),
    status,
    isOpen: !closed.includes(status),
    versions,
    originatingKb: articleId(issue, "originatingKnowledgeBaseArticle"),
    resolvingKb: articleId(issue, "resolvingKnowledgeBaseArticle"),
    safeguardHoldIds: Array.isArray(holds)
      ? holds.filter((hold) => typeof hold === "number" || typeof hold === "string")
      : [],
    webViewUrl: wireText(issue, "webViewUrl"),
    lastUpdatedAt: wireInstant(issue, "lastUpdatedDateTime"),
  };
}

function articleId(issue: WireObject, name: string): string {
  const article = issue[name];
  return isWireObject(article) ? wireText(article, "id") : "";
}
