import type { OperationClass } from "./request.ts";

/** Ways in which one attempt can fail, as far as they call for different action. */
export type FailureKind =
  | "notSent" // no byte left: connection refused, DNS out of order, TLS cut
  | "unknownHost" // no byte left: DNS has no such name
  | "forbiddenPort" // no byte left: fetch sends nothing to this port
  | "distrusted" // no byte left: the server's certificate was refused
  | "proxy" // no byte left: a proxy does not give a way there
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
  | "dropped" // not sent: it waited, and is not meant any more
  | "permanent";

/**
 * - `retry` wait and send again
 * - `refresh` once with a new token, then fail
 * - `verify` the caller has to look whether it was applied: an ambiguous error
 * - `goneIfRepeated` success where an earlier attempt may have done it, else fail
 * - `done` the wanted state is there already
 */
export type Verdict = "retry" | "refresh" | "verify" | "goneIfRepeated" | "done" | "fail";

/**
 * Which failure is worth another attempt, by what a repetition would do.
 *
 * @see https://learn.microsoft.com/graph/errors
 * @see https://learn.microsoft.com/graph/throttling
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-idempotent-methods
 */
const table: Readonly<Record<FailureKind, Readonly<Record<OperationClass, Verdict>>>> = {
  notSent: { query: "retry", repeatable: "retry", delete: "retry", create: "retry" },
  // neither a certificate, a name, a port nor what a proxy forbids heals by waiting
  unknownHost: { query: "fail", repeatable: "fail", delete: "fail", create: "fail" },
  forbiddenPort: { query: "fail", repeatable: "fail", delete: "fail", create: "fail" },
  distrusted: { query: "fail", repeatable: "fail", delete: "fail", create: "fail" },
  proxy: { query: "fail", repeatable: "fail", delete: "fail", create: "fail" },
  lost: { query: "retry", repeatable: "retry", delete: "retry", create: "verify" },
  // a 429 was seen after a write that had been applied, so a create is looked up first
  throttled: { query: "retry", repeatable: "retry", delete: "retry", create: "verify" },
  unavailable: { query: "retry", repeatable: "retry", delete: "retry", create: "verify" },
  server: { query: "retry", repeatable: "retry", delete: "retry", create: "verify" },
  locked: { query: "retry", repeatable: "retry", delete: "retry", create: "fail" },
  // the request was refused before anything happened
  unauthorized: { query: "refresh", repeatable: "refresh", delete: "refresh", create: "refresh" },
  // a conflict may be one with the very object that a lost attempt made: looked up first
  concurrency: { query: "fail", repeatable: "retry", delete: "retry", create: "verify" },
  dependency: { query: "retry", repeatable: "retry", delete: "retry", create: "retry" },
  missing: { query: "fail", repeatable: "fail", delete: "goneIfRepeated", create: "fail" },
  alreadyThere: { query: "fail", repeatable: "done", delete: "fail", create: "done" },
  protocol: { query: "fail", repeatable: "fail", delete: "fail", create: "verify" },
  token: { query: "fail", repeatable: "fail", delete: "fail", create: "fail" },
  held: { query: "fail", repeatable: "fail", delete: "fail", create: "fail" },
  dropped: { query: "fail", repeatable: "fail", delete: "fail", create: "fail" },
  permanent: { query: "fail", repeatable: "fail", delete: "fail", create: "fail" },
};

/** What the attempts at one request have shown so far. */
export interface Tried {
  /** How many failed. A token that was refused and renewed does not count. */
  readonly times: number;
  /** A new token was got for it. */
  readonly refreshed: boolean;
  /** One of them may have been applied nevertheless. */
  readonly maybeApplied: boolean;
  /** One of them was answered 429: not done as a rule, so that it leaves no doubt by itself. */
  readonly throttled: boolean;
}

export const untried: Tried = { times: 0, refreshed: false, maybeApplied: false, throttled: false };

/**
 * - `settle` what was asked for is so: a success
 * - `retry` wait and send again
 * - `refresh` get another token and send again
 * - `fail` for good
 */
export type NextStep = "settle" | "retry" | "refresh" | "fail";

/**
 * What follows a failed attempt, for a single request and for an item of a `$batch`.
 * `tried` is what came before it, `attempts` how many there may be in all.
 */
export function nextStep(
  kind: FailureKind,
  operation: OperationClass,
  tried: Tried,
  attempts: number,
): NextStep {
  const verdict = table[kind][operation];
  const times = tried.times + 1;
  switch (verdict) {
    case "retry":
      return times < attempts && times <= retryLimit(kind) ? "retry" : "fail";
    case "refresh":
      return tried.refreshed ? "fail" : "refresh";
    case "goneIfRepeated":
      // a 429 was seen after a write that had been done, and then 404 is what follows
      return tried.maybeApplied || tried.throttled ? "settle" : "fail";
    case "done":
      return "settle";
    case "verify":
    case "fail":
      return "fail";
    default:
      return verdict satisfies never;
  }
}

/** What has been tried once an attempt has failed like this. */
export function afterFailure(kind: FailureKind, tried: Tried): Tried {
  return kind === "unauthorized"
    ? { ...tried, refreshed: true }
    : {
        times: tried.times + 1,
        refreshed: tried.refreshed,
        maybeApplied: tried.maybeApplied || mayBeApplied(kind),
        throttled: tried.throttled || kind === "throttled",
      };
}

/** Whether a write that failed for good may have been applied: `tried` holds all attempts. */
export function isInDoubt(kind: FailureKind, operation: OperationClass, tried: Tried): boolean {
  if (operation === "query") return false;
  return tried.maybeApplied || table[kind][operation] === "verify";
}

// how often at most; server errors that last are no matter of patience
function retryLimit(kind: FailureKind): number {
  return kind === "server" || kind === "locked" ? 3 : Infinity;
}

function mayBeApplied(kind: FailureKind): boolean {
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
