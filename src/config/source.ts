/** 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One policy file after reading, before any check of its content. */
export interface ConfigSource {
  /** As the user named it, relative to the working folder. */
  readonly file: string;
  readonly value: unknown;
  /** Where a path stands; undefined where the file is code. */
  readonly place: (path: readonly (string | number)[], of: "key" | "value") => Place | undefined;
}
