/** What holds where a property is not written; absent of one that has to be written. */
export type WhereLeftOut =
  | { readonly default: unknown }
  /** A clause, such as `the name of the site`. */
  | { readonly leftOut: string };

/** What people read of a property of a policy file, in an editor and in docs/config.md. */
export interface PropertyMeaning {
  readonly [name: string]: unknown;
  /** What it is, in plain words; ranges and Graph's names are added where they are declared. */
  readonly description: string;
  /** Values that it may have. Of a list of words the words themselves are examples. */
  readonly examples?: readonly unknown[];
}

/** For `.meta()` of the zod schema of a property. */
export function meaning(
  description: string,
  examples: readonly unknown[] = [],
  whereLeftOut?: WhereLeftOut,
): PropertyMeaning {
  return { description, ...(examples.length > 0 && { examples }), ...whereLeftOut };
}
