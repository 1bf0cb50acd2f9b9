/** A resource of another kind that a written one stands for. */
export interface ExpandedResource {
  /** Has a dot, which no written key of the other kind has: nothing clashes. */
  readonly key: string;
  /** What a file would state of it; it gets every check that a written one gets. */
  readonly spec: WrittenSpec;
  /** What gave it, within the written resource. */
  readonly at: readonly string[];
}

/** A resource as a file states it. */
export type WrittenSpec = Readonly<Record<string, unknown>>;

/**
 * Resources of another kind that come with a written one, such as the setting of a ring's native
 * maintenance window. They are made when files are loaded; from then on they are like any other.
 */
export interface Expansion<Spec> {
  /** Name of the other kind, which is registered after this one. */
  readonly into: string;
  // a method, so that a list of kinds can hold them all
  expand(spec: Spec, key: string): readonly ExpandedResource[];
  /**
   * What a file would write of a resource and of one that it gave, as one: the opposite. Undefined
   * where that cannot be; whether it means the same is for the caller to see.
   */
  fold(written: WrittenSpec, given: WrittenSpec): WrittenSpec | undefined;
}
