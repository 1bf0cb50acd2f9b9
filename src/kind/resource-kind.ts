import type { z } from "zod";
import type { GraphRequest, GraphVersion } from "../graph/request.ts";
import type { Concealed } from "./concealed.ts";
import type { Part } from "./part.ts";
import type { Property, WireObject } from "./property.ts";

/** In dependency order: a kind refers only to those before it. */
export const kindNames = [
  "group",
  "filter",
  "ring",
  "featureUpdate",
  "expediteUpdate",
  "qualityUpdate",
  "driverUpdate",
  "setting",
] as const;

export type KindName = (typeof kindNames)[number];

/** What a kind makes of one written resource: property values by path. What is absent is not managed. */
export interface Compiled {
  readonly fields: Readonly<Record<string, unknown>>;
  /** What is written for each part of the kind, by its path. */
  readonly parts?: Readonly<Record<string, unknown>>;
  /** One plain sentence for each wish that Graph cannot express exactly. */
  readonly approximations: readonly string[];
}

/** A problem that the shape of the schema cannot express. `path` is relative to the resource. */
export interface SpecProblem {
  /** A warning is shown and stops nothing. Default `error`. */
  readonly severity?: "error" | "warning";
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What has to be known of a wanted resource to find it in the tenant. */
export interface Wanted {
  readonly stack: string;
  readonly key: string;
  readonly displayName: string;
  readonly id?: string;
}

/** A member that the plan speaks of only by sentence: what a change of one kind brings about. */
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * A kind of resource. Everything above the resource folders meets kinds only through
 * this, so that adding one touches its folder and one line of the registry.
 */
export interface ResourceKind {
  readonly name: KindName;
  /** Its key in a policy file, such as `rings`. */
  readonly section: string;
  /** For messages, such as "update ring". */
  readonly title: string;
  readonly version: GraphVersion;
  /** Collection path, such as `/deviceManagement/deviceConfigurations`. */
  readonly path: string;
  /** One resource as a policy file states it. */
  readonly schema: z.ZodType;
  /** In schema order: the digest of a marker counts on it, so new ones go last. */
  readonly properties: readonly Property[];
  /** Undefined where the kind is not assigned to groups. */
  readonly assignable?: Assignable;
  /** Least application permissions to read and to write. */
  readonly permissions: { readonly read: string; readonly write: string };

  readonly compile: (spec: unknown, wanted: { stack: string; key: string }) => Compiled;
  /** Cross-checks beyond the schema; empty where fine. */
  readonly check?: (spec: unknown) => readonly SpecProblem[];
  /** Requests whose pages together hold every object that a wanted resource could be, and every owned one. */
  readonly locate: (wanted: readonly Wanted[]) => readonly GraphRequest[];
  /** Whether an object of a mixed collection is of this kind. */
  readonly holds: (wire: WireObject) => boolean;
  /** Reads one object whole, with its assignments where Graph expands them. */
  readonly get: (id: string) => GraphRequest;
  readonly create: (body: WireObject, wanted: { stack: string; key: string }) => GraphRequest;
  readonly update: (id: string, body: WireObject) => GraphRequest;
  readonly delete: (id: string) => GraphRequest;
  /** What applying the changed fields means for devices, as sentences. */
  readonly consequences?: (changes: readonly FieldChange[]) => readonly string[];
  /** What deleting an object of this kind leaves behind. */
  readonly deleteConsequence: string;
  /** A key of our choosing that the service keeps unique, where the kind has one. */
  readonly alternateKey?: (stack: string, key: string) => { property: string; value: string };
  /** Where objects of the kind hold devices. */
  readonly membership?: Membership;
  /** What Graph keeps behind requests of its own. */
  readonly parts?: readonly Part[];
  /** Judges changed values by the clock and by what the service offers at the moment. */
  readonly settle?: Settle;
  /** Where objects of the kind fill themselves after a write, some time later. */
  readonly processing?: Processing;
  /** Why this object must not be written at all; undefined where it may. */
  readonly refusal?: (wire: WireObject) => string | undefined;
  /** Values that Graph masks and tells only one by one. */
  readonly concealed?: Concealed;
  /** How a policy file states values that were read. Default: each at its path. */
  readonly spell?: (fields: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** Why files cannot hold the whole of this object, so that an export leaves it out; it may be none that the kind `holds`. */
  readonly leftOut?: (wire: WireObject) => string | undefined;
  /** Why assignments must not refer to this object; undefined where they may. */
  readonly unusable?: (wire: WireObject) => string | undefined;
  /** A sign that another service owns the object, such as Windows Autopatch. */
  readonly ownedElsewhere?: (wire: WireObject) => string | undefined;
  /** Operator-owned state that every plan shows; undefined where there is none. */
  readonly operational?: (wire: WireObject, now: Date) => OperationalState | undefined;
}

export interface Settle {
  /** Reads what the service offers; read once, with the snapshot. */
  readonly catalog?: GraphRequest;
  /**
   * Only a value that changes is judged: one that was right when it was written stays right.
   * Undefined where there is nothing to say; `after` is the service's own form of the value.
   */
  readonly judge: (
    change: FieldChange,
    circumstances: Circumstances,
  ) => { readonly after: unknown } | { readonly problem: string } | undefined;
}

export interface Circumstances {
  readonly now: Date;
  /** Rows of the catalog; null where it could not be read, undefined where it is not asked. */
  readonly catalog: readonly WireObject[] | null | undefined;
}

export interface Assignable {
  /** Whether targets may carry an assignment filter. */
  readonly filters: boolean;
  /** Whether the kind takes the "all devices" and "all users" targets. */
  readonly everyone: boolean;
  readonly wireType: string;
}

export interface Membership {
  /** Where the members stand in a policy file. */
  readonly path: string;
  readonly read: (id: string) => GraphRequest;
  readonly add: (id: string, memberIds: readonly string[], graphUrl: string) => GraphRequest[];
  readonly remove: (id: string, memberId: string) => GraphRequest;
  /** Requests whose pages hold every device that the written entries could mean. */
  readonly locate: (entries: readonly string[]) => readonly GraphRequest[];
}

export interface Processing {
  readonly status: (id: string) => GraphRequest;
  readonly isDynamic: (wire: WireObject) => boolean;
}

export interface OperationalState {
  /** What is paused or rolled back, such as `quality`. */
  readonly paused: readonly string[];
  readonly rollingBack: readonly string[];
  /** When the pause ends by itself, ISO 8601 UTC. */
  readonly until: string | null;
}
