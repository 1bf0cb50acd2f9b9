import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import { objectTitle } from "../../kind/object-title.ts";
import type { WireObject } from "../../kind/wire.ts";
import { type AnyKind, groups, kindOf, kinds } from "../../registry/kinds.ts";
import { withConcealed } from "../../snapshot/read-concealed.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { readServicePolicies } from "../../update-service/read-service-policies.ts";
import type { AssignmentNames } from "./export-assignments.ts";
import { managedGroup, readGroups } from "./export-groups.ts";
import { keyTable } from "./export-keys.ts";
import type { TenantExport } from "./tenant-export.ts";
import { exportedSpec } from "./export-object.ts";
import { ExportedFiles } from "./exported-files.ts";

/**
 * Reads every policy, and the groups and filters that they refer to, into files that load and
 * plan nothing but adoptions. Groups that are only referred to become `existing`, pinned by id. A
 * value that files cannot state is left unmanaged, alone and with a note.
 *
 * ```ts
 * const { files, notes } = await exportTenant(tenant, "corp");
 * for (const [name, content] of Object.entries(files)) console.log(name, JSON.stringify(content));
 * for (const note of notes) console.warn(note);
 * ```
 *
 * @throws {GraphError} where a list cannot be read for another reason than a missing permission.
 * @throws {ConfigError} where the name of the stack is none.
 */
export async function exportTenant(
  tenant: Tenant,
  stack: string,
  options: OperationOptions = {},
): Promise<TenantExport> {
  const notes: string[] = [];
  const objects: TenantObject[] = [];
  const unread = new Set<string>();
  const written = kinds.filter(({ givenBy }) => givenBy === undefined);
  for (const kind of written.filter(({ role }) => role !== "group")) {
    const list = await readKind(tenant, kind, notes, options);
    objects.push(...list.objects);
    if (!list.isWhole) unread.add(kind.name);
  }
  const read = await readGroups(tenant, assignedGroups(objects), stack, notes, options);
  if (!read.assignedRead || !read.ownedRead) unread.add(groups.name);
  const keys = keyTable([...read.found, ...objects], stack);
  const files = new ExportedFiles(stack);
  for (const group of read.found) {
    const key = keys.get(group) ?? group.id;
    const managed = await managedGroup(tenant, group, stack, notes, options);
    if (managed) files.adopt(key, group, managed);
    else files.refer(key, group);
  }
  const names: AssignmentNames = {
    keyOf: (kind, id) => files.keyOf(kind, id),
    groupsRead: read.assignedRead,
  };
  // filters come before the policies that name them
  for (const object of objects) {
    const key = keys.get(object) ?? object.id;
    const spec = exportedSpec(object, stack, names, notes);
    if (spec) files.adopt(key, object, spec);
    else if (kindOf(object.kind).role === "filter" && isNamed(object, objects))
      files.refer(key, object);
  }
  const service = await readServicePolicies(tenant.graph, options);
  if (service && "unread" in service)
    notes.push(
      `the policies of the Windows Update service itself were not read: ${service.unread}`,
    );
  for (const { note } of files.settle()) notes.push(note);
  files.fold();
  return {
    ...files.content(),
    notes,
    service: service && "policies" in service ? service.policies.map(({ wire }) => wire) : [],
    count: files.count,
    read: unread.size === 0 ? "whole" : unread.size < written.length ? "partly" : "nothing",
  };
}

function isNamed({ id }: TenantObject, objects: readonly TenantObject[]): boolean {
  return objects.some(({ assignments }) => assignments?.some(({ filterId }) => filterId === id));
}

function assignedGroups(objects: readonly TenantObject[]): string[] {
  const ids = objects.flatMap(({ assignments }) =>
    (assignments ?? []).flatMap(({ groupId }) => groupId ?? []),
  );
  return [...new Set(ids)];
}

/** The objects of one kind; not whole where a permission is missing. */
async function readKind(
  tenant: Tenant,
  kind: AnyKind,
  notes: string[],
  options: OperationOptions,
): Promise<{ objects: TenantObject[]; isWhole: boolean }> {
  let isWhole = true;
  const listed: TenantObject[] = [];
  const lists = await tenant.graph.lists<GraphRequest, WireObject, []>(
    kind.requests.locate([]),
    (request) => request,
    {
      ...options,
      orElse: (error) => {
        if (error.status !== 403) throw error;
        isWhole = false;
        notes.push(`${kind.section} are left out: ${error.message}`);
        return [];
      },
    },
  );
  for (const wire of lists.flatMap(([, rows]) => rows)) {
    if (kind.requests.holds(wire)) listed.push(readObject(kind, wire));
    else noteLeftOut(kind, wire, notes);
  }
  const objects: TenantObject[] = [];
  const told = await withConcealed(tenant, listed, "compare", { ...options, keepRefused: true });
  for (const object of told) {
    if ((kind.concealed?.ask(object.wire, "compare") ?? []).length === 0) objects.push(object);
    else {
      isWhole = false;
      notes.push(
        `${objectTitle(kind, object.wire)} "${object.displayName}" (${object.id}) is left out: Graph does not tell its ${kind.concealed?.noun} to this identity`,
      );
    }
  }
  return { objects, isWhole };
}

function noteLeftOut(kind: AnyKind, wire: WireObject, notes: string[]): void {
  const reason = kind.exported?.leftOut(wire);
  if (reason === undefined) return;
  const { id, displayName } = readObject(kind, wire);
  const name = `${objectTitle(kind, wire)} "${displayName}" (${id})`;
  notes.push(`${name} is left out: ${reason}`);
}
