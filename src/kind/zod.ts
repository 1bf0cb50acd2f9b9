import type { output, ZodType } from "zod";

export { z } from "./late-zod.ts";

/** A schema that is built at its first use, and then kept. */
export function lazySchema<Schema extends ZodType>(build: () => Schema): () => Schema {
  let built: Schema | undefined;
  return () => (built ??= build());
}

/** What a lazy schema gives. */
export type Output<Lazy extends () => ZodType> = output<ReturnType<Lazy>>;

/** The same as readonly plain data, without the index signatures of loose objects. */
export type Plain<Lazy extends () => ZodType> = ReadonlyData<Output<Lazy>>;

type ReadonlyData<Value> = Value extends readonly (infer Item)[]
  ? readonly ReadonlyData<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value as Known<Value, Name>]: ReadonlyData<Value[Name]> }
    : Value;

// a record has nothing but an index signature, and keeps it
type Known<Value, Name extends keyof Value> = string extends Name
  ? NamedKeys<Value> extends never
    ? Name
    : never
  : Name;
type NamedKeys<Value> = keyof { [Name in keyof Value as string extends Name ? never : Name]: 0 };
