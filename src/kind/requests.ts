import type { GraphRequest } from "../graph/request.ts";
import type { WireObject } from "./wire.ts";

/** How objects of a kind are found, read and written. */
export interface KindRequests {
  /** Requests whose pages together hold every object that a wanted resource could be, and every owned one. */
  readonly locate: (wanted: readonly Wanted[]) => readonly GraphRequest[];
  /** Whether an object of a mixed collection is of this kind. */
  readonly holds: (wire: WireObject) => boolean;
  /** An object under the names that the kind's properties read, where Graph calls them otherwise in one of its forms. */
  readonly read?: (wire: WireObject) => WireObject;
  /** Reads one object whole, with its assignments where Graph expands them. */
  readonly get: (at: ObjectAt) => GraphRequest;
  readonly create: (body: WireObject, owner: Owner, form?: string) => GraphRequest;
  readonly update: (at: ObjectAt, body: WireObject) => GraphRequest;
  readonly delete: (at: ObjectAt) => GraphRequest;
  readonly alternateKey?: AlternateKey;
}

/** Where an object is; of a kind with several forms, by the object as it was read or by its form. */
export interface ObjectAt {
  readonly id: string;
  readonly wire?: WireObject;
  /** Name of its form. */
  readonly form?: string | undefined;
}

/** A key of our choosing that the service keeps unique, where the kind has one. */
export interface AlternateKey {
  /** Wire name of the property that holds it. */
  readonly property: string;
  /** The value of a resource; all of one stack begin with that of the empty key. */
  readonly of: (owner: Owner) => string;
  /** Reads the object that holds it; 404 where none does. */
  readonly get: (value: string) => GraphRequest;
  /** Why the service refuses to set it on an object that has none; undefined where it may be set. */
  readonly refusedOn: (wire: WireObject) => string | undefined;
}

/** Whose an object is: a resource of a stack. */
export interface Owner {
  readonly stack: string;
  readonly key: string;
}

/** What has to be known of a wanted resource to find it in the tenant. */
export interface Wanted extends Owner {
  readonly displayName: string;
  readonly id?: string;
}
