import type { FailureKind } from "./retry-decision.ts";
import type { ErrorBody } from "./error-body.ts";

/** Why one attempt failed. What reaches the caller is made of the last one. */
export interface AttemptFailureOptions {
  readonly kind: FailureKind;
  /** 0 without an answer. */
  readonly status: number;
  readonly code: string;
  /** For people: what the service or the network said. */
  readonly text: string;
  readonly body?: ErrorBody | undefined;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterInMs?: number | undefined;
  readonly cause?: unknown;
}

/** Thrown within the transport only. */
export class AttemptFailure extends Error {
  override readonly name = "AttemptFailure";
  readonly kind: FailureKind;
  readonly status: number;
  readonly code: string;
  readonly text: string;
  readonly body: ErrorBody | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfterInMs: number | undefined;

  constructor(options: AttemptFailureOptions) {
    super(options.text, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = options.kind;
    this.status = options.status;
    this.code = options.code;
    this.text = options.text;
    this.body = options.body;
    this.headers = options.headers ?? {};
    this.retryAfterInMs = options.retryAfterInMs;
  }
}
