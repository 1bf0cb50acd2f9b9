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
  /** Comments that ask for silence about a rule; none where the file is code. */
  readonly suppressions?: readonly Suppression[];
}

/** A comment such as `# ringwright-disable RL304 -- the pilot is watched by hand`. */
export interface Suppression {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The last line that it is about; Infinity for the whole file. */
  readonly lastLine: number;
  /** Ids of rules as written. */
  readonly rules: readonly string[];
  /** Empty where none is given, which is an error of the lint. */
  readonly reason: string;
}

/** What reading one policy file gave. */
export type ReadSource =
  | {
      readonly ok: true;
      readonly source: ConfigSource;
      /** Of a YAML file, as they were read. */
      readonly bytes?: Uint8Array;
    }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };
