import type { WireVersion } from "./wire.ts";

/** One request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** The same as it came, of what is no text. */
  readonly bytes?: Uint8Array;
}

/** A body as text, and as it came where it says that it is none: a block of a file. */
export function wireBody(
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Pick<WireRequest, "body" | "bytes"> {
  if (bytes.length === 0) return { body: undefined };
  return headers["x-ms-blob-type"] === undefined
    ? { body: new TextDecoder().decode(bytes) }
    : { body: undefined, bytes };
}

/** What goes back: an answer, or a broken connection. */
export type WireOutcome =
  | {
      readonly kind: "answer";
      readonly answer: WireAnswer;
      readonly truncate?: number;
      readonly shape?: BodyShape;
    }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" };

/** In which manner a body is sent. */
export interface BodyShape {
  /** Blanks that come before the body, which JSON allows. */
  readonly blanks: number;
  /** Waits before each piece of blanks. */
  readonly pause?: () => Promise<void>;
  /** Blanks in one piece. */
  readonly piece: number;
  /** Compressed on the wire. */
  readonly gzip?: boolean;
}

/** Status, headers in the case they are sent, and text; bytes for a file. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** The parts of a Graph URL. */
export interface GraphUrl {
  readonly origin: string;
  readonly version: WireVersion | undefined;
  readonly path: string;
  readonly search: string;
}

/** Takes a URL apart; the version is undefined where the first segment is none. */
export function parseGraphUrl(url: string): GraphUrl {
  const parts = /^(https?:\/\/[^/?#]+)([^?#]*)(\?[^#]*)?/i.exec(url);
  const [, origin = "", pathname = "", search = ""] = parts ?? [];
  const versioned = /^\/(v1\.0|beta)(?=\/|$)/i.exec(pathname);
  const version = versioned?.[1]?.toLowerCase();
  return {
    origin,
    version: version === "v1.0" || version === "beta" ? version : undefined,
    path: versioned === null ? pathname : pathname.slice(versioned[0].length),
    search,
  };
}

/** `application/json` in the form that Graph spells out. */
export const jsonContentType =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/** JSON where it parses, else the text; undefined for no body. */
export function readBody(text: string | Uint8Array | undefined): unknown {
  if (text instanceof Uint8Array) return `(${text.byteLength} bytes)`;
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // kept as text in the log
    return text;
  }
}
