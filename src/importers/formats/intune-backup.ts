import { isMapping, valueAt } from "../../kind/value-at.ts";
import { type WireObject, wireObjects, wireText } from "../../kind/wire.ts";
import { isObjectId } from "../../kind/object-id.ts";
import { wireFields, wireLeaves } from "../fields/wire-fields.ts";
import { type ContentDraft, otherText } from "../read/content-draft.ts";
import type { SourceDocument } from "../read/read-document.ts";
import { recognise } from "../read/recognise.ts";
import type { SourceField, SourceObject } from "../source-object.ts";

/** A file of the backup. */
interface BackupDocument {
  readonly file: string;
  readonly value: unknown;
}

/**
 * A backup of IntuneBackupAndRestore: objects, and the assignments of each in a file of the same name
 * in the folder `Assignments` beside them.
 *
 * @see https://github.com/jseerden/IntuneBackupAndRestore
 */
export function readIntuneBackup(documents: readonly SourceDocument[], draft: ContentDraft): void {
  const all: readonly BackupDocument[] = documents.flatMap((document) =>
    document.form === "json" ? [document] : [],
  );
  const lists = all.filter(({ value }) => isAssignmentList(value));
  const byPlace = new Map(lists.map((document) => [placeOf(document.file), document]));
  const used = new Set<BackupDocument>();
  for (const { file, value } of all) {
    if (isAssignmentList(value)) continue;
    const kind = isMapping(value) ? recognise(value) : undefined;
    if (kind === undefined || !isMapping(value)) {
      draft.addOther(file, "", otherText(value));
      continue;
    }
    const list = byPlace.get(assignmentPlace(file));
    if (list) used.add(list);
    draft.add(withList({ file, place: "", kind, wire: value, fields: wireFields(value) }, list));
  }
  for (const list of lists)
    if (!used.has(list))
      draft.addOther(
        list.file,
        "",
        "are assignments of a policy that is not here, or is not imported",
      );
}

/** Whether this is what the tool writes of one policy's assignments; PowerShell writes one as itself. */
export function isAssignmentList(value: unknown): boolean {
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((item) => isMapping(valueAt(item, ["target"])));
}

function withList(object: SourceObject, list: BackupDocument | undefined): SourceObject {
  const refused = lostText(object.wire);
  const own = refused === undefined ? object : { ...object, refused };
  if (!list) return own;
  const assignments = wireObjects(Array.isArray(list.value) ? list.value : [list.value]);
  const stranger = assignments.find((item) => !isOf(object.wire, item));
  const said = stranger && {
    outcome: "none" as const,
    note: "are of another policy, whose name differs in characters that a file's name cannot have",
  };
  const fields = assignments.flatMap((item, place) =>
    wireLeaves(item, ["assignments", place]).map(({ steps, value }): SourceField => {
      const path = steps.slice(2).join(".");
      const base = { file: list.file, path: `[${place}].${path}`, value };
      return said ? { ...base, wire: null, said } : { ...base, wire: steps };
    }),
  );
  return {
    ...own,
    wire: said ? own.wire : { ...own.wire, assignments },
    fields: [...own.fields, ...fields],
  };
}

/** Graph's ids of assignments begin with the id of their policy. */
function isOf(policy: WireObject, assignment: WireObject): boolean {
  const [own] = wireText(assignment, "id").split("_");
  const id = wireText(policy, "id");
  return (
    own === undefined ||
    !isObjectId(own) ||
    !isObjectId(id) ||
    own.toLowerCase() === id.toLowerCase()
  );
}

const dotNetName = /^System\.(?:Object\[\]|Collections\.[\w.`]+|Management\.Automation\.[\w.]+)$/;

/** What PowerShell wrote in place of values that lay deeper than it was told to go. */
function lostText(wire: WireObject): string | undefined {
  const lost = wireLeaves(wire).find(
    ({ value }) => typeof value === "string" && (value.startsWith("@{") || dotNetName.test(value)),
  );
  return (
    lost &&
    `the backup has lost values: PowerShell wrote ${lost.steps.join(".")} as a text. Make the backup again with a version that writes all levels`
  );
}

function placeOf(file: string): string {
  return file.replaceAll("\\", "/").toLowerCase();
}

function assignmentPlace(file: string): string {
  return placeOf(file).replace(/([^/]*)$/, "assignments/$1");
}
