import type { OperationClass } from "./request.ts";

/** Ways in which one attempt can fail, as far as they call for different action. */
export type FailureKind =
  | "notSent" // no byte left: connection refused, DNS, TLS
  | "lost" // connection reset, time-out or cut body after sending
  | "throttled" // 429
  | "unavailable" // 503, 509
  | "server" // 408, 500, 502, 504
  | "locked" // 423
  | "unauthorized" // 401
  | "concurrency" // 409 Directory_ConcurrencyViolation
  | "dependency" // 424: never attempted
  | "missing" // 404
  | "alreadyThere" // 400 on a $ref that exists
  | "protocol" // 2xx with a body that is not what Graph sends
  | "token" // no access token could be had
  | "held" // not sent: the service's order to wait outlasts the budget
  | "permanent";

/**
 * - `retry` wait and send again
 * - `refresh` once with a new token, then fail
 * - `verify` the caller has to look whether it was applied: an ambiguous error
 * - `goneIfRepeated` success where an earlier attempt may have done it, else fail
 * - `done` the wanted state is there already
 */
export type Verdict = "retry" | "refresh" | "verify" | "goneIfRepeated" | "done" | "fail";

type Row = readonly [query: Verdict, repeatable: Verdict, remove: Verdict, create: Verdict];

/**
 * Which failure is worth another attempt, by what a repetition would do.
 *
 * @see https://learn.microsoft.com/graph/errors
 * @see https://learn.microsoft.com/graph/throttling
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-idempotent-methods
 */
const table: Readonly<Record<FailureKind, Row>> = {
  notSent: ["retry", "retry", "retry", "retry"],
  lost: ["retry", "retry", "retry", "verify"],
  // a 429 was seen after a write that had been applied, so a create is looked up first
  throttled: ["retry", "retry", "retry", "verify"],
  unavailable: ["retry", "retry", "retry", "verify"],
  server: ["retry", "retry", "retry", "verify"],
  locked: ["retry", "retry", "retry", "fail"],
  // the request was refused before anything happened
  unauthorized: ["refresh", "refresh", "refresh", "refresh"],
  concurrency: ["fail", "retry", "retry", "retry"],
  dependency: ["retry", "retry", "retry", "retry"],
  missing: ["fail", "fail", "goneIfRepeated", "fail"],
  alreadyThere: ["fail", "done", "fail", "done"],
  protocol: ["fail", "fail", "fail", "verify"],
  token: ["fail", "fail", "fail", "fail"],
  held: ["fail", "fail", "fail", "fail"],
  permanent: ["fail", "fail", "fail", "fail"],
};

const column = { query: 0, repeatable: 1, delete: 2, create: 3 } as const;

export function decide(kind: FailureKind, operation: OperationClass): Verdict {
  return table[kind][column[operation]];
}

/** How often at most; server errors that last are no matter of patience. */
export function retryLimit(kind: FailureKind): number {
  return kind === "server" || kind === "locked" ? 3 : Infinity;
}

/** Whether an attempt that failed like this may have been applied nevertheless. */
export function mayBeApplied(kind: FailureKind): boolean {
  return kind === "lost" || kind === "server" || kind === "unavailable" || kind === "protocol";
}

/** The kind of an answer outside 2xx. `text` is the unwrapped message. */
export function kindOfStatus(
  status: number,
  code: string,
  text: string,
  path: string,
): FailureKind {
  switch (status) {
    case 400:
      // one of two places where the text counts, since the code is the general one:
      // https://learn.microsoft.com/graph/api/group-post-members
      return path.endsWith("/$ref") && /object references already exist/i.test(text)
        ? "alreadyThere"
        : "permanent";
    case 401:
      return "unauthorized";
    case 404:
      return "missing";
    case 408:
    case 500:
    case 502:
    case 504:
      return "server";
    case 409:
      return code.toLowerCase() === "directory_concurrencyviolation" ? "concurrency" : "permanent";
    case 423:
      return "locked";
    case 424:
      return "dependency";
    case 429:
      return "throttled";
    case 503:
    case 509:
      return "unavailable";
    default:
      return "permanent";
  }
}
