import type { WireObject } from "../../kind/wire.ts";
import { isMapping } from "../../kind/value-at.ts";
import { sameValue } from "../../kind/property.ts";
import { splitDescription } from "../../kind/ownership-marker.ts";
import { type StatedObject, statedObject } from "../../reconcile/export/export-object.ts";
import { kindOf } from "../../registry/kinds.ts";
import { readField, readObject } from "../../snapshot/read-object.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import { ofStranger } from "../read/of-stranger.ts";
import type { ReferenceTable } from "../references/reference-table.ts";
import { resolveAssignments } from "../references/resolve-assignments.ts";
import type { FieldVerdict, SourceObject } from "../source-object.ts";
import { graphDefaults } from "./graph-defaults.ts";
import { notStated } from "./judge-field.ts";
import { withUpdateEntries } from "./judge-setting.ts";
import type { MappedObject } from "./mapped-object.ts";

/** How policies and filters are mapped. */
export interface MappingOptions {
  readonly stack: string;
  readonly isSameTenant: boolean;
  /** Leaves out what equals Graph's own default. */
  readonly onlyChanged: boolean;
  readonly table: ReferenceTable;
}

/** A policy or filter in policy terms, by the mapping that an export uses. */
export function mapObject(
  source: SourceObject,
  number: number,
  options: MappingOptions,
): MappedObject {
  const mapped = ofStranger(() => mapSound(source, number, options));
  if (mapped) return mapped;
  const refused = source.refused ?? "its values have other shapes than Graph gives them";
  return { ...mapSound({ ...source, wire: {}, refused }, number, options), source };
}

function mapSound(source: SourceObject, number: number, options: MappingOptions): MappedObject {
  const kind = kindOf(source.kind);
  const object = tenantObject(source, number, options);
  const ignored = new Map<string, FieldVerdict>([
    ...(options.onlyChanged ? defaultsIn(object) : []),
    ...tagsIn(object, options.isSameTenant),
  ]);
  const stated: StatedObject =
    source.refused === undefined
      ? statedObject(object, [...ignored.keys(), ...absentIn(object)])
      : { spec: undefined, reason: source.refused, because: "kind" };
  if (stated.spec !== undefined)
    for (const { path, reason } of stated.leftOut) ignored.set(path, notStated(reason));
  const isHeld = stated.spec !== undefined;
  return {
    kind,
    source,
    object,
    spec: stated.spec,
    leftOut: isHeld ? undefined : stated.reason,
    ignored,
    assignments:
      isHeld && kind.role === "policy" ? resolveAssignments(object, options.table) : undefined,
    isAdopted: isHeld && isReal(object) && holdsAll(source, object),
    isReferred: false,
  };
}

/** Whether an object has the id of the tenant that the files are for. */
function isReal({ id }: TenantObject): boolean {
  return !id.startsWith(noId);
}

/** A profile of which only a part is imported is not taken over: its other part is somebody's. */
function holdsAll({ wire }: SourceObject, object: TenantObject): boolean {
  const [all, kept] = [wire, object.wire].map((each) => each["omaSettings"]);
  return !Array.isArray(all) || !Array.isArray(kept) || all.length === kept.length;
}

function tenantObject(
  { kind: name, wire }: SourceObject,
  number: number,
  { stack, table }: MappingOptions,
): TenantObject {
  const kind = kindOf(name);
  const { text, marker } = splitDescription(wire["description"]);
  const object = readObject(kind, {
    ...withUpdateEntries(wire),
    ...(typeof wire["description"] === "string" && { description: withoutMarkers(text) }),
    ...(Array.isArray(wire["assignments"]) && { assignments: wire["assignments"].map(sound) }),
  });
  const id = table.idFor(object.id, `${noId}${number}`);
  // only for its key: whether the object is ours, the tenant has to say
  return marker?.stack === stack
    ? { ...object, id, marker: { stack, key: marker.key, protect: false } }
    : { ...object, id };
}

/** An assignment that readers can look at; what has no target is of no known type. */
function sound(assignment: unknown): WireObject {
  return isMapping(assignment) && isMapping(assignment["target"]) ? assignment : { target: {} };
}

// a copied marker would make the object a foreign one
function withoutMarkers(text: string | null): string | null {
  const lines = (text ?? "").split("\n").filter((line) => !line.startsWith("[ringwright "));
  return lines.join("\n").trimEnd() || null;
}

function defaultsIn(object: TenantObject): (readonly [string, FieldVerdict])[] {
  const { name, title, properties } = kindOf(object.kind);
  const defaults = graphDefaults[name] ?? {};
  return properties.flatMap((property) => {
    const { path } = property;
    if (!Object.hasOwn(defaults, path)) return [];
    if (!sameValue(property, readField(property, object), defaults[path])) return [];
    const note = `is what Graph gives a new ${title} by itself`;
    return [[path, { outcome: "implied", note }] as const];
  });
}

// begins what stands for the id of an object that has none in the tenant of the files
const noId = "source-";
const tags = "roleScopeTagIds";

/**
 * Properties that the source does not have at all: a reader may give what Graph means by nothing,
 * such as an immediate rollout, and a file that stated it would manage it.
 */
function absentIn({ kind: name, wire }: TenantObject): readonly string[] {
  const { forms, properties } = kindOf(name);
  // those of several forms are stored where the form says
  if (forms !== undefined) return [];
  return properties
    .filter(({ write }) => Object.keys(write(null, undefined)).every((key) => !(key in wire)))
    .map(({ path }) => path);
}

/** Scope tags are ids of one tenant. */
function tagsIn(object: TenantObject, isSameTenant: boolean): (readonly [string, FieldVerdict])[] {
  const property = kindOf(object.kind).properties.find(({ path }) => path === tags);
  const value = property && readField(property, object);
  if (!Array.isArray(value)) return [];
  if (value.every((tag) => tag === "0" || tag === "Default"))
    return [[tags, { outcome: "implied", note: "is the scope tag Default" }]];
  if (!isSameTenant)
    return [[tags, { outcome: "none", note: "scope tags are of the source's tenant" }]];
  return value.every((tag) => /^\d+$/.test(String(tag)))
    ? []
    : [[tags, { outcome: "none", note: "names of scope tags, and files take their ids" }]];
}

/** What a source calls an object; empty where it has no name. */
export function nameIn({ wire }: { readonly wire: WireObject }): string {
  const name = wire["displayName"] ?? wire["name"];
  return typeof name === "string" ? name : "";
}
