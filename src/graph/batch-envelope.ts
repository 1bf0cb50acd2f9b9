import { type Answer, readAnswer } from "./answer.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import { requestHeaders } from "./headers-handler.ts";
import type { GraphRequest, GraphResponse } from "./request.ts";
import { relativeUrl } from "./graph-path.ts";

/** As many as Graph takes in one `$batch`. https://learn.microsoft.com/graph/json-batching */
export const batchLimit = 20;

interface WireItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The body of a `$batch`; ids are the places in `requests`. */
export function batchBody(requests: readonly GraphRequest[]): { requests: WireItem[] } {
  return { requests: requests.map(toWire) };
}

function toWire(request: GraphRequest, index: number): WireItem {
  // an action without parameters is refused unless it has an empty object:
  // https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2628
  const body = request.body ?? (request.method === "POST" ? {} : undefined);
  const headers = requestHeaders(request);
  if (body !== undefined) headers["content-type"] ??= "application/json";
  headers["client-request-id"] = crypto.randomUUID();
  const url = relativeUrl(request);
  const item = { id: String(index), method: request.method, url, headers };
  return body === undefined ? item : { ...item, body };
}

/**
 * What each of those that asked came to, in their order. An item that is missing counts
 * as lost on the way, one that came twice cannot be trusted, and one that nobody asked for is
 * of use to no request.
 */
export function readBatch<T extends { readonly request: GraphRequest }>(
  envelope: GraphResponse,
  asked: readonly T[],
  now: () => Date,
): (readonly [T, GraphResponse | AttemptFailure])[] {
  const body = envelope.body as { responses?: unknown } | undefined;
  if (!Array.isArray(body?.responses)) {
    const text = "the batch answer has no responses";
    const failure = unusable("protocol", text, envelope.status);
    return asked.map((one) => [one, failure]);
  }
  const answers = answersById(body.responses, envelope.requestId);
  const strange = [...answers.keys()].filter((id) => !(Number(id) < asked.length)).length;
  return asked.map((one, index) => [
    one,
    readFound(answers.get(String(index)) ?? [], strange, one.request, now),
  ]);
}

function readFound(
  found: readonly Answer[],
  strange: number,
  request: GraphRequest,
  now: () => Date,
): GraphResponse | AttemptFailure {
  const [answer] = found;
  if (answer === undefined) {
    const others = strange === 0 ? "" : `, and has ${strange} that nobody asked for`;
    return unusable("lost", `the batch answer lacks this item${others}`);
  }
  if (found.length > 1) return unusable("protocol", "the batch answer has this item twice");
  try {
    return readAnswer(answer, request, now);
  } catch (error) {
    if (error instanceof AttemptFailure) return error;
    throw error;
  }
}

function answersById(
  responses: readonly unknown[],
  envelopeId: string | undefined,
): Map<string, Answer[]> {
  const answers = new Map<string, Answer[]>();
  for (const item of responses) {
    const read = readItem(item, envelopeId);
    // of no use to any request; the one that it was meant for counts as lost
    if (read === undefined) continue;
    const known = answers.get(read.id);
    if (known === undefined) answers.set(read.id, [read.answer]);
    else known.push(read.answer);
  }
  return answers;
}

function readItem(
  item: unknown,
  envelopeId: string | undefined,
): { id: string; answer: Answer } | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const { id, status, headers: sent, body } = item as Readonly<Record<string, unknown>>;
  if (typeof id !== "string" || typeof status !== "number") return undefined;
  const headers: Record<string, string> = {};
  // Graph's own id for support, where the item has none of its own
  if (envelopeId !== undefined) headers["request-id"] = envelopeId;
  if (typeof sent === "object" && sent !== null) {
    for (const [name, value] of Object.entries(sent)) {
      if (typeof value === "string" || typeof value === "number") {
        headers[name.toLowerCase()] = String(value);
      }
    }
  }
  const header = (name: string) => headers[name];
  return { id, answer: { status, headers, header, body: { json: body ?? undefined } } };
}

function unusable(kind: "lost" | "protocol", text: string, status = 0): AttemptFailure {
  return new AttemptFailure({ kind, status, code: "ProtocolError", text });
}
