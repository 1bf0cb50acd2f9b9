import type { Assignment } from "../../assignments/assignment.ts";
import { isSensitive } from "../../config/variables.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { type WireObject, wireText } from "../../kind/property.ts";
import type { ResourceKind } from "../../kind/resource-kind.ts";
import { kinds } from "../../registry/kinds.ts";
import { isOurs } from "../../snapshot/identity.ts";
import { withConcealed } from "../../snapshot/read-concealed.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { managedGroup, readGroups } from "./export-groups.ts";
import { specOf } from "./export-spec.ts";

/** A tenant as the content of policy files, one value a file. */
export interface Exported {
  readonly files: Readonly<Record<string, unknown>>;
  /** What could not be carried over, one sentence each. */
  readonly notes: readonly string[];
  readonly count: number;
}

/**
 * Reads every policy, and the groups and filters that they refer to, into files that plan
 * nothing but adoptions. Groups that are only referred to become `existing`, pinned by id.
 */
export async function exportTenant(
  tenant: Tenant,
  stack: string,
  options: OperationOptions = {},
): Promise<Exported> {
  const notes: string[] = [];
  const objects: TenantObject[] = [];
  for (const kind of kinds) {
    if (kind.name === "group") continue;
    objects.push(...(await readKind(tenant, kind, notes, options)));
  }
  const groupIds = [
    ...new Set(
      objects.flatMap(({ assignments }) =>
        (assignments ?? []).flatMap(({ groupId }) => groupId ?? []),
      ),
    ),
  ];
  const groups = await readGroups(tenant, groupIds, stack, notes, options);
  for (const id of groupIds) {
    if (!groups.some((group) => group.id === id))
      notes.push(`group ${id} is assigned to, but no longer exists; that assignment is left out`);
  }

  const keys = keyTable([...groups, ...objects], stack);
  const sections: Record<string, Record<string, unknown>> = {};
  const adopt: { to: string; id: string }[] = [];
  let count = 0;
  for (const group of groups) {
    const key = keys.get(group) ?? group.id;
    const managed = await managedGroup(tenant, group, stack, notes, options);
    (sections["groups"] ??= {})[key] = managed ?? {
      existing: true,
      displayName: group.displayName,
      id: group.id,
    };
    if (managed) {
      adopt.push({ to: `group/${key}`, id: group.id });
      count++;
    }
  }
  for (const object of objects) {
    const kind = kinds.find(({ name }) => name === object.kind);
    const key = keys.get(object);
    if (!kind || key === undefined) continue;
    const owner = kind.ownedElsewhere?.(object.wire);
    if (owner !== undefined) {
      notes.push(`${kind.title} "${object.displayName}" is left out: ${owner}`);
      continue;
    }
    if (object.marker && object.marker.stack !== stack) {
      notes.push(
        `${kind.title} "${object.displayName}" is left out: it belongs to stack ${object.marker.stack}`,
      );
      continue;
    }
    const spec = {
      ...specOf(kind, object, notes),
      ...assignmentsOf(kind, object, [...groups, ...objects], keys, notes),
    };
    const incomplete = kind.leftOut?.(object.wire);
    if (incomplete !== undefined) {
      notes.push(`${kind.title} "${object.displayName}" (${object.id}) is left out: ${incomplete}`);
      continue;
    }
    if (isSensitive(spec)) {
      notes.push(
        `${kind.title} "${object.displayName}" (${object.id}) is left out: its text holds \${var:...}, which a file would read as a variable`,
      );
      continue;
    }
    const parsed = kind.schema.safeParse(spec);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(
        ({ path, message }) => `${path.join(".")} ${message}`,
      );
      notes.push(
        `${kind.title} "${object.displayName}" (${object.id}) is left out, since files cannot say: ${problems.join("; ")}`,
      );
      continue;
    }
    (sections[kind.section] ??= {})[key] = spec;
    adopt.push({ to: `${kind.name}/${key}`, id: object.id });
    count++;
  }
  const files: Record<string, unknown> = {
    "ringwright.yaml": { version: 1, stack, ...(adopt.length > 0 && { adopt }) },
  };
  for (const [section, resources] of Object.entries(sections)) {
    files[`${section}.yaml`] = { version: 1, stack, [section]: resources };
  }
  return { files, notes, count };
}

async function readKind(
  tenant: Tenant,
  kind: ResourceKind,
  notes: string[],
  options: OperationOptions,
): Promise<TenantObject[]> {
  const objects: TenantObject[] = [];
  for (const request of kind.locate([])) {
    const [answer] = await tenant.graph.batch([request], options);
    if (!answer?.ok) {
      if (answer?.error.status !== 403)
        throw answer?.error ?? new TypeError("a batch of one request gave no result");
      notes.push(`${kind.section} are left out: ${answer.error.message}`);
      continue;
    }
    const rows = await tenant.graph.followPages<WireObject>(answer.response.body, request, options);
    objects.push(...rows.filter(kind.holds).map((wire) => readObject(kind, wire)));
    for (const wire of rows) {
      const reason = kind.holds(wire) ? undefined : kind.leftOut?.(wire);
      if (reason === undefined) continue;
      notes.push(
        `${kind.title} "${wireText(wire, "displayName")}" (${wireText(wire, "id")}) is left out: ${reason}`,
      );
    }
  }
  return await withConcealed(tenant, objects, "compare", options);
}

function assignmentsOf(
  kind: ResourceKind,
  object: TenantObject,
  known: readonly TenantObject[],
  keys: ReadonlyMap<TenantObject, string>,
  notes: string[],
): { assignments?: unknown[] } {
  if (!kind.assignable || !object.assignments) return {};
  const keyOf = (name: string, id: string | undefined) => {
    const target = known.find((candidate) => candidate.kind === name && candidate.id === id);
    return target && keys.get(target);
  };
  const lines: unknown[] = [];
  for (const assignment of object.assignments) {
    const line = assignmentLine(assignment, keyOf);
    if (line === undefined) {
      // managing the rest would remove it, so nothing is managed
      notes.push(
        `${kind.title} "${object.displayName}" has an assignment that files cannot name; its assignments are left unmanaged`,
      );
      return {};
    }
    lines.push(line);
  }
  return { assignments: lines };
}

function assignmentLine(
  assignment: Assignment,
  keyOf: (kind: string, id: string | undefined) => string | undefined,
): Record<string, unknown> | undefined {
  let filter = {};
  if (assignment.filterId !== undefined) {
    const key = keyOf("filter", assignment.filterId);
    if (key === undefined) return undefined;
    filter = { filter: key, filterMode: assignment.filterMode };
  }
  switch (assignment.target) {
    case "group":
    case "exclude": {
      const group = keyOf("group", assignment.groupId);
      if (group === undefined) return undefined;
      return { [assignment.target]: group, ...filter };
    }
    case "allDevices":
    case "allUsers":
      return { [assignment.target]: true, ...filter };
    case "other":
      return undefined;
    default:
      return assignment.target satisfies never;
  }
}

/** What an owned object is called already, else a readable key, unique within its kind whatever the names. */
function keyTable(objects: readonly TenantObject[], stack: string): Map<TenantObject, string> {
  const keys = new Map<TenantObject, string>();
  const taken = new Set<string>();
  for (const object of objects) {
    if (!isOurs(object, stack) || !object.marker || taken.has(object.marker.key)) continue;
    taken.add(object.marker.key);
    keys.set(object, object.marker.key.slice(object.kind.length + 1));
  }
  for (const object of objects) {
    if (keys.has(object)) continue;
    const slug =
      object.displayName
        .normalize("NFKD")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "")
        .slice(0, 48)
        .replace(/-+$/, "") || object.kind.toLowerCase();
    let key = slug;
    for (let number = 2; taken.has(`${object.kind}/${key}`); number++) key = `${slug}-${number}`;
    taken.add(`${object.kind}/${key}`);
    keys.set(object, key);
  }
  return keys;
}
