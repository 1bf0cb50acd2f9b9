import type { ToolArchitecture, ToolKind } from "../registry/tool-kind.ts";
import type { OperationOptions } from "../../graph/index.ts";
import type { IndexSource } from "./index-source.ts";

/** One version as a vendor's list has it. */
export interface IndexVersion {
  readonly version: string;
  /** The day of the release, such as `2026-10-06`; null where the list has none. */
  readonly releasedOn: string | null;
  /** Archives for Windows, by architecture. */
  readonly archives: Readonly<Partial<Record<ToolArchitecture, IndexArchive>>>;
}

/** One archive of a version. */
export interface IndexArchive {
  readonly file: string;
  /** At the vendor; https. */
  readonly url: string;
  /** Lower-case hexadecimal digits of the tool's kind of proof; null where another document has it. */
  readonly digest: string | null;
  /** Bytes; null where the list does not say. */
  readonly size: number | null;
}

/** What a list holds, as its form says it; nothing of it is judged yet. */
export interface RawVersion {
  readonly version: string;
  readonly releasedOn?: string | undefined;
  readonly archives: readonly RawArchive[];
}

/** An archive as the list has it. */
export interface RawArchive {
  /** The vendor's own name of it, such as `amd64`. */
  readonly arch: string;
  readonly url: string;
  readonly digest?: string | undefined;
  readonly size?: number | undefined;
}

/** Reads one shape of lists. */
export interface IndexReader {
  /** @throws {z.ZodError} where the text has another shape; {SyntaxError} where it is no JSON. */
  readonly read: (
    kind: ToolKind,
    source: IndexSource,
    options: OperationOptions,
  ) => Promise<readonly RawVersion[]>;
  /** The digest of a file, of lists that keep them apart; undefined where the file is not in it. */
  readonly digestOf?: (
    source: IndexSource,
    archive: { readonly version: string; readonly file: string },
    options: OperationOptions,
  ) => Promise<string | undefined>;
}
