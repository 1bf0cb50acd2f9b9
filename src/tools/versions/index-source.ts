import type { OperationOptions } from "../../graph/index.ts";

/** Where a list of versions, and the documents beside it, are read. */
export interface IndexSource {
  /** For people and for the lock file: an address without its query, or the name of a file. */
  readonly from: string;
  /**
   * The list itself (an empty path), or a document at a path beside it, such as
   * `v24.11.1/SHASUMS256.txt`.
   *
   * @throws {ToolIndexError} where it cannot be had, or is larger than is taken.
   */
  readonly text: (path: string, options?: OperationOptions) => Promise<string>;
}

/**
 * A list of versions that cannot be read, or says what it must not. Nothing was written. The message
 * names the list, and holds no text of it.
 */
export class ToolIndexError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "ToolIndexError";
}

/** Most bytes that are taken of one document: the largest known list has about 5 MB. */
export const indexLimitInBytes = 32 * 1024 * 1024;
