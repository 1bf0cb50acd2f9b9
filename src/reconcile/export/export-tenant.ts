import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import { formatAddress } from "../../kind/address.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { type AnyKind, groups, kindOf, kinds } from "../../registry/kinds.ts";
import { withConcealed } from "../../snapshot/read-concealed.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { managedGroup, readGroups } from "./export-groups.ts";
import { keyTable } from "./export-keys.ts";
import { exportedSpec } from "./export-object.ts";

/** A tenant as the content of policy files, one value a file. */
export interface TenantExport {
  /** The content of each policy file by its name, to be written as YAML or JSON. */
  readonly files: Readonly<Record<string, unknown>>;
  /** What could not be carried over, one sentence each. */
  readonly notes: readonly string[];
  /** Objects that were carried over. */
  readonly count: number;
}

/**
 * Reads every policy, and the groups and filters that they refer to, into files that plan
 * nothing but adoptions. Groups that are only referred to become `existing`, pinned by id.
 *
 * ```ts
 * const { files, notes } = await exportTenant(tenant, "corp");
 * for (const [name, content] of Object.entries(files)) console.log(name, JSON.stringify(content));
 * for (const note of notes) console.warn(note);
 * ```
 *
 * @throws {GraphError} where a list cannot be read for another reason than a missing permission.
 */
export async function exportTenant(
  tenant: Tenant,
  stack: string,
  options: OperationOptions = {},
): Promise<TenantExport> {
  const notes: string[] = [];
  const objects: TenantObject[] = [];
  for (const kind of kinds.filter(({ role }) => role !== "group"))
    objects.push(...(await readKind(tenant, kind, notes, options)));
  const ids = assignedGroups(objects);
  const found = await readGroups(tenant, ids, stack, notes, options);
  for (const id of ids) {
    if (!found.some((group) => group.id === id))
      notes.push(`group ${id} is assigned to, but no longer exists; that assignment is left out`);
  }
  const keys = keyTable([...found, ...objects], stack);
  const files = new ExportedFiles(stack);
  for (const group of found) {
    const key = keys.get(group) ?? group.id;
    const managed = await managedGroup(tenant, group, stack, notes, options);
    if (managed) files.adopt(groups, key, managed, group.id);
    else files.refer(key, group);
  }
  for (const object of objects) {
    const spec = exportedSpec(object, stack, keys, notes);
    if (spec) files.adopt(kindOf(object.kind), keys.get(object) ?? object.id, spec, object.id);
  }
  return { files: files.content(), notes, count: files.count };
}

/** What is written so far: sections of resources, and an adopt entry for each that is managed. */
class ExportedFiles {
  readonly #stack: string;
  readonly #sections = new Map<string, Record<string, unknown>>();
  readonly #adopt: { readonly to: string; readonly id: string }[] = [];

  constructor(stack: string) {
    this.#stack = stack;
  }

  get count(): number {
    return this.#adopt.length;
  }

  adopt({ name, section }: AnyKind, key: string, spec: unknown, id: string): void {
    this.#put(section, key, spec);
    this.#adopt.push({ to: formatAddress(name, key), id });
  }

  refer(key: string, { displayName, id }: TenantObject): void {
    this.#put(groups.section, key, { existing: true, displayName, id });
  }

  content(): Record<string, unknown> {
    const head = { version: 1, stack: this.#stack };
    const adopt = this.#adopt;
    const files: Record<string, unknown> = {
      "ringwright.yaml": { ...head, ...(adopt.length > 0 && { adopt }) },
    };
    for (const [section, resources] of this.#sections)
      files[`${section}.yaml`] = { ...head, [section]: resources };
    return files;
  }

  #put(section: string, key: string, spec: unknown): void {
    const resources = this.#sections.get(section) ?? {};
    resources[key] = spec;
    this.#sections.set(section, resources);
  }
}

function assignedGroups(objects: readonly TenantObject[]): string[] {
  const ids = objects.flatMap(({ assignments }) =>
    (assignments ?? []).flatMap(({ groupId }) => groupId ?? []),
  );
  return [...new Set(ids)];
}

async function readKind(
  tenant: Tenant,
  kind: AnyKind,
  notes: string[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const objects: TenantObject[] = [];
  const lists = await tenant.graph.lists<GraphRequest, WireObject, []>(
    kind.requests.locate([]),
    (request) => request,
    {
      ...options,
      orElse: (error) => {
        if (error.status !== 403) throw error;
        notes.push(`${kind.section} are left out: ${error.message}`);
        return [];
      },
    },
  );
  for (const wire of lists.flatMap(([, rows]) => rows)) {
    if (kind.requests.holds(wire)) objects.push(readObject(kind, wire));
    else noteLeftOut(kind, wire, notes);
  }
  return await withConcealed(tenant, objects, "compare", options);
}

function noteLeftOut(kind: AnyKind, wire: WireObject, notes: string[]): void {
  const reason = kind.exported?.leftOut(wire);
  if (reason === undefined) return;
  const name = `${kind.title} "${wireText(wire, "displayName")}" (${wireText(wire, "id")})`;
  notes.push(`${name} is left out: ${reason}`);
}
