import { isObjectId } from "../../kind/object-id.ts";
import { filters, groups } from "../../registry/kinds.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { GroupFacts } from "../source-object.ts";

/** How the groups and filters of a source are looked up in the tenant that the files are for. */
export interface ReferenceOptions {
  /** Whether that is the source's own tenant, so that ids mean the same. */
  readonly isSameTenant: boolean;
}

/** What a source calls its groups and filters. */
export interface ReferenceNames {
  readonly groups: ReadonlyMap<string, GroupFacts>;
  readonly filters: ReadonlyMap<string, string>;
}

/**
 * Groups and filters that assignments name. A reference is good where the id still means the same,
 * or where the source says the name, and that one name is of one object only.
 */
export class ReferenceTable {
  readonly #names: ReferenceNames;
  readonly #isSameTenant: boolean;
  readonly #ambiguous: ReadonlySet<string>;

  constructor(names: ReferenceNames, { isSameTenant }: ReferenceOptions) {
    this.#names = names;
    this.#isSameTenant = isSameTenant;
    this.#ambiguous = repeated(names.groups);
  }

  /** Why files cannot name a group; undefined where they can. */
  whyNoGroup(id: string | undefined): string | undefined {
    if (id === undefined) return "it names no group";
    if (this.#isSameTenant && isObjectId(id)) return undefined;
    const { name } = this.#names.groups.get(id) ?? {};
    if (name === undefined) return `group ${id} has no name in the source`;
    if (isPattern(name)) return `${JSON.stringify(name)} is a pattern of names`;
    return this.#ambiguous.has(name.toLowerCase())
      ? `the source has several groups with the name ${JSON.stringify(name)}`
      : undefined;
  }

  /** Why files cannot name a filter; undefined where they can. */
  whyNoFilter(id: string): string | undefined {
    if (this.#isSameTenant && isObjectId(id)) return undefined;
    const name = this.#names.filters.get(id);
    if (name === undefined) return `filter ${id} has no name in the source`;
    return isPattern(name) ? `${JSON.stringify(name)} is a pattern of names` : undefined;
  }

  /** A group that others own, for the files. `number` stands for the id where that says nothing. */
  groupOf(id: string, number: number): TenantObject {
    const { name, rule } = this.#names.groups.get(id) ?? {};
    const dynamic =
      rule === undefined ? {} : { groupTypes: ["DynamicMembership"], membershipRule: rule };
    return {
      kind: groups.name,
      id: this.idFor(id, `named-${number}`),
      displayName: name ?? id,
      description: null,
      wire: { displayName: name ?? id, ...dynamic },
    };
  }

  /** A filter that others own. */
  filterOf(id: string, number: number): TenantObject {
    const displayName = this.#names.filters.get(id) ?? id;
    return {
      kind: filters.name,
      id: this.idFor(id, `named-${number}`),
      displayName,
      description: null,
      wire: { displayName },
    };
  }

  /** The id that an object has in the tenant of the files; else `label`, which is none. */
  idFor(id: string, label: string): string {
    return this.#isSameTenant && isObjectId(id) ? id.toLowerCase() : label;
  }
}

// no group is called so on purpose, and CIPP takes it for any text
function isPattern(name: string): boolean {
  return name.includes("*");
}

/** Names that several objects bear; those without a real id are known by their names alone. */
function repeated(groups: ReferenceNames["groups"]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const [id, { name }] of groups) {
    if (name === undefined || !isObjectId(id)) continue;
    const lower = name.toLowerCase();
    if (seen.has(lower)) twice.add(lower);
    seen.add(lower);
  }
  return twice;
}
