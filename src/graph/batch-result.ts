import type { GraphError } from "./error.ts";
import type { GraphResponse } from "./request.ts";

/** What came of one request of a batch. */
export type BatchResult<T = unknown> =
  | { readonly ok: true; readonly response: GraphResponse<T> }
  | { readonly ok: false; readonly error: GraphError };
