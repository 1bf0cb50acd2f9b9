import type { GraphErrorDetail } from "./error.ts";

/** What could be read out of an error answer, whatever its form. */
export interface ErrorBody {
  readonly code: string;
  /** For people, unwrapped; empty where there was none. */
  readonly text: string;
  readonly serviceCode?: string;
  readonly activityId?: string;
  readonly requestId?: string;
  readonly clientRequestId?: string;
  /** As it was sent: number, string or null. */
  readonly retryAfter?: unknown;
  /** Lower-case names, from Intune's embedded `HttpHeaders`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly details?: readonly GraphErrorDetail[];
}

/**
 * Reads Graph's error object, Intune's JSON within `error.message` (also doubly
 * nested), or whatever a gateway in between sent. Never throws.
 *
 * @see https://learn.microsoft.com/graph/errors
 */
export function readErrorBody(body: unknown): ErrorBody {
  const error = isObject(body) ? body["error"] : undefined;
  if (!isObject(error)) return { code: "NonJsonError", text: snippet(body) };
  const inner = readInner(error);
  const unwrapped = unwrap(string(error["message"]) ?? inner.message ?? "");
  const details = readDetails(error["details"]);
  return {
    code: string(error["code"]) || inner.code || "UnknownError",
    text: redact(unwrapped.text || inner.message || ""),
    ...(unwrapped.serviceCode !== undefined
      ? { serviceCode: unwrapped.serviceCode }
      : inner.code !== undefined && { serviceCode: inner.code }),
    ...(unwrapped.activityId !== undefined && { activityId: unwrapped.activityId }),
    ...(unwrapped.retryAfter !== undefined && { retryAfter: unwrapped.retryAfter }),
    ...(unwrapped.headers !== undefined && { headers: unwrapped.headers }),
    ...(inner.requestId !== undefined && { requestId: inner.requestId }),
    ...(inner.clientRequestId !== undefined && { clientRequestId: inner.clientRequestId }),
    ...(details !== undefined && { details }),
  };
}

/** Tokens and assertions cut out, should a service ever echo one. */
export function redact(text: string): string {
  return text
    .replace(/\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?/g, "[token]")
    .replace(/\bBearer\s+[\w.~+/=-]{16,}/gi, "Bearer [token]");
}

interface Inner {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
  readonly clientRequestId?: string | undefined;
}

// documentation says innererror, the wire innerError; depth is free
function readInner(error: Record<string, unknown>, depth = 0): Inner {
  const inner = error["innerError"] ?? error["innererror"];
  if (!isObject(inner) || depth >= 8) return {};
  const deeper = readInner(inner, depth + 1);
  return {
    code: deeper.code ?? string(inner["code"]),
    message: deeper.message ?? string(inner["message"]),
    requestId: string(inner["request-id"]) ?? deeper.requestId,
    clientRequestId: string(inner["client-request-id"]) ?? deeper.clientRequestId,
  };
}

interface Unwrapped {
  readonly text: string;
  readonly serviceCode?: string | undefined;
  readonly activityId?: string | undefined;
  readonly retryAfter?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

function unwrap(message: string, depth = 0): Unwrapped {
  const parsed = depth < 5 ? parseObject(message) : undefined;
  const next = parsed && (string(parsed["Message"]) ?? string(parsed["message"]));
  if (parsed === undefined || next === undefined) {
    // support data that comes back as fields of its own
    const tail = message.search(/\s+- Operation ID\b/);
    return {
      text: (tail < 0 ? message : message.slice(0, tail)).slice(0, 2048).trim(),
      activityId: /Activity ID:\s*([0-9a-fA-F-]{36})/.exec(message)?.[1],
    };
  }
  const deeper = unwrap(next, depth + 1);
  return {
    text: deeper.text,
    activityId: deeper.activityId,
    serviceCode:
      deeper.serviceCode ??
      (string(parsed["ErrorCode"]) || string(parsed["errorCode"]) || undefined),
    retryAfter: deeper.retryAfter ?? parsed["RetryAfter"],
    headers: deeper.headers ?? readHeaders(parsed["HttpHeaders"]),
  };
}

function readHeaders(value: unknown): Readonly<Record<string, string>> | undefined {
  const parsed = typeof value === "string" ? parseObject(value) : undefined;
  if (parsed === undefined) return undefined;
  const headers: Record<string, string> = {};
  for (const [name, content] of Object.entries(parsed)) {
    if (typeof content === "string") headers[name.toLowerCase()] = content;
  }
  return headers;
}

function readDetails(value: unknown): readonly GraphErrorDetail[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.filter(isObject).map((entry) => {
    const [code, message, target] = [entry["code"], entry["message"], entry["target"]].map(string);
    return {
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message: redact(message) }),
      ...(target !== undefined && { target }),
    };
  });
}

function snippet(body: unknown): string {
  if (body === undefined || body === "") return "";
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const readable = /<html|<!doctype/i.test(text) ? text.replace(/<[^>]*>/g, " ") : text;
  return redact(readable.replace(/\s+/g, " ").trim().slice(0, 2048));
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // a brace at the start of a sentence; then the text is the message
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function string(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
