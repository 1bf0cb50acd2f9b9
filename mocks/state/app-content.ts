/** One upload of the setup files of an app. Times in epoch milliseconds. */
export interface AppContentFile {
  readonly id: string;
  readonly appId: string;
  /** Number of the version of the content that it belongs to. */
  readonly version: string;
  readonly name: string;
  readonly size: number;
  readonly sizeEncrypted: number;
  readonly createdAt: number;
  /** When its present address was asked for. */
  readonly askedAt: number;
  /** Whether it is the first address, or another in its place. */
  readonly isRenewed: boolean;
  /** Part of the address: whoever has it may write. */
  readonly signature: string;
  /** Blocks that were put and are in no list yet, by their ids. */
  readonly blocks: ReadonlyMap<string, Uint8Array>;
  /** What the last list of blocks put together; undefined before. */
  readonly blob: Uint8Array | undefined;
  /** When it was committed, and what came of that; undefined before. */
  readonly committed: { readonly at: number; readonly folder: AppFolder | undefined } | undefined;
}

/** What an app's content holds, by file name. Plain data. */
export interface AppFolder {
  readonly files: Readonly<Record<string, AppFile>>;
}

/** One file of a content. */
export interface AppFile {
  /** Bytes. */
  readonly size: number;
  /** Digests in hex, by `SHA256` and `SHA512`. */
  readonly digests: Readonly<Record<"SHA256" | "SHA512", string>>;
  /** Of a small file, its text. */
  readonly text?: string;
}

/** Contents of apps. */
export interface AppContents {
  /** Uploads by the id of their file. Not part of a saved state. */
  readonly files: Map<string, AppContentFile>;
  /** How many versions each app has had, by its id in lower case. */
  readonly versions: Map<string, number>;
  /** What devices get of an app, by its id in lower case. */
  readonly folders: Map<string, AppFolder>;
  /** When an app is published, by its id in lower case; absent where nothing is under way. */
  readonly publishedAt: Map<string, number>;
}

/** None yet. */
export function createAppContents(): AppContents {
  return { files: new Map(), versions: new Map(), folders: new Map(), publishedAt: new Map() };
}
