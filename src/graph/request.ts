import type { GraphError } from "./error.ts";

/** Graph has two versions; which one a resource lives on is a fact of the resource. */
export type GraphVersion = "v1.0" | "beta";

/**
 * What repeating a request would do, which decides how a lost answer is handled:
 *
 * - `query` reads, and POSTs that only ask (`getByIds`): repeated freely.
 * - `repeatable` PATCH, PUT, `assign`, upsert: the same end state when repeated.
 * - `delete` repeated too; 404 on a repeat means done.
 * - `create` POST of a new object, and actions relative to now: never repeated
 *   blindly. An answer that never came throws a `GraphError` with `ambiguous`.
 */
export type OperationClass = "query" | "repeatable" | "delete" | "create";

/** One call to Graph, as plain data, so that it can be sent alone or within a `$batch`. */
export interface GraphRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly version: GraphVersion;
  /** Starts with a slash, without version and query; segments are percent-encoded already. */
  readonly path: string;
  /** Values are plain text; the transport encodes them. Keys as on the wire, such as `$filter`. */
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Besides those that the transport sets itself. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: `query` for GET, `delete` for DELETE, `repeatable` for PATCH and PUT, `create` for POST. */
  readonly operation?: OperationClass;
}

/** Every asynchronous call takes these last. */
export interface OperationOptions {
  /** No further request is sent and waits end at once; unless the call says otherwise, it throws the reason. */
  readonly abortSignal?: AbortSignal | undefined;
  /**
   * Awaited right before each try of what is no `query`, after all waiting: whoever writes under a
   * lease asks here whether it still has it. Where it throws, nothing is sent and the call throws that.
   */
  readonly beforeWrite?: (() => Promise<void>) | undefined;
}

/** An answer in 2xx. `body` is undefined where Graph sent none (204). */
export interface GraphResponse<T = unknown> {
  readonly status: number;
  readonly body: T;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The `request-id` header, which Microsoft support asks for. */
  readonly requestId: string | undefined;
}

/** A JSON object as Graph sends it, such as a row of a list. */
export type GraphObject = Readonly<Record<string, unknown>>;

/** What came of one request, for callers that are told of a failure instead of having it thrown. */
export type BatchResult<T = unknown> =
  | { readonly ok: true; readonly response: GraphResponse<T> }
  | { readonly ok: false; readonly error: GraphError };

/** What repeating a request would do, from its `operation` or else from its method. */
export function operationClass(request: GraphRequest): OperationClass {
  if (request.operation !== undefined) return request.operation;
  switch (request.method) {
    case "GET":
      return "query";
    case "PATCH":
    case "PUT":
      return "repeatable";
    case "DELETE":
      return "delete";
    case "POST":
      return "create";
    default:
      return request.method satisfies never;
  }
}
