import { assignmentLine, type AssignmentNames } from "../reconcile/export/export-assignments.ts";
import { keyTable } from "../reconcile/export/export-keys.ts";
import { specOf } from "../reconcile/export/export-spec.ts";
import { ExportedFiles, type TakenOut } from "../reconcile/export/exported-files.ts";
import { groups } from "../registry/kinds.ts";
import { wireText } from "../kind/wire.ts";
import type { TenantObject } from "../snapshot/snapshot.ts";
import type { MappedObject } from "./fields/mapped-object.ts";
import type { ReferenceNames, ReferenceTable } from "./references/reference-table.ts";
import type { SourceObject } from "./source-object.ts";

/** What files are made of. */
export interface FileContent {
  readonly stack: string;
  /** Those that files can state. */
  readonly policies: readonly MappedObject[];
  /** Those that files can state. */
  readonly filters: readonly MappedObject[];
  readonly table: ReferenceTable;
  readonly names: ReferenceNames;
  readonly createGroups: boolean;
}

/** Files, and what the loader's own checks took out of them. */
export interface ComposedFiles {
  readonly files: ExportedFiles;
  readonly takenOut: readonly TakenOut[];
  /** The group that each id of the source became. */
  readonly groups: ReadonlyMap<string, ReferredGroup>;
}

/** A group that the files name. */
export interface ReferredGroup {
  readonly object: TenantObject;
  /** Undefined where the files only refer to it. */
  readonly spec: Readonly<Record<string, unknown>> | undefined;
}

/** Puts policies, and the groups and filters that they name, into files that load. */
export function composeFiles(content: FileContent): ComposedFiles {
  const written = content.policies.flatMap(({ assignments }) =>
    (assignments?.written ?? []).map(([, assignment]) => assignment),
  );
  const groupIds = unique(written.map(({ groupId }) => groupId));
  const filterIds = unique(written.map(({ filterId }) => filterId));
  const named = groupsOf(groupIds, content);
  const referred = filtersOf(filterIds, content);
  const files = new ExportedFiles(content.stack);
  const objects = new Set([
    ...[...named.values()].map(({ object }) => object),
    ...referred.values(),
    ...content.filters.map(({ object }) => object),
    ...content.policies.map(({ object }) => object),
  ]);
  const keys = keyTable([...objects], content.stack);
  const keyFor = (object: TenantObject) => keys.get(object) ?? object.id;
  for (const { object, spec } of new Set(named.values())) {
    if (spec === undefined) files.refer(keyFor(object), object);
    else files.state(keyFor(object), object, spec);
  }
  for (const filter of content.filters)
    putPolicy(files, keyFor(filter.object), filter, filter.spec);
  const own = new Set(content.filters.map(({ object }) => object));
  for (const object of new Set(referred.values()))
    if (!own.has(object)) files.refer(keyFor(object), object);
  const names: AssignmentNames = {
    keyOf: (kind, id = "") =>
      files.keyOf(kind, (kind === groups.name ? named.get(id)?.object : referred.get(id))?.id),
    groupsRead: true,
  };
  for (const policy of content.policies)
    putPolicy(files, keyFor(policy.object), policy, withLines(policy, names));
  const takenOut = files.settle();
  files.fold();
  return { files, takenOut, groups: named };
}

function putPolicy(
  files: ExportedFiles,
  key: string,
  { object, isAdopted }: MappedObject,
  spec: MappedObject["spec"],
): void {
  if (spec === undefined) throw new TypeError(`${key} has nothing that files could state`);
  if (isAdopted) files.adopt(key, object, spec);
  else files.state(key, object, spec);
}

function withLines(
  { spec, assignments }: MappedObject,
  names: AssignmentNames,
): MappedObject["spec"] {
  const written = assignments?.written;
  if (!written) return { ...spec };
  return {
    ...spec,
    assignments: written.map(([, assignment]) => {
      const line = assignmentLine(assignment, names);
      // what cannot be named was sorted out before
      if (typeof line === "string") throw new TypeError(`an assignment has no line: ${line}`);
      return line;
    }),
  };
}

/** One group for each that the ids mean: by id where that counts, else by name. */
function groupsOf(
  ids: readonly string[],
  { table, names, createGroups }: FileContent,
): ReadonlyMap<string, ReferredGroup> {
  const found = new Map<string, ReferredGroup>();
  const byIdentity = new Map<string, ReferredGroup>();
  for (const [number, id] of ids.entries()) {
    const object = table.groupOf(id, number);
    const isPinned = object.id === id;
    const identity = isPinned ? id : `name ${object.displayName.toLowerCase()}`;
    const known = byIdentity.get(identity);
    const rule = names.groups.get(id)?.rule;
    const isMade = createGroups && !isPinned && rule !== undefined;
    const group = known ?? { object, spec: isMade ? ruleSpec(object) : undefined };
    byIdentity.set(identity, group);
    found.set(id, group);
  }
  return found;
}

/** A group with its rule; undefined where files cannot say that, such as a rule about users. */
function ruleSpec(object: TenantObject): Readonly<Record<string, unknown>> | undefined {
  const { spec } = specOf(groups, object);
  return spec !== undefined && groups.membership.rulePath in spec ? spec : undefined;
}

/** One filter for each that the ids mean: an imported one, else one that others own. */
function filtersOf(
  ids: readonly string[],
  { table, names, filters: imported }: FileContent,
): ReadonlyMap<string, TenantObject> {
  const found = new Map<string, TenantObject>();
  const byName = new Map<string, TenantObject>();
  const byId = new Map(imported.map(({ source, object }) => [sourceId(source), object]));
  for (const { object } of imported) byName.set(object.displayName.toLowerCase(), object);
  for (const [number, id] of ids.entries()) {
    const name = names.filters.get(id)?.toLowerCase();
    const same = name === undefined ? undefined : byName.get(name);
    const object = byId.get(id) ?? same ?? table.filterOf(id, number);
    if (name !== undefined) byName.set(name, object);
    found.set(id, object);
  }
  return found;
}

/** Whether a filter is for Windows, or named by one of the policies. */
export function wantedFilters(
  policies: readonly MappedObject[],
  names: ReferenceNames,
): (filter: MappedObject) => boolean {
  const ids = new Set(
    policies.flatMap(({ assignments }) =>
      (assignments?.written ?? []).map(([, { filterId }]) => filterId),
    ),
  );
  const wanted = new Set(
    [...ids].flatMap((id) => names.filters.get(id ?? "")?.toLowerCase() ?? []),
  );
  return ({ source, object }) =>
    object.wire["platform"] === "windows10AndLater" ||
    ids.has(sourceId(source)) ||
    wanted.has(object.displayName.toLowerCase());
}

function sourceId({ wire }: SourceObject): string {
  return wireText(wire, "id").toLowerCase();
}

function unique(ids: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(ids.flatMap((id) => id ?? []))];
}
