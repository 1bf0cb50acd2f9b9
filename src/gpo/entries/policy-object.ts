import type { RegistryEntry, SourceProblem } from "./registry-entry.ts";

/** A container of the directory that a Group Policy object is linked to. */
export interface PolicyLink {
  /** Such as `corp.example/Berlin/Clients`. */
  readonly path: string;
  readonly isEnabled: boolean;
  readonly isEnforced: boolean;
}

/** What a source says of a Group Policy object beside its values. */
export interface PolicyIdentity {
  /** Null for the registry of a machine, and where the source does not name it. */
  readonly name: string | null;
  /** As Windows writes it, in braces and lower case. */
  readonly id: string | null;
  readonly domain: string | null;
  readonly links: readonly PolicyLink[];
  /** Whom security filtering lets it apply to, such as `CORP\WU Pilot`. */
  readonly appliesTo: readonly string[];
  readonly isDeniedTo: readonly string[];
  readonly wmiFilter: string | null;
  /** False where the computer side of the object is turned off. */
  readonly isOn: boolean;
}

/** One Group Policy object, or what came of all of them on one machine. */
export interface PolicyObject extends PolicyIdentity {
  /** The file that its values come from. */
  readonly file: string;
  /** ISO 8601 as the backup has it; null where it is no backup. */
  readonly backedUpAt: string | null;
  /** Values from a registry.pol are exact, values from a report come by their titles. */
  readonly isExact: boolean;
  readonly entries: readonly RegistryEntry[];
}

/** What files hold. */
export interface ReadObjects {
  readonly objects: readonly PolicyObject[];
  readonly problems: readonly SourceProblem[];
  /** Values under keys that have nothing to do with Windows Update policies. */
  readonly otherValues: number;
}

/** Of a source that says nothing but values. */
export const nameless: PolicyIdentity = {
  name: null,
  id: null,
  domain: null,
  links: [],
  appliesTo: [],
  isDeniedTo: [],
  wmiFilter: null,
  isOn: true,
};
