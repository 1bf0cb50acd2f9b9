import type { DesiredAssignment } from "../assignments/schema.ts";
import type { KindName } from "../registry/kinds.ts";
import type { ConfigIssue } from "./config-error.ts";
import type { Guards } from "./schema.ts";

/** What the policy files say, checked and compiled. Plain data: it can be saved as JSON. */
export interface DesiredState {
  readonly formatVersion: 1;
  readonly stack: string;
  readonly tenantId?: string;
  /** Of the merged files before variables are filled in. */
  readonly configHash: string;
  readonly resources: readonly DesiredResource[];
  /** Only referred to, never written. */
  readonly existing: readonly ExistingReference[];
  readonly guards: Guards;
  readonly adopt: readonly { readonly to: string; readonly id: string }[];
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  readonly removed: readonly { readonly from: string; readonly destroy: boolean }[];
  /** What is valid and most likely not meant. */
  readonly warnings: readonly ConfigWarning[];
  /** Values of `${var:NAME}`. Not enumerable, so that no JSON carries them. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface ConfigWarning extends ConfigIssue {
  readonly address: string;
}

export interface DesiredResource {
  /** `kind/key`, such as `ring/broad`. */
  readonly address: string;
  readonly kind: KindName;
  readonly key: string;
  readonly displayName: string;
  /** Pins the object in the tenant. */
  readonly id?: string;
  /** Managed values by property path; `${var:NAME}` is not filled in. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Undefined where not managed. */
  readonly assignments?: readonly DesiredAssignment[];
  readonly assignmentsMode: "authoritative" | "additive";
  /** Wanted member devices as written: names, object ids or device ids. */
  readonly members?: readonly string[];
  /** What is written for the parts of its kind, by path. */
  readonly parts?: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly order?: number;
  /** Addresses of the groups and filters that it refers to. */
  readonly dependsOn: readonly string[];
  readonly approximations: readonly string[];
  readonly source: ConfigPlace;
}

export interface ExistingReference {
  readonly address: string;
  readonly kind: KindName;
  readonly key: string;
  readonly displayName?: string;
  readonly id?: string;
  readonly source: ConfigPlace;
}

/** Where a resource stands in the files. */
export interface ConfigPlace {
  /** As the caller named it, relative to the working folder. */
  readonly file: string;
  /** 1-based; absent where the file is code and has no positions. */
  readonly line?: number;
}
