import { wireText } from "../../kind/wire.ts";
import { isWireObject } from "../../kind/wire.ts";
import { valueAt } from "../../kind/value-at.ts";
import type { SourceField } from "../source-object.ts";
import type { FieldJudgement } from "./field-judgement.ts";
import type { MappedObject } from "./mapped-object.ts";

const noFilter = "00000000-0000-0000-0000-000000000000";
const implied: ReadonlyMap<string, string> = new Map([
  ["groupName", "says which group it is"],
  ["groupType", "says which kind of group it is"],
  ["membershipRule", "is the group's own; --create-groups makes such a group"],
  ["source", "says who made the assignment"],
  ["sourceId", "says who made the assignment"],
]);

/** What became of one value within the assignments of a policy. */
export function judgeAssignment(
  { wire: steps, value }: SourceField,
  { source, assignments }: MappedObject,
): FieldJudgement {
  const [, place, ...inner] = steps ?? [];
  if (typeof place !== "number" && !(Array.isArray(value) || value === null))
    return { outcome: "unknown", note: "is no list of assignments", isWithheld: true };
  if (typeof place !== "number")
    return {
      outcome: "implied",
      note: "is assigned to nobody; that is left unmanaged, so that adopting takes nothing away",
    };
  const dropped = assignments?.dropped.get(place);
  const name = String(inner.at(-1) ?? "");
  const note = implied.get(name);
  if (inner.length === 0 && dropped) return dropped;
  if (inner[0] !== "target" && inner.length > 0)
    return note === undefined
      ? { outcome: "server", note: "is the service's own" }
      : { outcome: "implied", note };
  const target = valueAt(source.wire, ["assignments", place, "target"]);
  const mode = isWireObject(target)
    ? wireText(target, "deviceAndAppManagementAssignmentFilterType")
    : "";
  const isFilter = name.startsWith("deviceAndAppManagementAssignmentFilter");
  const isFiltered = mode === "include" || mode === "exclude";
  if (value === null || value === "" || value === noFilter || (isFilter && !isFiltered))
    return { outcome: "implied", note: "is not set" };
  if (note !== undefined) return { outcome: "implied", note };
  if (dropped) return dropped;
  return name === "groupId" || name === "@odata.type" || isFilter
    ? { outcome: "mapped", target: "assignments", note: null }
    : { outcome: "unknown", note: "is nothing that this version knows of an assignment" };
}
