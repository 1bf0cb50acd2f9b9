import type { LoggedItem, MockTenant } from "ringwright/mocks";

type LoggedWrite = Omit<LoggedItem, "id">;

/** What is asked for by a POST and changes nothing. A batch that was refused as a whole may have held a write. */
const changesNothing = /\/(getByIds|exportJobs)$/i;

/** A request, or a part of a batch. */
interface Sent {
  readonly method: string;
  /** It may have a query. */
  readonly path: string;
}

/** Whether it changes something. */
export function isWrite({ method, path }: Sent): boolean {
  const [way = ""] = path.split("?");
  return method !== "GET" && !changesNothing.test(way);
}

/** What was to be written since a request, the parts of batches one by one. */
export function writesOf(mock: Pick<MockTenant, "requests">, from = 0): LoggedWrite[] {
  return mock.requests
    .slice(from)
    .flatMap((request): readonly LoggedWrite[] => request.batch ?? [request])
    .filter(isWrite);
}

/** What a request is about to write, the parts of a batch one by one: `PATCH /groups/...`. */
export function writesIn(
  url: string | URL | Request,
  { method = "GET", body }: RequestInit = {},
): readonly string[] {
  const { pathname } = new URL(url instanceof Request ? url.url : url);
  const path = pathname.replace(/^\/(v1\.0|beta)/, "");
  const parts = path.endsWith("/$batch") ? partsOf(body as string) : [{ method, path }];
  return parts.filter(isWrite).map((part) => `${part.method} ${part.path}`);
}

function partsOf(body: string): readonly Sent[] {
  const { requests } = JSON.parse(body) as {
    readonly requests: readonly { readonly method: string; readonly url: string }[];
  };
  return requests.map(({ method, url }) => ({ method, path: url }));
}
