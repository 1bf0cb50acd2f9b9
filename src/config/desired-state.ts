import type { DesiredAssignment } from "../assignments/schema.ts";
import type { DesiredContentFile } from "../kind/content.ts";
import type { KindName } from "../registry/kinds.ts";
import type { BackupSettings } from "./backup-schema.ts";
import type { Calendar } from "./calendar.ts";
import type { CompatibilityEntry } from "./compatibility/compatibility-schema.ts";
import type { StateStoreSettings } from "../state/open-store.ts";
import type { ConfigIssue } from "./config-error.ts";
import type { FreezeEvent } from "./ics/freeze-events.ts";
import type { LintSettings } from "./lint-settings.ts";
import type { RolloutSpec } from "./rollouts/rollout-schema.ts";
import type { Guards } from "./guards-schema.ts";
import type { Sites } from "./sites/sites-schema.ts";
import type { Path, Suppression } from "./source.ts";
import type { DesiredTool } from "./tools/desired-tool.ts";

/** What the policy files say, checked and compiled. Plain data: it can be saved as JSON. */
export interface DesiredState {
  readonly formatVersion: 1;
  /** The scope of ownership: markers in the tenant carry it. */
  readonly stack: string;
  /** The only tenant that this may be applied to; absent where any may. */
  readonly tenantId?: string;
  /** Of the merged files before variables are filled in. */
  readonly configHash: string;
  /** In the order of their kinds and of the files. */
  readonly resources: readonly DesiredResource[];
  /** Only referred to, never written. */
  readonly existing: readonly ExistingReference[];
  readonly guards: Guards;
  readonly calendar?: Calendar;
  /**
   * Of the file that `calendar.freeze.ics` names: from a year before it was read to two years after.
   * Absent where no file is named.
   */
  readonly freezeEvents?: readonly FreezeEvent[];
  readonly lint?: LintSettings;
  /** Folder of notes on past incidents, relative to that of the config. */
  readonly incidents?: string;
  /** How often backups are made and how long they are kept, as far as the files say. */
  readonly backups?: BackupSettings;
  /** How a device says at which site it is, and what is known of each. */
  readonly sites?: Sites;
  /** By name, with what the files leave open filled in. */
  readonly rollouts?: Readonly<Record<string, RolloutSpec>>;
  /** Which devices must not get which content, in the order of the files. */
  readonly compatibility?: readonly CompatibilityEntry[];
  /**
   * Tools whose versions stand side by side on devices, by name. Nothing is written for them by this
   * version.
   */
  readonly tools?: Readonly<Record<string, DesiredTool>>;
  /** Existing objects, by id, to be taken over for an address. */
  readonly adopt: readonly { readonly to: string; readonly id: string }[];
  /** Addresses that were renamed: the object stays. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  /** Addresses that went out of the files; without `destroy` their objects stay. */
  readonly removed: readonly { readonly from: string; readonly destroy: boolean }[];
  /** What is valid and most likely not meant. */
  readonly warnings: readonly ConfigWarning[];
  /** Values of `${var:NAME}`. Not enumerable, so that no JSON carries them. */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Which store state is kept in, with variables filled in; absent where the files do not say. Not
   * enumerable, so that no JSON carries its secrets.
   */
  readonly stateStore?: StateStoreSettings;
  /** Where things stand in the files. Not enumerable, and gone in a state read from JSON. */
  readonly files?: ConfigFiles;
}

/** The policy files behind a state, for messages about what they say. */
export interface ConfigFiles {
  /** Of a path such as `["rings", "broad", "quality"]`: that, or the nearest that is written. */
  readonly locate: (path: Path, of?: "key" | "value") => ConfigLocation;
  /** What is written at a path, with variables not filled in; undefined where nothing is. */
  readonly written: (path: Path) => unknown;
  /** Comments that ask for silence about a rule. */
  readonly suppressions: readonly Suppression[];
}

/** Something valid in the files that is most likely not meant. It stops nothing. */
export interface ConfigWarning extends ConfigIssue {
  /** Of the resource, such as `ring/broad`. */
  readonly address: string;
  /** What it is about, as a stable name; a rule of the lint stands for each. */
  readonly cause: string;
}

/**
 * One resource as the files want it. What is absent, or has no entry in `fields`, is not managed:
 * its value in the tenant stays.
 */
export interface DesiredResource {
  /** `kind/key`, such as `ring/broad`. */
  readonly address: string;
  readonly kind: KindName;
  /** In its section of the files; unique within its kind. */
  readonly key: string;
  readonly displayName: string;
  /** Pins the object in the tenant. */
  readonly id?: string;
  /** Managed values by property path; `${var:NAME}` is not filled in. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Undefined where not managed. */
  readonly assignments?: readonly DesiredAssignment[];
  /** `authoritative`: what the files do not name is taken off; `additive`: it stays. */
  readonly assignmentsMode: "authoritative" | "additive";
  /** Wanted member devices as written: names, object ids or device ids. */
  readonly members?: readonly string[];
  /** What is written for the parts of its kind, by path. */
  readonly parts?: Readonly<Record<string, unknown>>;
  /** Files that belong to it and are uploaded, with their paths on this machine. */
  readonly content?: readonly DesiredContentFile[];
  /** Never deleted nor replaced. */
  readonly protect: boolean;
  /** Place in the order of a rollout; lower is earlier. */
  readonly order?: number;
  /** Addresses of the groups and filters that it refers to. */
  readonly dependsOn: readonly string[];
  /** Address of the resource that stands for this one, such as a ring for its native window. */
  readonly givenBy?: string;
  /** One sentence for each wish that Graph or Windows cannot honour exactly. */
  readonly approximations: readonly string[];
  readonly source: ConfigPlace;
}

/** A group or filter that others own: looked up by id or name, never written. */
export interface ExistingReference {
  /** `kind/key`, such as `ring/broad`. */
  readonly address: string;
  readonly kind: KindName;
  readonly key: string;
  /** Absent where only the id is given. */
  readonly displayName?: string;
  /** Absent where only the name is given, which then has to be the only one. */
  readonly id?: string;
  readonly source: ConfigPlace;
}

/** Where a value stands in the files. */
export interface ConfigLocation extends Pick<ConfigIssue, "file" | "line" | "column" | "path"> {}

/** Where a resource stands in the files. */
export interface ConfigPlace {
  /** As the caller named it, relative to the working folder. */
  readonly file: string;
  /** 1-based; absent where the file is code and has no positions. */
  readonly line?: number;
}
