import type { GraphRequest } from "../graph/request.ts";
import type { WireObject } from "./wire.ts";

/** How the devices of a group are read and written. */
export interface Membership {
  /** Where the members stand in a policy file. */
  readonly path: string;
  /** The property that holds the rule of a group that fills itself. */
  readonly rulePath: string;
  readonly read: (id: string) => GraphRequest;
  /** Reads its devices, those of nested groups too, as Intune counts them. */
  readonly readNestedDevices: (id: string) => GraphRequest;
  /** Reads one user who is in it, or in a nested group. */
  readonly readNestedUser: (id: string) => GraphRequest;
  readonly add: (id: string, memberIds: readonly string[], graphUrl: string) => GraphRequest[];
  readonly remove: (id: string, memberId: string) => GraphRequest;
  /** Requests whose pages hold every device that the written entries could mean. */
  readonly locate: (entries: readonly string[]) => readonly GraphRequest[];
  /** Looks groups up by id, many a request; those that are gone are left out. */
  readonly lookUp: (ids: readonly string[]) => readonly GraphRequest[];
}

/** How a group tells whether it has filled itself after a write. */
export interface Processing {
  /** Where it stands in a policy file. */
  readonly path: string;
  readonly status: (id: string) => GraphRequest;
  readonly isDynamic: (wire: WireObject) => boolean;
  /** The rule holds, but is not evaluated. */
  readonly isPaused: (wire: WireObject) => boolean;
  /** The same of the values that files state. */
  readonly isPausedIn: (fields: Readonly<Record<string, unknown>>) => boolean;
}
