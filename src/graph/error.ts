import type { ApprovalNeeded } from "./admin-approval.ts";

/** What a `GraphError` is made of: its properties, which say what each means. */
export interface GraphErrorOptions extends ErrorOptions {
  readonly status: number;
  readonly code: string;
  readonly method: string;
  readonly path: string;
  readonly serviceCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly clientRequestId?: string | undefined;
  readonly activityId?: string | undefined;
  readonly retryAt?: Date | undefined;
  readonly ambiguous?: boolean;
  readonly details?: readonly GraphErrorDetail[] | undefined;
  readonly approval?: ApprovalNeeded | undefined;
}

/** One entry of `error.details`, as Graph sent it. */
export interface GraphErrorDetail {
  readonly code?: string;
  readonly message?: string;
  readonly target?: string;
}

/**
 * Graph answered outside 2xx, or not in a way that can be used, and the retries are
 * spent. Branch on `status`, `code` and `ambiguous`; `message` is for people and
 * changes without notice.
 *
 * @see https://learn.microsoft.com/graph/errors
 */
export class GraphError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "GraphError";
  /** HTTP status, such as 404 or 429. 0 where there was no answer. */
  readonly status: number;
  /**
   * `error.code` of the answer, or one of ours: `NetworkError`, `TimeoutError`,
   * `ProtocolError`, `ResponseTooLarge`, `PagingLoopError`, `RedirectRefused`,
   * `NonJsonError`, `AuthenticationError`.
   */
  readonly code: string;
  /** The code that Intune wraps into the text of `error.message`. */
  readonly serviceCode: string | undefined;
  /** The `request-id` header, which Microsoft support asks for. */
  readonly requestId: string | undefined;
  /** The id that we gave this attempt. */
  readonly clientRequestId: string | undefined;
  /** Intune's own trace id. */
  readonly activityId: string | undefined;
  /** When the service wants to be asked again. */
  readonly retryAt: Date | undefined;
  /**
   * A write that may have been applied although it failed. Read before repeating it;
   * after `create` look the object up first.
   */
  readonly ambiguous: boolean;
  readonly method: string;
  /** Without version and query. */
  readonly path: string;
  readonly details: readonly GraphErrorDetail[] | undefined;
  /** Set where Multi Admin Approval held a write back, whatever the status: it was not done. */
  readonly approval: ApprovalNeeded | undefined;

  constructor(message: string, options: GraphErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
    this.serviceCode = options.serviceCode;
    this.requestId = options.requestId;
    this.clientRequestId = options.clientRequestId;
    this.activityId = options.activityId;
    this.retryAt = options.retryAt;
    this.ambiguous = options.ambiguous ?? false;
    this.method = options.method;
    this.path = options.path;
    this.details = options.details;
    this.approval = options.approval;
  }
}

/** Also true for one that came from another copy of this package. */
export function isGraphError(error: unknown): error is GraphError {
  return error instanceof Error && error.name === "GraphError" && "ambiguous" in error;
}

/** 404: it is not there, or not visible yet. */
export function isNotFound(error: unknown): error is GraphError {
  return isGraphError(error) && error.status === 404;
}

/** The service asked to slow down; `retryAt` says until when, where it is known. */
export function isThrottled(error: unknown): error is GraphError {
  return isGraphError(error) && (error.status === 429 || error.status === 509);
}

/** 409 or 412: it exists already, or is not what the caller believed. */
export function isConflict(error: unknown): error is GraphError {
  if (!isGraphError(error) || error.approval) return false;
  return error.status === 409 || error.status === 412;
}

/** 403: the identity lacks a permission or a role. */
export function isForbidden(error: unknown): error is GraphError {
  return isGraphError(error) && error.status === 403 && !error.approval;
}

/** A write of which it is not known whether it was applied. */
export function isAmbiguous(error: unknown): error is GraphError {
  return isGraphError(error) && error.ambiguous;
}
