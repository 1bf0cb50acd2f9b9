import type { ObjectForm } from "./object-form.ts";
import { isMapping } from "./value-at.ts";
import type { WireObject } from "./wire.ts";

/**
 * How one line of a policy file meets Graph. The table of a kind's properties is the
 * only place that knows wire names, who owns a value, and whether it may change later;
 * diff, write, digest, export and docs all read it.
 */
export interface Property {
  /** Where it stands in a policy file, such as `quality.deferralDays`. */
  readonly path: string;
  /** What Graph calls it, for advice and docs; absent where it has no name of its own. */
  readonly wireNames?: readonly string[];
  /** `config`: the file's. `operational`: the operator's (pause, rollback), never sent by apply. `server`: Graph's own. */
  readonly plane: "config" | "operational" | "server";
  /** `create`: fixed after creation, a difference needs a replacement. */
  readonly mutable: "always" | "create" | "never";
  /** What the wire object says, in policy terms; null where nothing is set. */
  readonly read: (wire: WireObject) => unknown;
  /**
   * The part of a request body that sets it. `live` is the object before the write, where there is
   * one; `form` how it is stored, where its kind has several ways.
   */
  readonly write: (value: unknown, live: WireObject | undefined, form?: ObjectForm) => WireObject;
  /** The value that is written is the one that the plan settled on, such as a catalog's own. */
  readonly settled?: boolean;
  /** Two values with the same normal form are no difference. Default: the value itself. */
  readonly normalise?: (value: unknown) => unknown;
  /**
   * Every form in which a file may state a live value, the nearest to what it does state first:
   * an instant and its day. What equals one of them is no difference. Default: the value itself.
   */
  readonly forms?: (live: unknown, stated: unknown) => readonly unknown[];
  /** No digest of it is kept in the ownership marker: nobody can say who changed it. */
  readonly hasNoPast?: true;
  /** Why a new object must state it; absent where Graph's own default does no harm. */
  readonly statedAtCreation?: string;
}

/** One value before and after a change; null where nothing is set. */
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

type PropertyOptions = Partial<
  Pick<Property, "plane" | "mutable" | "normalise" | "statedAtCreation">
>;

/** A property that Graph holds under one name in the same form. */
export function plain(path: string, wireName: string, options: PropertyOptions = {}): Property {
  return {
    plane: "config",
    mutable: "always",
    ...options,
    path,
    wireNames: [wireName],
    read: (wire) => wire[wireName] ?? null,
    write: (value) => ({ [wireName]: value }),
  };
}

/** A free text: blanks at the end and the kind of line ends mean nothing, empty is not set. */
export function description(): Property {
  return {
    ...plain("description", "description"),
    normalise: (value) => String(value).replaceAll("\r\n", "\n").trimEnd() || null,
  };
}

/** A collection whose order means nothing, such as scope tags. */
export function unorderedList(
  path: string,
  wireName: string,
  options: PropertyOptions = {},
): Property {
  return { ...plain(path, wireName, options), normalise: sorted };
}

/** Whether two values of a property mean the same. Key order in objects does not count. */
export function sameValue(property: Property, a: unknown, b: unknown): boolean {
  return equal(normal(property, a), normal(property, b));
}

/** The forms of a live value, the nearest to what a file states first. */
export function formsOf(property: Property, live: unknown, stated: unknown): readonly unknown[] {
  const { forms } = property;
  return forms === undefined || live === null || live === undefined ? [live] : forms(live, stated);
}

/** Whether a live value is what a file states, in the form that it states it in. */
export function meets(property: Property, live: unknown, stated: unknown): boolean {
  const nearest = formsOf(property, live, stated)[0];
  return stated === nearest || sameValue(property, stated, nearest);
}

/** The normal form of a value; undefined and null are both "not set". */
export function normal(property: Property, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  return property.normalise ? property.normalise(value) : value;
}

/** JSON with sorted keys: equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isMapping(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]))
    );
  }
  if (!isMapping(a) || !isMapping(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? [...new Set(value.map(String))].sort() : value;
}
