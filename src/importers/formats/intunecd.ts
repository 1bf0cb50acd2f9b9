import { isObjectId } from "../../kind/object-id.ts";
import { isMapping, valueAt } from "../../kind/value-at.ts";
import { isWireObject, type WireObject, wireObjects, wireText } from "../../kind/wire.ts";
import { wireFields } from "../fields/wire-fields.ts";
import { type ContentDraft, idOfName, otherText } from "../read/content-draft.ts";
import type { SourceDocument } from "../read/read-document.ts";
import { recognise } from "../read/recognise.ts";
import type { SourceField } from "../source-object.ts";

const noFilter = "00000000-0000-0000-0000-000000000000";
const filterId = "deviceAndAppManagementAssignmentFilterId";

/**
 * One file of a backup of IntuneCD: an object in JSON or YAML without its id, whose assignments say
 * what groups are called, and name filters where Graph has their ids.
 *
 * @see https://github.com/almenscorner/IntuneCD
 */
export function readIntuneCd(document: SourceDocument, draft: ContentDraft): void {
  if (document.form !== "json" && document.form !== "yaml") return;
  const { file, value } = document;
  if (!isMapping(value)) return draft.addOther(file, "", otherText(value));
  const kind = recognise(value);
  if (kind === undefined) return draft.addOther(file, "", otherText(value));
  draft.warn(
    "IntuneCD does not back up quality update policies (hotpatch): what the tenant has of them is missing here",
  );
  if (Array.isArray(value["omaSettings"]))
    draft.warn(
      `${file} may hold secrets: IntuneCD writes the texts of custom profiles in the clear. Only nodes of Windows Update are taken from it`,
    );
  for (const assignment of wireObjects(value["assignments"])) nameGroup(assignment, draft);
  const id = idInName(file);
  const wire = { ...withFilterIds(value, draft), ...(id !== undefined && { id }) };
  draft.add({ file, place: "", kind, wire, fields: fieldsOf(value, id) });
}

/** Groups are nowhere but in assignments. */
function nameGroup({ target }: WireObject, draft: ContentDraft): void {
  if (!isWireObject(target)) return;
  const [id, name, rule] = [
    wireText(target, "groupId"),
    wireText(target, "groupName"),
    wireText(target, "membershipRule"),
  ];
  if (isObjectId(id) && name !== "") draft.nameGroup(id, { name, ...(rule !== "" && { rule }) });
}

/** Its assignments as Graph has them, with texts that stand for the ids of filters. */
function withFilterIds(wire: WireObject, draft: ContentDraft): WireObject {
  const list = wire["assignments"];
  if (!Array.isArray(list)) return wire;
  const assignments = list.map((assignment: unknown) => {
    const name = valueAt(assignment, ["target", filterId]);
    if (typeof name !== "string" || name === "" || name === noFilter || isObjectId(name))
      return assignment;
    const { target, ...rest } = assignment as Record<string, unknown>;
    draft.nameFilter(idOfName(name), name);
    return { ...rest, target: { ...(target as object), [filterId]: idOfName(name) } };
  });
  return { ...wire, assignments };
}

function fieldsOf(value: object, id: string | undefined): readonly SourceField[] {
  const named: SourceField = { path: "(name of the file)", value: id, wire: ["id"] };
  return [...wireFields(value), ...(id === undefined ? [] : [named])];
}

/** The id that a backup may carry at the end of its file's name. */
function idInName(file: string): string | undefined {
  const id = /__([0-9a-f-]{36})\.[^.]+$/i.exec(file)?.[1];
  return id !== undefined && isObjectId(id) ? id.toLowerCase() : undefined;
}
