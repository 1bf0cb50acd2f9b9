/** One request of a client, and what it goes by in the answer. */
export interface Step {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With version and query. `{name}` stands for what an earlier step kept. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  /** The least that the answer has to hold; `{name}` as in the path. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** Names for values of the answer, as paths such as `value/0/id`. */
  readonly keep?: Readonly<Record<string, string>>;
  /** The client asks again until this status comes. */
  readonly again?: true;
  /** Items of a `$batch` answer by their id: status, and the least that the body has to hold. */
  readonly items?: Readonly<Record<string, readonly [status: number, body?: unknown]>>;
}

/** What one command of a public client sends, in order. */
export interface Sequence {
  readonly name: string;
  /** Where the requests can be read. */
  readonly source: string;
  readonly steps: readonly Step[];
}
