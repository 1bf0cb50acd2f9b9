import type { GraphRequest } from "../graph/request.ts";
import type { WireObject } from "./wire.ts";

/**
 * Files that belong to an object and lie in a storage beside Graph, such as the setup files of an
 * app. They are packed, put there block by block, and only then made the object's own: an object
 * that is read either has them or has what it had before.
 *
 * No past of them is kept in the ownership marker: they differ or not.
 */
export interface StoredContent {
  /** Where they stand among the properties; the paths of their differences begin with it. */
  readonly path: string;
  /** Nothing is read before the blocks are asked for. */
  readonly pack: (files: readonly ContentFile[]) => PackedContent;
  readonly requests: ContentRequests;
  /** How far the service is with a file, by the file's own wire object. */
  readonly progress: (file: WireObject) => ContentProgress;
  /** Whether an object's files are ready for devices, so that it may be assigned. */
  readonly isReady: (wire: WireObject) => boolean;
}

/** The requests of one upload, in their order. */
export interface ContentRequests {
  /** Makes a new version of the files; its answer has an `id`. One that stays unfinished harms nobody. */
  readonly createVersion: (id: string) => GraphRequest;
  /** Announces the packed file; its answer has an `id`. */
  readonly createFile: (at: ContentVersion, packed: PackedContent) => GraphRequest;
  readonly getFile: (at: ContentAt) => GraphRequest;
  /** Asks for another address to put blocks to. */
  readonly renew: (at: ContentAt) => GraphRequest;
  /** Ends the upload. Its body holds keys, which no journal may show. */
  readonly commit: (at: ContentAt, seal: WireObject) => GraphRequest;
  /** The part of an update that makes a version the object's own; `fields` are the stated values. */
  readonly publish: (
    version: string,
    fields: Readonly<Record<string, unknown>>,
    live: WireObject,
  ) => WireObject;
}

export interface ContentVersion {
  /** Of the object. */
  readonly id: string;
  readonly version: string;
}

export interface ContentAt extends ContentVersion {
  readonly file: string;
}

/** Where the service is with a file. The address is a secret: whoever has it may write. */
export type ContentProgress =
  | { readonly state: "waiting" }
  /** Blocks may be put to `address`, until `expiresAt` where the service says so. */
  | { readonly state: "open"; readonly address: string; readonly expiresAt: Date | null }
  | { readonly state: "committed" }
  /** `word` is the service's own. */
  | { readonly state: "failed"; readonly word: string };

/** One file as it is packed. */
export interface ContentFile {
  /** Without folders. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** CRC-32 of all of it, unsigned. */
  readonly crc32: number;
  /** Its bytes, from the first on; throws where they are not those that were looked at. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** Files as they are stored. */
export interface PackedContent {
  /** Bytes before encryption. */
  readonly size: number;
  /** Bytes in the storage. */
  readonly sizeStored: number;
  /** The blocks in the order in which they are made, each once. */
  readonly blocks: () => AsyncIterable<ContentBlock>;
  /** Ids of all blocks in the order of the file. To be asked once all were made. */
  readonly order: () => readonly string[];
  /** What `commit` has to say. To be asked once all blocks were made. Holds keys. */
  readonly seal: () => WireObject;
}

export interface ContentBlock {
  /** Base64; all of one file have the same length. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** A file of a resource, as the files of the config want it. Plain data. */
export type DesiredContentFile =
  | { readonly name: string; readonly text: string }
  | {
      readonly name: string;
      /** Absolute. */
      readonly path: string;
      /** As people know it, such as `archives/go1.27.4.windows-amd64.zip`. */
      readonly shown: string;
      readonly algorithm: "SHA256" | "SHA512";
      /** Hex digits in lower case. */
      readonly hex: string;
      /** Bytes; null where that is not known before it is read. */
      readonly size: number | null;
    };

/** Whether a path of a difference lies in the content. */
export function isContentPath(
  content: Pick<StoredContent, "path"> | undefined,
  path: string,
): boolean {
  return content !== undefined && path.startsWith(`${content.path}.`);
}
