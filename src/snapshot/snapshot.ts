import type { Assignment } from "../assignments/assignment.ts";
import type { WireObject } from "../kind/wire.ts";
import type { KindName } from "../registry/kinds.ts";
import type { ServicePolicies } from "../update-service/read-service-policies.ts";
import type { Marker } from "../kind/ownership-marker.ts";

/**
 * What the tenant held at one moment, as far as a desired state needs it. Plain data: it can be
 * saved as JSON, and `createPlan` asks nothing else of the tenant.
 */
export interface Snapshot {
  readonly formatVersion: 1;
  /** ISO 8601, UTC, by the clock of the tenant it was read with. */
  readonly takenAt: string;
  /** Null where neither `/organization` nor the token tells it. */
  readonly tenantId: string | null;
  /** Null where this identity may not read `/organization`. */
  readonly tenantName: string | null;
  /** Whether every list was read to its end. Nothing is pruned on an incomplete one. */
  readonly complete: boolean;
  /** Policies and filters as they were listed; of groups those that the config or the stack may mean. */
  readonly objects: readonly TenantObject[];
  /** Display names of groups that assignments refer to; null where a group is gone. */
  readonly groupNames: Readonly<Record<string, string | null>>;
  /** The devices that each written member entry could mean. */
  readonly devices: Readonly<Record<string, readonly DeviceReference[]>>;
  /** What the written value of a part could mean, by address and path. */
  readonly located: Readonly<Record<string, Readonly<Record<string, readonly WireObject[]>>>>;
  /** What the service offers, by kind; null where it could not be read. */
  readonly catalogs: Readonly<Partial<Record<KindName, readonly WireObject[] | null>>>;
  /**
   * Policies of the Windows Update service itself, which nothing here writes; absent where the token
   * does not name a permission for them.
   */
  readonly service?: ServicePolicies;
  /** Lists that could not be read, and why. */
  readonly unread: readonly UnreadList[];
}

/** A list that could not be read. */
export interface UnreadList {
  readonly kind: KindName;
  readonly reason: string;
  /** It needs a permission of its own, and the files hold none of its kind: the rest is complete. */
  readonly isApart?: true;
}

/** One object of the tenant as it was read: what is compared, written over, or left alone. */
export interface TenantObject {
  readonly kind: KindName;
  /** Lower case. */
  readonly id: string;
  readonly displayName: string;
  /** Without the marker. */
  readonly description: string | null;
  /**
   * The ownership marker; absent where no stack owns the object, and where a text claims one of
   * a kind whose alternate key does not say the same.
   */
  readonly marker?: Marker;
  /** The major version of a marker that a later version of this package wrote. */
  readonly newerMarker?: number;
  /** Undefined where the kind has none, or where they were not read. */
  readonly assignments?: readonly Assignment[];
  /** Read only for groups whose members the config states. */
  readonly members?: readonly DeviceReference[];
  /** Rows of its parts by path; read only for the parts that the config states. */
  readonly parts?: Readonly<Record<string, readonly WireObject[]>>;
  /** As Graph sent it, with concealed values where they were read. */
  readonly wire: WireObject;
}

/** A device by name. */
export interface DeviceReference {
  /** Object id of the device in the directory. */
  readonly id: string;
  readonly displayName: string;
}
