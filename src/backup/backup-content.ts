import type { DesiredState } from "../config/desired-state.ts";
import { concealValue, isSensitive } from "../config/variables.ts";
import type { OperationOptions } from "../graph/request.ts";
import { formatAddress, parseAddress } from "../kind/address.ts";
import { objectTitle } from "../kind/object-title.ts";
import { isMapping, valueAt } from "../kind/value-at.ts";
import { type AssignmentNames } from "../reconcile/export/export-assignments.ts";
import { managedGroupSpec } from "../reconcile/export/export-groups.ts";
import { isWritableAddress, keyTable } from "../reconcile/export/export-keys.ts";
import { exportedSpec } from "../reconcile/export/export-object.ts";
import { ExportedFiles } from "../reconcile/export/exported-files.ts";
import { type AnyKind, filters, groups, isGroup, kindOf } from "../registry/kinds.ts";
import { isOurs } from "../snapshot/ownership.ts";
import { readField } from "../snapshot/read-object.ts";
import { devicesAmong } from "../snapshot/read-members.ts";
import type { Snapshot, TenantObject } from "../snapshot/snapshot.ts";
import { statedObjects } from "../snapshot/stated-objects.ts";
import { visibleLists } from "../snapshot/visible-lists.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { BackupContent, BackupObject } from "./backup.ts";
import { settledSpec } from "./settled-spec.ts";

/**
 * What a snapshot holds of the stack's objects, and of those that the files stand for, as policy
 * files state it. Asks the tenant only for what the snapshot has not: the members of assigned groups
 * that no file states.
 *
 * @throws {GraphError} where these cannot be read.
 */
export async function backupContent(
  tenant: Tenant,
  desired: DesiredState,
  snapshot: Snapshot,
  options: OperationOptions = {},
): Promise<BackupContent> {
  const found = await withOwnMembers(tenant, desired, snapshot, options);
  return contentOf(desired, { ...snapshot, objects: found });
}

async function withOwnMembers(
  tenant: Tenant,
  desired: DesiredState,
  { objects }: Snapshot,
  options: OperationOptions,
): Promise<readonly TenantObject[]> {
  const included = new Set(includedObjects(desired, objects).map(({ object }) => object));
  const asked = objects.filter(
    (object) =>
      included.has(object) &&
      isGroup(object) &&
      object.members === undefined &&
      !groups.processing.isDynamic(object.wire),
  );
  if (asked.length === 0) return objects;
  const lists = await visibleLists(tenant, asked, ({ id }) => groups.membership.read(id), options);
  const read = new Map(lists.map(([group, rows]) => [group, devicesAmong(rows)]));
  return objects.map((object) => {
    const members = read.get(object);
    return members ? { ...object, members } : object;
  });
}

/** An object that is part of a backup, under an address that files can have. */
interface Included {
  readonly object: TenantObject;
  readonly address: string;
  readonly owner: "stack" | "files";
}

/** What the stack owns, and what its files stand for: an apply may be about to take that over. */
function includedObjects(
  desired: DesiredState,
  objects: readonly TenantObject[],
): readonly Included[] {
  const { stack } = desired;
  const stated = new Map(
    statedObjects(desired, objects, () => true).map(({ resource, object }) => [
      object,
      resource.address,
    ]),
  );
  return objects.flatMap((object): Included[] => {
    if (isOurs(object, stack) && object.marker)
      return [{ object, address: object.marker.key, owner: "stack" }];
    const address = stated.get(object);
    const isOthers = object.marker !== undefined && object.marker.stack !== stack;
    return address === undefined || isOthers ? [] : [{ object, address, owner: "files" }];
  });
}

/** Pure. */
function contentOf(desired: DesiredState, snapshot: Snapshot): BackupContent {
  const { stack } = desired;
  const notes: string[] = [];
  const { given, written } = Object.groupBy(
    includedObjects(desired, snapshot.objects),
    ({ object }) => (kindOf(object.kind).givenBy === undefined ? "written" : "given"),
  );
  for (const { object } of given ?? []) notes.push(givenNote(object));
  const included = written ?? [];
  const owners = new Map(included.map(({ object, owner }) => [object.id, owner]));
  // what the files stand for bears the address that it will have
  const own = included.map(({ object, address, owner }) =>
    owner === "stack" ? object : { ...object, marker: { stack, key: address, protect: false } },
  );
  const others = referredTo(own, snapshot);
  const keys = keyTable([...own, ...others], stack);
  const files = new ExportedFiles(stack);
  for (const object of others) files.refer(keys.get(object) ?? object.id, object);
  const names: AssignmentNames = {
    keyOf: (kind, id) => files.keyOf(kind, id),
    groupsRead: !snapshot.unread.some(({ kind }) => kind === groups.name),
  };
  for (const object of inKindOrder(own)) {
    const spec = backupSpec(object, stack, names, notes);
    const key = keys.get(object) ?? object.id;
    if (spec) files.adopt(key, object, settledSpec(kindOf(object.kind), spec));
    else if (kindOf(object.kind).role !== "policy") files.refer(key, object);
  }
  for (const { note } of files.settle()) notes.push(note);
  files.fold();
  const byId = new Map([...own, ...others].map((object) => [object.id, object]));
  return {
    tenantId: snapshot.tenantId,
    takenAt: snapshot.takenAt,
    objects: backupObjects(files, byId, owners, desired, notes, new Date(snapshot.takenAt)),
    notes: notes.sort(),
    unread: snapshot.unread.map(({ kind }) => kind).sort(),
  };
}

/** What files cannot write comes back with what they write. */
function givenNote({ kind: name, wire, displayName, id }: TenantObject): string {
  const kind = kindOf(name);
  return `${objectTitle(kind, wire)} "${displayName}" (${id}) is left out: what stands under ${kind.givenBy} of the files gives it`;
}

/** Groups and filters come before the policies that name them. */
function inKindOrder(objects: readonly TenantObject[]): TenantObject[] {
  const ranks = ["group", "filter", "policy"];
  const rankOf = ({ kind }: TenantObject) => ranks.indexOf(kindOf(kind).role);
  return [...objects].sort((a, b) => rankOf(a) - rankOf(b));
}

function backupSpec(
  object: TenantObject,
  stack: string,
  names: AssignmentNames,
  notes: string[],
): Record<string, unknown> | undefined {
  const kind = kindOf(object.kind);
  const protect = object.marker?.protect === true && { lifecycle: { protect: true } };
  if (isGroup(object)) {
    const spec = managedGroupSpec(object, stack, notes);
    if (!spec) return undefined;
    if (groups.membership.rulePath in spec) return { ...spec, ...protect };
    const devices = (object.members ?? []).map(({ id }) => id).sort();
    return { ...spec, ...protect, members: { devices } };
  }
  if ((kind.concealed?.ask(object.wire, "compare") ?? []).length > 0) {
    notes.push(
      `${objectTitle(kind, object.wire)} "${object.displayName}" (${object.id}) is left out: Graph does not tell its ${kind.concealed?.noun ?? "values"} to this identity`,
    );
    return undefined;
  }
  const spec = exportedSpec(object, stack, names, notes);
  return spec && { ...spec, ...protect };
}

/** Groups and filters that assignments name and that are others'. */
function referredTo(own: readonly TenantObject[], snapshot: Snapshot): TenantObject[] {
  const known = new Map(snapshot.objects.map((object) => [object.id, object]));
  const included = new Set(own.map(({ id }) => id));
  const found = new Map<string, TenantObject>();
  for (const { groupId, filterId } of own.flatMap(({ assignments }) => assignments ?? [])) {
    for (const [kind, id] of [
      [groups.name, groupId],
      [filters.name, filterId],
    ] as const) {
      if (id === undefined || included.has(id)) continue;
      const name = snapshot.groupNames[id];
      const object =
        known.get(id) ??
        (typeof name === "string"
          ? { kind, id, displayName: name, description: null, wire: {} }
          : undefined);
      if (object) found.set(id, object);
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function backupObjects(
  files: ExportedFiles,
  byId: ReadonlyMap<string, TenantObject>,
  owners: ReadonlyMap<string, BackupObject["owner"]>,
  { resources, variables }: DesiredState,
  notes: string[],
  at: Date,
): Map<string, BackupObject> {
  const found = new Map<string, BackupObject>();
  const content = files.config();
  const adopted = entriesIn(content["adopt"]);
  const moved = entriesIn(content["moved"]);
  const sensitive = new Set(
    resources.filter(isSensitive).flatMap(({ address, givenBy }) => [address, givenBy ?? address]),
  );
  for (const kind of [
    groups,
    ...new Set([...byId.values()].map((object) => kindOf(object.kind))),
  ]) {
    const section = content[kind.section];
    for (const [key, spec] of Object.entries(isMapping(section) ? section : {})) {
      const address = formatAddress(kind.name, key);
      const other = moved.find(({ to }) => to === address)?.from;
      const id = String(
        other === undefined
          ? (adopted.find(({ to }) => to === address)?.id ?? valueAt(spec, ["id"]))
          : "",
      );
      const object = byId.get(id);
      if (!object) {
        if (other !== undefined)
          notes.push(
            `${other} is left out: what gave it no longer says the same, so that files cannot state it`,
          );
        continue;
      }
      const operational = kind.operational?.(object.wire, at);
      const unset = valueAt(spec, ["existing"]) === true ? [] : unsetPaths(kind, object);
      const kept = sensitive.has(address) ? concealValue(spec, variables) : spec;
      found.set(address, {
        id,
        displayName: sensitive.has(address)
          ? String(valueAt(kept, ["displayName"]))
          : object.displayName,
        owner: owners.get(id) ?? "other",
        spec: kept as Record<string, unknown>,
        ...(unset.length > 0 && { unset }),
        ...(operational && {
          operational: {
            ...operational,
            paused: [...operational.paused],
            rollingBack: [...operational.rollingBack],
          },
        }),
      });
    }
  }
  for (const { to, id } of adopted) {
    if (found.has(to) || isWritableAddress(to)) continue;
    const object = byId.get(id ?? "");
    const giver = giverOf(to, found);
    if (!object || giver === undefined) continue;
    const { displayName } = object;
    found.set(to, {
      id: object.id,
      displayName,
      owner: owners.get(object.id) ?? "other",
      givenBy: giver,
    });
  }
  return found;
}

function unsetPaths(kind: AnyKind, object: TenantObject): string[] {
  return kind.properties
    .filter(({ plane, mutable }) => plane === "config" && mutable === "always")
    .filter((property) => (readField(property, object) ?? null) === null)
    .map(({ path }) => path)
    .sort();
}

/** The object whose key begins the key of one that it gave. */
function giverOf(address: string, objects: ReadonlyMap<string, BackupObject>): string | undefined {
  const { kind: into, key } = parseAddress(address);
  return [...objects.keys()].find((giver) => {
    const of = parseAddress(giver);
    return kindOf(of.kind).expansion?.into === into && key.startsWith(`${of.key}.`);
  });
}

interface AddressEntry {
  readonly to: string;
  readonly from?: string;
  readonly id?: string;
}

function entriesIn(list: unknown): readonly AddressEntry[] {
  return (list ?? []) as readonly AddressEntry[];
}
