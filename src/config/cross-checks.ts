import { parseAddress } from "../kind/address.ts";
import { suggestion } from "../kind/did-you-mean.ts";
import { foldedName } from "../kind/folded-name.ts";
import { valueAt } from "../kind/value-at.ts";
import { filters, groups, kinds, policies, type PolicyKindOfTenant } from "../registry/kinds.ts";
import { remediationKind } from "../remediations/kind.ts";
import type { DesiredResource, ExistingReference } from "./desired-state.ts";

import { checkFilledGroup } from "./filled-group.ts";
import type { Frame } from "./schema.ts";
import type { Path } from "./source.ts";

/** Tells a problem at a path of the files. */
export type Say = (path: Path, message: string, of?: "key" | "value") => void;

/** Keys that assignments name must be in the files, once each, and fit the kind. */
export function checkReferences(sections: Record<string, unknown>, say: Say): void {
  for (const kind of policies) {
    for (const [key, policy] of Object.entries((sections[kind.section] ?? {}) as object)) {
      const at = [kind.section, key, "assignments"];
      checkAssignmentLines(valueAt(policy, ["assignments"]), { at, kind, sections }, say);
    }
  }
}

/** The same of tools, whose lines become those of remediations and apps, which take the same targets. */
export function checkToolReferences(
  tools: Frame["tools"],
  sections: Record<string, unknown>,
  say: Say,
): void {
  for (const [name, tool] of Object.entries(tools ?? {})) {
    for (const path of [["assignments"], ["place", "assignments"]]) {
      const at = ["tools", name, ...path];
      checkAssignmentLines(valueAt(tool, path), { at, kind: remediationKind, sections }, say);
    }
    const group = valueAt(tool, ["next", "group"]);
    if (typeof group === "string")
      checkFilledGroup(group, sections, (message) => {
        say(["tools", name, "next", "group"], message);
      });
  }
}

interface LinesOf {
  readonly at: Path;
  readonly kind: PolicyKindOfTenant;
  readonly sections: Readonly<Record<string, unknown>>;
}

function checkAssignmentLines(
  list: unknown,
  { at: listAt, kind, sections }: LinesOf,
  say: Say,
): void {
  if (!Array.isArray(list)) return;
  const statedIn = (section: string) => (sections[section] ?? {}) as object;
  const seen = new Map<string, number>();
  for (const [index, item] of (list as Record<string, unknown>[]).entries()) {
    if (typeof item !== "object" || item === null) continue;
    const at = [...listAt, index];
    for (const [property, section] of [
      ["group", groups.section],
      ["exclude", groups.section],
      ["filter", filters.section],
    ] as const) {
      const name = item[property];
      const known = statedIn(section);
      if (typeof name !== "string" || Object.hasOwn(known, name)) continue;
      if (property === "filter" && filterKeys(sections).has(name)) continue;
      const key = property === "filter" ? undefined : groupKeyOf(name, sections);
      const advice =
        key === undefined ? suggestion(name, Object.keys(known)) : `; its key is "${key}"`;
      say([...at, property], `"${name}" is not a key under ${section}${advice}`);
    }
    const everyone = ["allDevices", "allUsers"].find((name) => item[name] !== undefined);
    if (everyone && !kind.targets.everyone) {
      say([...at, everyone], `a ${kind.title} is assigned to groups only`);
    }
    if (item["filter"] !== undefined && !kind.targets.filters) {
      say([...at, "filter"], `a ${kind.title} takes no assignment filter; Intune would ignore it`);
    }
    const group = item["group"] ?? item["exclude"];
    const target = typeof group === "string" ? group : everyone;
    if (target === undefined) continue;
    const slot = typeof group === "string" ? `group ${target}` : target;
    const first = seen.get(slot);
    if (first !== undefined) {
      say(at, `names ${target} a second time; the first is assignments.${first}`);
    }
    seen.set(slot, first ?? index);
  }
}

/** The key of the one group of this display name. */
function groupKeyOf(
  displayName: string,
  sections: Readonly<Record<string, unknown>>,
): string | undefined {
  const all = Object.entries((sections[groups.section] ?? {}) as object);
  const named = all.filter(([, group]) => valueAt(group, ["displayName"]) === displayName);
  return named.length === 1 ? named[0]?.[0] : undefined;
}

/** Keys of filters by display name, where the name is the only one of its kind. */
export function filterKeys(
  sections: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const twice = new Set<string>();
  for (const [key, filter] of Object.entries((sections[filters.section] ?? {}) as object)) {
    const name = valueAt(filter, ["displayName"]);
    if (typeof name !== "string") continue;
    if (keys.has(name)) twice.add(name);
    keys.set(name, key);
  }
  for (const name of twice) keys.delete(name);
  return keys;
}

// two resources of one kind under one name could not be found by it; an id tells them apart
export function checkNames(
  resources: readonly DesiredResource[],
  existing: readonly ExistingReference[],
  adopted: ReadonlySet<string>,
  say: Say,
): void {
  const seen = new Map<string, NamedItem>();
  for (const item of [...resources, ...existing]) {
    if (item.displayName === undefined || item.id !== undefined || adopted.has(item.address))
      continue;
    // commands take names that differ in letter case for one, and people read them so
    const name = `${item.kind}\u0000${foldedName(item.displayName)}`;
    const first = seen.get(name);
    const section = kinds.find((kind) => kind.name === item.kind)?.section ?? item.kind;
    if (first !== undefined) {
      say(
        [section, item.key, "displayName"],
        `"${item.displayName}" ${alsoNamed(first, item.displayName)}; names must differ within a kind, unless an id tells the objects apart`,
      );
    } else seen.set(name, { address: item.address, displayName: item.displayName });
  }
  const ids = new Map<string, string>();
  for (const item of [...resources, ...existing]) {
    if (item.id === undefined) continue;
    const first = ids.get(item.id);
    const section = kinds.find((kind) => kind.name === item.kind)?.section ?? item.kind;
    if (first !== undefined)
      say([section, item.key, "id"], `${item.id} is also the id of ${first}`);
    else ids.set(item.id, item.address);
  }
}

interface NamedItem {
  readonly address: string;
  readonly displayName: string;
}

function alsoNamed(first: NamedItem, name: string): string {
  return first.displayName === name
    ? `is also the name of ${first.address}`
    : `differs only in letter case from "${first.displayName}", the name of ${first.address}`;
}

export function checkAddresses(
  frame: Frame | undefined,
  resources: readonly DesiredResource[],
  say: Say,
): void {
  if (!frame) return;
  const addresses = resources.map((resource) => resource.address);
  const unknown = (address: string) =>
    `${address} is not in the config${suggestion(address, addresses)}`;
  const kindNames = kinds.map(({ name }): string => name);
  const kindOfAddress = (address: string) => parseAddress(address).kind;
  for (const [index, { to, id }] of (frame.adopt ?? []).entries()) {
    if (!addresses.includes(to)) say(["adopt", index, "to"], unknown(to));
    const earlier = (frame.adopt ?? []).findIndex(
      (other) => other.id.toLowerCase() === id.toLowerCase(),
    );
    if (earlier < index)
      say(["adopt", index, "id"], `${id} is adopted twice; the first is adopt.${earlier}`);
    if ((frame.adopt ?? []).findIndex((other) => other.to === to) < index) {
      say(["adopt", index, "to"], `${to} is adopted twice`);
    }
  }
  for (const [index, { from, to }] of (frame.moved ?? []).entries()) {
    if (!addresses.includes(to)) say(["moved", index, "to"], unknown(to));
    if (addresses.includes(from)) {
      say(
        ["moved", index, "from"],
        `${from} is still in the config; a moved resource has only its new key`,
      );
    }
    if ((frame.moved ?? []).findIndex((other) => other.from === from) < index) {
      say(["moved", index, "from"], `${from} is moved twice`);
    }
    if (kindOfAddress(from) !== kindOfAddress(to)) {
      say(["moved", index, "to"], `must be a ${kindOfAddress(from)}, as ${from} is`);
    }
  }
  for (const [index, { from }] of (frame.removed ?? []).entries()) {
    if (addresses.includes(from)) {
      say(["removed", index, "from"], `${from} is still in the config; take it out there first`);
    }
    if (!kindNames.includes(kindOfAddress(from))) {
      say(
        ["removed", index, "from"],
        `${kindOfAddress(from)} is no kind of resource${suggestion(kindOfAddress(from), kindNames)}`,
      );
    }
  }
}

/**
 * A freeze stands in one place, since the two count its days differently; a file of freezes has to be
 * read before.
 */
export function checkFreezes(frame: Frame | undefined, isFileRead: boolean, say: Say): void {
  const { freeze } = frame?.calendar ?? {};
  if (freeze !== undefined && !Array.isArray(freeze) && !isFileRead)
    say(
      ["calendar", "freeze", "ics"],
      "names a file, which only a config that is loaded from a file can; write the freezes out",
    );
  if (frame?.calendar?.freeze && frame.guards?.freeze)
    say(
      ["guards", "freeze"],
      "is given under calendar as well; leave it there, where its days are in a time zone, and take it out of guards",
      "key",
    );
}
