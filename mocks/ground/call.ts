import { repeatedName } from "./json-names.ts";
import { badGatewayRequest } from "./refusal.ts";
import { isWireObject, type WireObject, type WireVersion } from "./wire.ts";

/** One request as a handler sees it: alone or an item of a batch. */
export interface Call {
  readonly method: string;
  readonly version: WireVersion;
  /** Scheme and host the caller used, for links in the answer. */
  readonly origin: string;
  /** Percent-decoded segments without version; `groups('x')` reads as two. */
  readonly segments: readonly Segment[];
  /** Path as sent, without version and query. */
  readonly path: string;
  /** Query string as sent, with `?`, or empty. */
  readonly search: string;
  readonly query: Query;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string | undefined;
  readonly caller: Caller;
}

/** System query options of one request, decoded. Names keep their `$`. */
export type Query = ReadonlyMap<string, string>;

/** A path segment, with its alternate key where it has one. */
export interface Segment {
  readonly name: string;
  /** `uniqueName='x'` as name and value. */
  readonly key?: { readonly name: string; readonly value: string };
}

/** Who a token speaks for. */
export interface Caller {
  readonly appId: string;
  /** Undefined where permissions are not checked. */
  readonly roles: readonly string[] | undefined;
  readonly kind: "application" | "delegated";
}

/** What a handler answers in 2xx. */
export interface Answer {
  readonly status: number;
  /** An object is sent as JSON, text as `text/plain`. */
  readonly body?: WireObject | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** True where the request asks for the index of advanced queries. */
export function isAdvanced(call: Call): boolean {
  return call.headers["consistencylevel"]?.toLowerCase() === "eventual";
}

/** True where a value of the `Prefer` header is given. */
export function prefers(call: Call, preference: string): boolean {
  const given = (call.headers["prefer"] ?? "")
    .split(/[,;]/)
    .map((value) => value.trim().toLowerCase());
  return given.includes(preference.toLowerCase());
}

/** Prefix of `@odata.context` and of links: origin and version. */
export function rootOf(call: Call): string {
  return `${call.origin}/${call.version}`;
}

/** The JSON object in the body; 400 where there is none. */
export function bodyOf(call: Call): WireObject {
  const text = call.bodyText;
  if (text === undefined || text.trim() === "") {
    throw badGatewayRequest("Empty Payload. JSON content expected.");
  }
  const type = call.headers["content-type"] ?? "";
  if (!/^application\/json\b/i.test(type)) {
    throw badGatewayRequest(
      "Write requests (excluding DELETE) must contain the Content-Type header declaration.",
    );
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw Object.assign(
      badGatewayRequest(
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
      ),
      { cause },
    );
  }
  if (!isWireObject(parsed)) {
    throw badGatewayRequest(
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
  const repeated = repeatedName(text);
  if (repeated !== undefined)
    throw badGatewayRequest(
      `Multiple properties with the name '${repeated}' were detected in a JSON object. JSON objects in OData payloads may not contain more than one property of the same name.`,
    );
  return parsed;
}

/** Splits a path into segments: `/groups('x')/members` gives groups, x, members. */
export function segmentsOf(path: string): readonly Segment[] {
  const segments: Segment[] = [];
  for (const raw of path.split("/")) {
    if (raw === "") continue;
    const text = decodeSegment(raw);
    const keyed = /^([\w.$]+)\((.*)\)$/s.exec(text);
    const [, name = "", inside = ""] = keyed ?? [];
    const named = /^(\w+)='((?:[^']|'')*)'$/s.exec(inside);
    const plain = /^'((?:[^']|'')*)'$/s.exec(inside);
    if (keyed === null || (named === null && plain === null)) segments.push({ name: text });
    else if (named !== null) {
      segments.push({
        name,
        key: { name: named[1] ?? "", value: (named[2] ?? "").replaceAll("''", "'") },
      });
    } else segments.push({ name }, { name: (plain?.[1] ?? "").replaceAll("''", "'") });
  }
  return segments;
}

/** Percent-decodes; text that is no valid encoding stays as it is. */
export function decodeSegment(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    // a stray percent sign reaches Graph as it stands
    return raw;
  }
}
