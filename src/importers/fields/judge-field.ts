import { splitDescription } from "../../kind/ownership-marker.ts";
import { isMapping, valueAt } from "../../kind/value-at.ts";
import type { Property } from "../../kind/property.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import type { FieldVerdict, SourceField, Steps } from "../source-object.ts";
import type { FieldJudgement } from "./field-judgement.ts";
import { judgeAssignment } from "./judge-assignment.ts";
import { judgeSetting, nodeLists } from "./judge-setting.ts";
import type { MappedObject } from "./mapped-object.ts";

const notSet = { outcome: "implied", note: "is not set" } as const;
const ofServer = { outcome: "server", note: "is the service's own" } as const;

/** Names that the service keeps on every policy, beside those that a kind's properties declare. */
const serverNames: ReadonlySet<string> = new Set([
  "createdDateTime",
  "lastModifiedDateTime",
  "version",
  "supportsScopeTags",
  "isAssigned",
  "assignmentCount",
  "settingCount",
  "creationSource",
  "priorityMetaData",
  "platforms",
  "technologies",
  "templateReference",
  "payloads",
  // of groups
  "groupTypes",
  "mailEnabled",
  "securityEnabled",
  "createdByAppId",
  // of older versions of IntuneBackupAndRestore
  "deviceConfigurationId",
  "deviceConfigurationODataType",
  "deviceConfigurationReferenceUrl",
]);

/** What became of a field of an object, in the first way that applies. */
export function judgeField(field: SourceField, mapped: MappedObject): FieldJudgement {
  const { wire: steps, said, value } = field;
  if (said) return said.outcome === "unknown" ? { ...said, isWithheld: true } : said;
  if (!steps) throw new TypeError(`${field.path} has neither a place in the object nor a verdict`);
  const [top = ""] = steps;
  const name = String(top);
  if (name === "@odata.type") return { outcome: "implied", note: "says what it is" };
  if (isMetadata(steps)) return ofServer;
  if (name === "id") return judgeId(mapped);
  if (mapped.leftOut !== undefined)
    return {
      outcome: "none",
      note: `the object is left out: ${mapped.leftOut}`,
      ...(nodeLists.has(name) && { isWithheld: true }),
    };
  if (name === "assignments") return judgeAssignment(field, mapped);
  const properties = mapped.kind.properties.filter((property) => holds(property, steps));
  const ofService = properties.find(({ plane }) => plane !== "config");
  if (ofService) return judgeService(ofService, field);
  if (isUnset(value)) return notSet;
  if (mapped.kind.forms !== undefined && nodeLists.has(name)) return judgeSetting(field, mapped);
  if (serverNames.has(name)) return ofServer;
  return judgeProperties(properties, field, mapped);
}

function judgeId({ isAdopted, isReferred, spec }: MappedObject): FieldJudgement {
  if (isAdopted) return { outcome: "mapped", target: "adopt", note: null };
  const isPinned = isReferred && spec?.["id"] !== undefined;
  return isPinned ? { outcome: "mapped", target: "id", note: null } : ofServer;
}

function judgeProperties(
  properties: readonly Property[],
  { wire: steps, path: sourcePath, value }: SourceField,
  { kind, spec, ignored, isReferred }: MappedObject,
): FieldJudgement {
  const known = properties.map(({ path }) => path);
  const nameOnly = isNameOf(kind, steps) ? ["displayName"] : [];
  const [first] = [...known, ...nameOnly];
  if (first === undefined)
    return {
      outcome: "unknown",
      note: "is no property that this version knows",
      isWithheld: true,
    };
  const why = [...known, ...nameOnly].flatMap((path) => ignored.get(path) ?? [])[0];
  if (why) return why;
  if (isReferred && first !== "displayName")
    return { outcome: "none", note: `the ${kind.title} is only referred to` };
  const stated = [...known, ...nameOnly].find(
    (path) => spec !== undefined && valueAt(spec, path.split(".")) !== undefined,
  );
  if (stated === undefined)
    return {
      outcome: "notInForce",
      note: `says nothing beside the other values of this ${kind.title}`,
    };
  return (steps ?? []).length > 1 && sourcePath.endsWith("@odata.type")
    ? { outcome: "implied", note: `says what ${stated} is` }
    : { outcome: "mapped", target: stated, note: markerNote(stated, value) };
}

/** What a description said to Ringwright, and is not copied: a copied marker makes an object foreign. */
function markerNote(path: string, value: unknown): string | null {
  if (path !== "description") return null;
  const { marker, newerMarker } = splitDescription(value);
  if (marker)
    return `without its ownership marker: it was ${marker.key} of the stack ${marker.stack}`;
  return newerMarker === undefined ? null : "without the ownership marker of a later version";
}

/** A pause ends by itself, and a rollback is done once: no file states them. */
function judgeService({ plane, path }: Property, { value }: SourceField): FieldJudgement {
  if (isUnset(value)) return notSet;
  if (plane !== "operational" && !/pause|rollback/i.test(path)) return ofServer;
  return {
    outcome: "operational",
    note:
      value === true
        ? "is on in the source, and not in what is imported: an operator decides it"
        : "is for an operator to decide",
  };
}

/** Why a property of a policy is not stated. */
export function notStated(reason: string): FieldVerdict {
  return { outcome: "invalid", note: `files cannot say it: ${reason}` };
}

function isMetadata(steps: Steps): boolean {
  return steps.some(
    (step) =>
      typeof step === "string" &&
      step !== "@odata.type" &&
      (step.includes("@odata") || step.startsWith("#")),
  );
}

/** What Intune gives where nothing is set. */
function isUnset(value: unknown): boolean {
  return value === null || value === "" || (typeof value === "string" && value.startsWith("0001-"));
}

/** Whether a property lies at a place of the wire: its writer says where. */
function holds(property: Property, [top, next]: Steps): boolean {
  // what a group's rule is written to depends on the rule
  if (property.path === top) return true;
  const body = property.write(null, undefined);
  if (top === undefined || !Object.hasOwn(body, top)) return false;
  const inner = body[top];
  return next === undefined || !isMapping(inner) || next === "@odata.type"
    ? true
    : Object.hasOwn(inner, next);
}

/** Graph calls the display name of some policies `name`. */
function isNameOf(kind: AnyKind, steps: Steps | null): boolean {
  return kind.forms !== undefined && steps?.[0] === "name";
}
