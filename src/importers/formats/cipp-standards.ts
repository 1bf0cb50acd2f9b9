import { isMapping, valueAt } from "../../kind/value-at.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { pathText, wireLeaves } from "../fields/wire-fields.ts";
import { idOfName } from "../read/content-draft.ts";
import type { SourceField, Steps } from "../source-object.ts";

/** Whom a standard of CIPP assigns a template to. */
export interface StandardAssignment {
  readonly file: string;
  readonly place: string;
  /** The template's GUID. */
  readonly template: string;
  readonly assignments: readonly WireObject[];
  readonly fields: readonly SourceField[];
  /** Names by what stands for their ids. */
  readonly groups: ReadonlyMap<string, string>;
  readonly filters: ReadonlyMap<string, string>;
}

const graph = "#microsoft.graph.";
const everybody: ReadonlyMap<string, readonly string[]> = new Map([
  ["on", []],
  ["alllicensedusers", ["allLicensedUsersAssignmentTarget"]],
  ["alldevices", ["allDevicesAssignmentTarget"]],
  ["alldevicesandusers", ["allDevicesAssignmentTarget", "allLicensedUsersAssignmentTarget"]],
  ["customgroup", []],
]);

/** The templates of Intune that a set of standards assigns. */
export function standardsIn(file: string, document: WireObject): readonly StandardAssignment[] {
  const entries = valueAt(document, ["standards", "IntuneTemplate"]);
  const list = Array.isArray(entries) ? entries : [entries];
  return list.flatMap((entry: unknown, place) => {
    if (!isMapping(entry)) return [];
    const at = pathText([
      "standards",
      "IntuneTemplate",
      ...(Array.isArray(entries) ? [place] : []),
    ]);
    return templatesOf(entry).map((template) => assignmentOf(file, at, template, entry));
  });
}

function templatesOf(entry: WireObject): readonly string[] {
  const { TemplateList: list } = entry;
  return (Array.isArray(list) ? list : [list]).flatMap((item: unknown) => {
    const value = choiceText(item);
    return value === "" ? [] : [value];
  });
}

/** A form gives the text, or an object of label and value. */
function choiceText(value: unknown): string {
  if (typeof value === "string") return value;
  return isMapping(value) ? wireText(value, "value") : "";
}

function assignmentOf(
  file: string,
  place: string,
  template: string,
  entry: WireObject,
): StandardAssignment {
  const groups = new Map<string, string>();
  const filters = new Map<string, string>();
  const assignments: WireObject[] = [];
  /** Places of the assignments that a field of the standard makes. */
  const made = new Map<string, number>();
  const add = (field: string, target: WireObject, isPattern = false) => {
    // of several, the one that cannot be named tells more
    if (!made.has(field) || isPattern) made.set(field, assignments.length);
    assignments.push({ target });
  };
  const filter = filterOf(entry, filters);
  const assignTo = choiceText(entry["AssignTo"]);
  const includes = namesIn(entry["customGroup"]);
  // versions before custom groups wrote a group's name here
  const types = everybody.get(assignTo.toLowerCase());
  for (const type of types ?? []) add("AssignTo", { "@odata.type": `${graph}${type}`, ...filter });
  for (const name of types || assignTo === "" ? [] : namesIn(assignTo))
    add("AssignTo", groupTarget("groupAssignmentTarget", name, groups, filter), name.includes("*"));
  for (const name of includes)
    add(
      "customGroup",
      groupTarget("groupAssignmentTarget", name, groups, filter),
      name.includes("*"),
    );
  for (const name of namesIn(entry["excludeGroup"]))
    add(
      "excludeGroup",
      groupTarget("exclusionGroupAssignmentTarget", name, groups, {}),
      name.includes("*"),
    );
  const fields = wireLeaves(entry).map(({ steps, value }) =>
    standardField(file, place, steps, value, made),
  );
  return { file, place, template, assignments, fields, groups, filters };
}

function standardField(
  file: string,
  place: string,
  steps: Steps,
  value: unknown,
  made: ReadonlyMap<string, number>,
): SourceField {
  const name = String(steps[0]);
  const base = { file, path: `${place}.${pathText(steps)}`, value };
  const number = made.get(name);
  if (number !== undefined)
    return { ...base, wire: ["assignments", number, "target", "@odata.type"] };
  const [first] = made.values();
  if (name.startsWith("assignmentFilter") && first !== undefined) {
    const key =
      name === "assignmentFilter"
        ? "deviceAndAppManagementAssignmentFilterId"
        : "deviceAndAppManagementAssignmentFilterType";
    return { ...base, wire: ["assignments", first, "target", key] };
  }
  const note = name === "AssignTo" ? "assigns it to nobody else" : "is the standard's own";
  return { ...base, wire: null, said: { outcome: "implied", note } };
}

/** Names parted by commas. */
function namesIn(value: unknown): readonly string[] {
  return choiceText(value)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function groupTarget(
  type: string,
  name: string,
  groups: Map<string, string>,
  filter: WireObject,
): WireObject {
  groups.set(idOfName(name), name);
  return { "@odata.type": `${graph}${type}`, groupId: idOfName(name), ...filter };
}

function filterOf(entry: WireObject, filters: Map<string, string>): WireObject {
  const name = choiceText(entry["assignmentFilter"]);
  if (name === "") return {};
  filters.set(idOfName(name), name);
  const mode = choiceText(entry["assignmentFilterType"]) || "include";
  return {
    deviceAndAppManagementAssignmentFilterId: idOfName(name),
    deviceAndAppManagementAssignmentFilterType: mode,
  };
}
