import type { ConfigIssue } from "./config-error.ts";

/** Where a value stands in the files, such as `["rings", "broad"]`. */
export type Path = readonly (string | number)[];

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
  readonly place: (path: Path, of: "key" | "value") => Place | undefined;
}

/** What reading one policy file gave. */
export type ReadSource =
  | { readonly ok: true; readonly source: ConfigSource }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };
