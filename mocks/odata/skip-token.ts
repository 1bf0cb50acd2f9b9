import { isAdvanced, type Call } from "../ground/call.ts";
import { hash32 } from "../ground/random.ts";
import { Refusal, unsupportedQuery } from "../ground/refusal.ts";

/** Where a list goes on. */
export interface SkipPosition {
  readonly position: number;
  /** 1-based number of the page that this leads to. */
  readonly page: number;
}

/**
 * An opaque token, bound to the rest of the query and to the ConsistencyLevel header:
 * every page has to repeat that header.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
function skipToken(call: Call, to: SkipPosition): string {
  return Buffer.from(
    JSON.stringify([to.position, to.page, fingerprint(call), isAdvanced(call) ? 1 : 0]),
  ).toString("base64url");
}

/** Reads a token that came back; undefined on a first page. */
export function readSkipToken(call: Call): SkipPosition | undefined {
  const token = call.query.get("$skiptoken");
  if (token === undefined) return undefined;
  const parsed = parseToken(token);
  if (parsed === undefined) throw badToken();
  const [position, page, print, advanced] = parsed;
  if (advanced === 1 && !isAdvanced(call)) throw unsupportedQuery("Unsupported Query.");
  if (print !== fingerprint(call)) throw badToken();
  return { position, page };
}

/** The link to the next page, on the host that the caller used. */
export function nextLink(call: Call, to: SkipPosition): string {
  const parts = call.search
    .replace(/^\?/, "")
    .split("&")
    .filter((part) => part !== "" && !/^(?:\$|%24)skiptoken=/i.test(part));
  parts.push(`$skiptoken=${skipToken(call, to)}`);
  return `${call.origin}/${call.version}${call.path}?${parts.join("&")}`;
}

function parseToken(token: string): readonly [number, number, number, number] | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (!Array.isArray(parsed) || parsed.length !== 4) return undefined;
    const numbers = parsed.map((part: unknown) => (typeof part === "number" ? part : Number.NaN));
    const [position = Number.NaN, page = Number.NaN, print = Number.NaN, advanced = Number.NaN] =
      numbers;
    return numbers.some((part) => Number.isNaN(part))
      ? undefined
      : [position, page, print, advanced];
  } catch {
    // not one of ours
    return undefined;
  }
}

function fingerprint(call: Call): number {
  const options = [...call.query]
    .filter(([name]) => name !== "$skiptoken")
    .map(([name, value]) => `${name}=${value}`);
  return hash32(7, call.version, call.path, ...options.sort());
}

function badToken(): Refusal {
  return new Refusal(
    400,
    "Directory_ExpiredPageToken",
    "The specified page token value has expired and can no longer be included in your request.",
  );
}
