import type { ZodType } from "zod";
import type { GraphVersion } from "../graph/request.ts";
import type { Concealed } from "./masked-values.ts";
import type { StoredContent } from "./content.ts";
import type { Forms } from "./forms.ts";
import type { Expansion } from "./expansion.ts";
import type { Exported } from "./export-form.ts";
import type { Membership, Processing } from "./device-membership.ts";
import type { Operational } from "./operator-state.ts";
import type { Part } from "./object-part.ts";
import type { EffectTable, Outlook, Values } from "./effect.ts";
import type { Property } from "./property.ts";
import type { WireObject } from "./wire.ts";
import type { KindRequests } from "./requests.ts";
import type { Compiled, ResourceSpec, SpecProblem } from "./spec.ts";
import type { TextFiles } from "./text-files.ts";
import type { Timely } from "./timely-values.ts";
import type { Output } from "./zod.ts";

type Schema = () => ZodType<ResourceSpec>;

/**
 * What every kind of resource declares. `Schema` is one resource as a policy file states
 * it, and what the functions take follows from it. The optional members are capabilities
 * that few kinds have; each is described where its type is.
 */
export interface Kind<
  Name extends string = string,
  Section extends string = string,
  Of extends Schema = Schema,
> {
  readonly name: Name;
  /** Its key in a policy file, such as `rings`. */
  readonly section: Section;
  /** For messages, such as "update ring". */
  readonly title: string;
  readonly version: GraphVersion;
  /** Collection path, such as `/deviceManagement/deviceConfigurations`. */
  readonly path: string;
  /** One resource as a policy file states it. */
  readonly schema: Of;
  /** In schema order: the digest of a marker counts on it, so new ones go last. */
  readonly properties: readonly Property[];
  readonly permissions: KindPermissions;
  /**
   * Its permissions are granted for it alone: where the files hold none of it, who lacks them still
   * reads all that there is to compare.
   */
  readonly isApart?: true;
  /**
   * Files do not write resources of it: what stands under this key of theirs gives all of them, such
   * as `tools`.
   */
  readonly givenBy?: string;
  readonly requests: KindRequests;
  /** Characters that Graph takes for a description, the ownership marker included. */
  readonly descriptionLimit: number;
  /** What each property does to devices; a property that does nothing says why. */
  readonly effects: EffectTable;
  /** What deleting an object leaves behind, on devices that lose it too; by its values where they matter. */
  readonly deleteConsequence: string | ((was: Values) => string);

  // methods, so that a list of kinds can hold them all: what each takes is what its schema gave
  compile(spec: Output<Of>): Compiled;
  /** Cross-checks beyond the schema; empty where fine. */
  check?(spec: Output<Of>): readonly SpecProblem[];
  /** What of an object as it will be Windows does not honour, as sentences. */
  approximate?(outlook: Outlook): readonly string[];
  /** Why this object must not be written at all; undefined where it may. */
  refusal?(wire: WireObject): string | undefined;
  /** A sign that another service owns the object, such as Windows Autopatch. */
  ownedElsewhere?(wire: WireObject): string | undefined;

  readonly forms?: Forms;
  readonly parts?: readonly Part[];
  readonly concealed?: Concealed;
  readonly content?: StoredContent;
  readonly timely?: Timely;
  readonly operational?: Operational;
  readonly exported?: Exported;
  readonly texts?: TextFiles;
  readonly expansion?: Expansion<Output<Of>>;
}

/**
 * Least application permissions, of which the delegated ones bear the same names.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
export interface KindPermissions {
  readonly read: string;
  /** For everything that is written, unless the next two say otherwise. */
  readonly write: string;
  /** Where less does for making a new object. */
  readonly create?: string;
  /** Where less does for changing nothing but members. */
  readonly members?: string;
}

/** What assignments may refer to, whoever owns it. */
interface Referable {
  /** How a policy file refers to an object that others own. */
  readonly reference: () => ZodType<ReferenceSpec>;
  /** Why assignments must not refer to this object; undefined where they may. */
  unusable(wire: WireObject): string | undefined;
}

export interface ReferenceSpec {
  readonly existing: true;
  readonly displayName?: string;
  readonly id?: string;
}

/** Groups hold devices. */
export interface GroupKind<
  Name extends string = string,
  Section extends string = string,
  Of extends Schema = Schema,
>
  extends Kind<Name, Section, Of>, Referable {
  readonly role: "group";
  readonly membership: Membership;
  readonly processing: Processing;
}

/** Filters select devices at check-in. */
export interface FilterKind<
  Name extends string = string,
  Section extends string = string,
  Of extends Schema = Schema,
>
  extends Kind<Name, Section, Of>, Referable {
  readonly role: "filter";
}

/** Fills in the role, and infers what the functions take from the schema. */
export function defineGroups<
  const Name extends string,
  const Section extends string,
  Of extends Schema,
>(kind: Omit<GroupKind<Name, Section, Of>, "role">): GroupKind<Name, Section, Of> {
  return { role: "group", ...kind };
}

/** Fills in the role, and infers what the functions take from the schema. */
export function defineFilters<
  const Name extends string,
  const Section extends string,
  Of extends Schema,
>(kind: Omit<FilterKind<Name, Section, Of>, "role">): FilterKind<Name, Section, Of> {
  return { role: "filter", ...kind };
}
