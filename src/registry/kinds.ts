import type { PolicyKind } from "../assignments/policy-kind.ts";
import { filterKind } from "../filters/kind.ts";
import { groupKind } from "../groups/kind.ts";
import type { FilterKind, GroupKind } from "../kind/kind.ts";
import { remediationKind } from "../remediations/kind.ts";
import { ringKind } from "../rings/kind.ts";
import { settingKind } from "../settings/kind.ts";
import { driverUpdateKind } from "../updates/driver/kind.ts";
import { win32AppKind } from "../win32-apps/kind.ts";
import { expediteUpdateKind } from "../updates/expedite/kind.ts";
import { featureUpdateKind } from "../updates/feature/kind.ts";
import { qualityUpdateKind } from "../updates/quality/kind.ts";

/** Every kind, a line each, in dependency order: a kind refers only to those before it. */
const registered = [
  groupKind,
  filterKind,
  ringKind,
  featureUpdateKind,
  expediteUpdateKind,
  qualityUpdateKind,
  driverUpdateKind,
  settingKind,
  remediationKind,
  win32AppKind,
] as const;

/** The kinds as they are, each with its own schema. */
export type RegisteredKind = (typeof registered)[number];
/**
 * The name of a kind of resource, as addresses begin with it: `ring` in `ring/broad`. The set is
 * closed: what is safe to write of a kind (its fixed properties, its order, what deleting it
 * does to devices) stands in this package, and a plan is judged by it.
 *
 * @useDeclaredType
 */
export type KindName = RegisteredKind["name"];
/** Sections that files do not write. */
export type GivenSection = (typeof win32AppKind)["section"];
export type AnyKind = GroupKind<KindName> | FilterKind<KindName> | PolicyKind<KindName>;

export const kinds: readonly AnyKind[] = registered;
/** What policies are assigned to, and what narrows that. */
export const groups: GroupKind<KindName> = groupKind;
export const filters: FilterKind<KindName> = filterKind;
/** A kind of policy that is registered, whichever. */
export type PolicyKindOfTenant = PolicyKind<KindName>;
export const policies: readonly PolicyKindOfTenant[] = kinds.filter(
  (kind) => kind.role === "policy",
);

const byName: ReadonlyMap<string, AnyKind> = new Map(kinds.map((kind) => [kind.name, kind]));

/** @throws {RangeError} for a name that no kind has, as in a plan of a later version. */
export function kindOf(name: string): AnyKind {
  const kind = byName.get(name);
  if (!kind) throw new RangeError(`unknown kind of resource: ${name}`);
  return kind;
}

/** The policy kind of this name; undefined for groups and filters. */
export function policyKindOf(name: string): PolicyKindOfTenant | undefined {
  const kind = kindOf(name);
  return kind.role === "policy" ? kind : undefined;
}

/** @throws {RangeError} where the name is of no kind of policy. */
export function demandPolicyKind(name: string): PolicyKindOfTenant {
  const kind = policyKindOf(name);
  if (!kind) throw new RangeError(`${name} is no kind of policy`);
  return kind;
}

/**
 * Whether resources of another kind, or tools, give some of this one, whose keys have a dot: what
 * files write themselves has none.
 */
export function isExpandedInto({ name }: { readonly name: string }): boolean {
  return (
    name === remediationKind.name ||
    kinds.some(
      (kind) => kind.expansion?.into === name || (kind.name === name && kind.givenBy !== undefined),
    )
  );
}

/** Whether an object or resource is a filter: what narrows whom an assignment reaches. */
export function isFilter({ kind }: { readonly kind: string }): boolean {
  return kind === filters.name;
}

/** Whether an object or resource is a group: what policies are assigned to. */
export function isGroup({ kind }: { readonly kind: string }): boolean {
  return kind === groups.name;
}
