import { type Tried, untried } from "./retry-decision.ts";
import { checkPath } from "./graph-path.ts";
import { type Charge, chargeOf } from "./quota.ts";
import {
  type BatchResult,
  type GraphRequest,
  operationClass,
  type OperationClass,
} from "./request.ts";

/** One request on the way to its result, alone or among others. */
export class PendingRequest {
  readonly request: GraphRequest;
  readonly operation: OperationClass;
  readonly charge: Charge;
  tried: Tried = untried;
  /** When what it is about was last looked at, in milliseconds since 1970; undefined: not watched. */
  seenAt: number | undefined;
  /** It waited, and is not meant any more. */
  isDropped = false;
  readonly #onResult: ((result: BatchResult) => void) | undefined;
  #result: BatchResult | undefined;

  /** @throws {TypeError} for a path without a slash in front. */
  constructor(request: GraphRequest, onResult?: (result: BatchResult) => void) {
    checkPath(request.path);
    this.request = request;
    this.operation = operationClass(request);
    this.charge = chargeOf(request);
    this.#onResult = onResult;
  }

  settle(result: BatchResult): void {
    this.#result = result;
    this.#onResult?.(result);
  }

  /** @throws {TypeError} before it is settled. */
  get result(): BatchResult {
    if (this.#result !== undefined) return this.#result;
    throw new TypeError(`${this.request.method} ${this.request.path} ended without a result`);
  }
}
