/** A resource of another kind that a written one stands for. */
export interface ExpandedResource {
  /** Has a dot, which no written key of the other kind has: nothing clashes. */
  readonly key: string;
  /** What a file would state of it; it gets every check that a written one gets. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** What gave it, within the written resource. */
  readonly at: readonly string[];
}

/**
 * Resources of another kind that come with a written one, such as the setting of a ring's native
 * maintenance window. They are made when files are loaded; from then on they are like any other.
 */
export interface Expansion<Spec> {
  /** Name of the other kind, which is registered after this one. */
  readonly into: string;
  // a method, so that a list of kinds can hold them all
  expand(spec: Spec, key: string): readonly ExpandedResource[];
}
