/**
 * Values that policy files keep in files of their own and name by a path, such as the scripts of a
 * remediation. They are read when the config is loaded; from then on each stands in its resource
 * as `{ [as]: text }`, which is also how a config that is no file states it.
 */
export interface TextFiles {
  /** Properties of a resource that name such a file, such as `detect`. */
  readonly properties: readonly string[];
  /** What a text stands under once it is read, such as `script`. */
  readonly as: string;
  /** What such a file is called, such as `a script`. */
  readonly noun: string;
  /** The ending of what export writes, such as `.ps1`. */
  readonly ending: string;
  readonly limitInBytes: number;
  /** The text in a file, or what is wrong with it, as the end of a sentence about the file. */
  readonly decode: (bytes: Uint8Array) => DecodedText;
}

export type DecodedText = { readonly text: string } | { readonly problem: string };
