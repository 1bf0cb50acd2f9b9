import type { GraphRequest } from "../graph/request.ts";
import type { WireObject } from "./wire.ts";

/** How objects of a kind are found, read and written. */
export interface KindRequests {
  /** Requests whose pages together hold every object that a wanted resource could be, and every owned one. */
  readonly locate: (wanted: readonly Wanted[]) => readonly GraphRequest[];
  /** Whether an object of a mixed collection is of this kind. */
  readonly holds: (wire: WireObject) => boolean;
  /** Reads one object whole, with its assignments where Graph expands them. */
  readonly get: (id: string) => GraphRequest;
  readonly create: (body: WireObject, owner: Owner) => GraphRequest;
  readonly update: (id: string, body: WireObject) => GraphRequest;
  readonly delete: (id: string) => GraphRequest;
  /** A key of our choosing that the service keeps unique, where the kind has one. */
  readonly alternateKey?: (owner: Owner) => { readonly property: string; readonly value: string };
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
