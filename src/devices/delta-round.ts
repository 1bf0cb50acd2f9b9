import type { GraphClient, GraphRequest, OperationOptions } from "../graph/index.ts";
import { GraphError, isGraphError } from "../graph/error.ts";

import { type WireObject, wireText } from "../kind/wire.ts";

/** One page of what changed, and the link of the next round on the last page. */
export interface DeltaPage {
  readonly changed: readonly WireObject[];
  /** Ids of objects that are gone, for good or into the recycle bin. */
  readonly removed: readonly string[];
  readonly deltaLink: string | undefined;
}

/**
 * Everything that changed since the link was given, a page at a time; the last one has the
 * link to keep. The same change can come twice.
 *
 * @throws {GraphError} for which `isDeltaExpired` holds where the link is too old.
 * @see https://learn.microsoft.com/graph/delta-query-overview
 */
export async function* deltaRound(
  graph: GraphClient,
  start: string | GraphRequest,
  options: OperationOptions = {},
): AsyncGenerator<DeltaPage> {
  const visited = new Set<string>();
  let request = typeof start === "string" ? requestOf(start, graph) : start;
  for (;;) {
    const body = await graph.get<WireObject>(request, options);
    const value = body["value"];
    if (!Array.isArray(value)) throw broken(request, "the answer has no list in `value`");
    const next = wireText(body, "@odata.nextLink");
    const deltaLink = wireText(body, "@odata.deltaLink") || undefined;
    const rows = value as WireObject[];
    yield {
      changed: rows.filter((row) => row["@removed"] === undefined),
      removed: rows
        .filter((row) => row["@removed"] !== undefined)
        .map((row) => wireText(row, "id")),
      deltaLink: next === "" ? deltaLink : undefined,
    };
    if (next === "") {
      if (deltaLink === undefined) throw broken(request, "the last page has no deltaLink");
      return;
    }
    if (visited.has(next)) throw broken(request, "a nextLink came twice");
    visited.add(next);
    request = requestOf(next, graph);
  }
}

/** Whether the service has forgotten the link, so that everything has to be read anew. */
export function isDeltaExpired(error: unknown): boolean {
  if (!isGraphError(error)) return false;
  return (
    error.status === 410 ||
    /^(?:syncStateNotFound|syncStateInvalid|resyncRequired)$/i.test(error.code)
  );
}

/** Whether a link leads to where the client asks: one that was kept may be of another Graph root. */
export function isDeltaOf(link: string, graph: GraphClient): boolean {
  return link.startsWith(`${rootOf(graph)}/`);
}

function rootOf({ graphUrl }: GraphClient): string {
  return `${graphUrl}/v1.0`;
}

/** @throws {GraphError} for a link to another host, or to what is no delta of ours. */
function requestOf(link: string, graph: GraphClient): GraphRequest {
  const root = rootOf(graph);
  const request: GraphRequest = { method: "GET", version: "v1.0", path: "/devices/delta" };
  if (!isDeltaOf(link, graph)) throw broken(request, "a link leads elsewhere");
  const [path = "", search = ""] = link.slice(root.length).split("?", 2);
  const query: Record<string, string> = {};
  for (const pair of search.split("&")) {
    const equals = pair.indexOf("=");
    if (equals > 0) query[decoded(pair.slice(0, equals))] = decoded(pair.slice(equals + 1));
  }
  return { ...request, path, query };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // a lone percent sign stands for itself
    return text;
  }
}

function broken({ method, path }: GraphRequest, text: string): GraphError {
  const message = `${method} ${path} failed: ProtocolError: ${text}. The list is not complete: try again.`;
  return new GraphError(message, { status: 200, code: "ProtocolError", method, path });
}
