import type { GraphClient, OperationOptions } from "../../graph/index.ts";
import { type KnownIssue, listKnownIssues } from "../../releases/known-issues.ts";
import type { KnowledgeDocument } from "./document.ts";

/**
 * The known issues of every version of Windows, as documents, one an issue. One request a page.
 *
 * @beta
 * @throws {GraphError} 403 without `WindowsUpdates.ReadWrite.All`.
 */
export async function readKnownIssueDocuments(
  graph: GraphClient,
  options: OperationOptions = {},
): Promise<KnowledgeDocument[]> {
  const byId = new Map<string, KnownIssue>();
  for await (const issue of listKnownIssues(graph, options)) {
    const known = byId.get(issue.id);
    const versions = [...new Set([...(known?.versions ?? []), ...issue.versions])];
    byId.set(issue.id, { ...(known ?? issue), versions });
  }
  return [...byId.values()].map(documentOfIssue);
}

function documentOfIssue(issue: KnownIssue): KnowledgeDocument {
  const { id, title, description, status, isOpen, versions, safeguardHoldIds } = issue;
  const { originatingKb, resolvingKb } = issue;
  const holds = safeguardHoldIds.map(String);
  return {
    id: `knownIssue/${id}`,
    kind: "knownIssue",
    codes: [id, originatingKb, resolvingKb].filter((code) => code !== ""),
    title,
    words: [...versions, ...holds].join("\n"),
    body: [
      `Status: ${status}. Versions: ${versions.join(", ")}.`,
      ...(holds.length > 0 ? [`Safeguard hold ${holds.join(", ")}.`] : []),
      description,
    ].join("\n"),
    class: null,
    cause: null,
    action:
      resolvingKb !== ""
        ? `Install ${resolvingKb} or later.`
        : isOpen
          ? "Wait for Microsoft to resolve it, and hold rings back where it harms."
          : null,
    source: issue.webViewUrl === "" ? null : issue.webViewUrl,
    unverified: false,
    file: null,
    updated: issue.lastUpdatedAt?.slice(0, 10) ?? null,
  };
}
