import { shapeFault } from "./answer-shape.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import { kindOfStatus } from "./retry-decision.ts";
import { readErrorBody } from "./error-body.ts";
import { type GraphRequest, type GraphResponse, operationClass } from "./request.ts";
import { retryAfterInMs } from "./retry-after.ts";

/** An answer off the wire, alone or out of a `$batch`, not yet judged. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** One of them, without making the record of all. */
  header(name: string): string | undefined;
  /** Text as it came, or JSON that the batch envelope had parsed already. */
  readonly body: { readonly text: string } | { readonly json: unknown };
}

/**
 * The answer as the caller gets it.
 *
 * @throws {AttemptFailure} outside 2xx, and for a 2xx that is not Graph's: HTML from
 *   a proxy, a body that was cut or is missing, an `error` member, or another shape than was
 *   asked for.
 */
export function readAnswer(answer: Answer, request: GraphRequest, now: () => Date): GraphResponse {
  const { status } = answer;
  if (status < 200 || status > 299) throw refusal(answer, request, now());
  const body = successBody(answer, request);
  return {
    status,
    body,
    // hardly anyone asks for them, and the record costs more than the rest of this
    get headers() {
      return answer.headers;
    },
    requestId: answer.header("request-id"),
  };
}

function successBody(answer: Answer, request: GraphRequest): unknown {
  const { status } = answer;
  const body = "json" in answer.body ? answer.body.json : parse(answer.body.text, answer);
  const fault = shapeFault(body, status, request);
  if (fault !== undefined) {
    const text = `HTTP ${status} ${fault.text}`;
    // a write without its answer is one whose answer was lost
    const isLost = fault.kind === "empty" && operationClass(request) !== "query";
    throw isLost ? lostAnswer(answer, text) : protocolFailure(answer, text);
  }
  if (typeof body === "object" && body !== null && "error" in body) {
    const error = readErrorBody(body);
    throw new AttemptFailure({
      kind: "protocol",
      status,
      code: "ProtocolError",
      text: `HTTP ${status} carries an error: ${error.code} ${error.text}`.trim(),
      body: error,
      headers: answer.headers,
    });
  }
  return body;
}

function parse(text: string, answer: Answer): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const type = answer.headers["content-type"] ?? "";
    if (/\bjson\b/i.test(type) || (type === "" && /^\s*[[{]/.test(text))) {
      // Graph streams, so a failure can cut the body after a 200 was sent
      throw lostAnswer(
        answer,
        `the body of HTTP ${answer.status} was cut after ${text.length} characters`,
        cause,
      );
    }
    const found = readErrorBody(text).text.slice(0, 200);
    throw protocolFailure(answer, `HTTP ${answer.status} is not JSON (${type}): ${found}`);
  }
}

function lostAnswer({ status, headers }: Answer, text: string, cause?: unknown): AttemptFailure {
  return new AttemptFailure({ kind: "lost", status, code: "ProtocolError", text, headers, cause });
}

function protocolFailure(answer: Answer, text: string): AttemptFailure {
  const { status, headers } = answer;
  return new AttemptFailure({ kind: "protocol", status, code: "ProtocolError", text, headers });
}

function refusal(answer: Answer, request: GraphRequest, now: Date): AttemptFailure {
  const body = readErrorBody("json" in answer.body ? answer.body.json : tolerant(answer.body.text));
  const headers = answer.headers;
  return new AttemptFailure({
    kind: kindOfStatus(answer.status, body.code, body.text, request.path),
    status: answer.status,
    code: body.code,
    text: body.text,
    body,
    headers,
    retryAfterInMs: retryAfterInMs({ headers, embedded: body.retryAfter, now }),
  });
}

function tolerant(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // HTML of a gateway, cut or empty: the text itself is all there is
    return text;
  }
}
