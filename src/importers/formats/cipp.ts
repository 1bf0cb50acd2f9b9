import { isMapping, valueAt } from "../../kind/value-at.ts";
import { isWireObject, type WireObject, wireText } from "../../kind/wire.ts";
import { wireFields, wireLeaves, pathText } from "../fields/wire-fields.ts";
import { type ContentDraft, otherText } from "../read/content-draft.ts";
import { readJson, type SourceDocument } from "../read/read-document.ts";
import { recognise } from "../read/recognise.ts";
import type { SourceField, Steps } from "../source-object.ts";
import { type StandardAssignment, standardsIn } from "./cipp-standards.ts";
import { withoutBadTokens } from "./cipp-variables.ts";

/** Templates may stand in each other's place. */
const nestingLimit = 3;

/**
 * Templates of CIPP, and the standards that say whom they are assigned to. The policy of a template
 * is JSON within a text.
 *
 * @see https://docs.cipp.app/user-documentation/endpoint/mem/list-templates
 */
export function readCipp(documents: readonly SourceDocument[], draft: ContentDraft): void {
  const standards = documents.flatMap((document) =>
    document.form === "json" && isStandards(document.value)
      ? standardsIn(document.file, document.value)
      : [],
  );
  const used = new Set<StandardAssignment>();
  for (const document of documents) {
    if (document.form !== "json" || isStandards(document.value)) continue;
    const { file, value } = document;
    const list: readonly (readonly [Steps, unknown])[] = Array.isArray(value)
      ? value.map((item: unknown, place) => [[place], item] as const)
      : [[[], value]];
    for (const [at, item] of list) readTemplate(file, at, item);
  }
  for (const each of standards)
    if (!used.has(each))
      draft.addOther(each.file, each.place, `assigns template ${each.template}, which is not here`);

  function readTemplate(file: string, at: Steps, item: unknown): void {
    const opened = openTemplate(file, item, []);
    if ("problem" in opened) return draft.addOther(file, pathText(at), opened.problem);
    const { wrapper, wire: found, steps } = opened;
    const wire = namedBy(wrapper, found);
    const kind = recognise(wire, { collection: wireText(wrapper ?? {}, "Type") });
    if (kind === undefined) return draft.addOther(file, pathText(at), otherText(wire));
    if (Array.isArray(wire["omaSettings"]))
      draft.warn(
        `${file} may hold secrets: CIPP writes the texts of custom profiles in the clear. Only nodes of Windows Update are taken from it`,
      );
    const assigned = standards.filter(({ template }) => isTemplateOf(wrapper, file, template));
    for (const each of assigned) used.add(each);
    draft.add(
      withoutBadTokens({
        file,
        place: pathText(at),
        kind,
        wire: withAssignments(wire, assigned, draft),
        fields: [
          ...wrapperFields(item, steps, wire),
          ...wireFields(found, steps),
          ...assigned.flatMap(({ fields }) => fields),
        ],
      }),
    );
  }
}

/** Whether this is a template, as CIPP stores and shares it. */
export function isTemplate(value: unknown): boolean {
  return isMapping(value) && (textOf(value, "RAWJson") !== "" || isStored(value));
}

/** Whether this says which templates a tenant gets. */
export function isStandards(value: unknown): value is WireObject {
  return isMapping(valueAt(value, ["standards"]));
}

interface OpenTemplate {
  /** The template around the policy; undefined for a policy alone, as communities share it. */
  readonly wrapper: WireObject | undefined;
  readonly wire: WireObject;
  /** Where the policy stands in the file. */
  readonly steps: Steps;
}

function openTemplate(
  file: string,
  item: unknown,
  steps: Steps,
  wrapper?: WireObject,
): OpenTemplate | { readonly problem: string } {
  if (!isMapping(item)) return { problem: "is no object" };
  const inner = isStored(item) ? "JSON" : nameOf(item, "RAWJson");
  if (inner === undefined) return { wrapper, wire: item, steps };
  if (steps.length === nestingLimit)
    return { problem: `is a template in a template, more than ${nestingLimit} deep` };
  const text = item[inner];
  if (isMapping(text)) return openTemplate(file, text, [...steps, inner], item);
  const read = readJson(file, String(text));
  if ("message" in read)
    return {
      problem: `has in ${inner}, line ${read.line}, column ${read.column}, what ${read.message}`,
    };
  return openTemplate(file, read.value, [...steps, inner], isStored(item) ? wrapper : item);
}

/** A row of CIPP's own table. */
function isStored(value: WireObject): boolean {
  return wireText(value, "PartitionKey") === "IntuneTemplate" && textOf(value, "JSON") !== "";
}

// versions differ in how they write names
function nameOf(item: WireObject, name: string): string | undefined {
  return Object.keys(item).find((key) => key.toLowerCase() === name.toLowerCase());
}

function textOf(item: WireObject, name: string): string {
  const key = nameOf(item, name);
  return key === undefined ? "" : wireText(item, key);
}

/** CIPP takes the template's name where the policy has none of its own. */
function namedBy(wrapper: WireObject | undefined, wire: WireObject): WireObject {
  const name = textOf(wrapper ?? {}, "Displayname");
  const own = wireText(wire, "displayName") + wireText(wire, "name");
  return own === "" && name !== "" ? { ...wire, displayName: name } : wire;
}

/** What stands around the policy. */
function wrapperFields(item: unknown, policy: Steps, wire: WireObject): readonly SourceField[] {
  const fields: SourceField[] = [];
  let at = item;
  for (const [depth, step] of policy.entries()) {
    if (!isWireObject(at)) break;
    const above = policy.slice(0, depth);
    for (const { steps, value } of wireLeaves(at)) {
      if (steps[0] === step) continue;
      const path = pathText([...above, ...steps]);
      const isName = String(steps[0]).toLowerCase() === "displayname";
      fields.push(
        isName && value === wire["displayName"] && policy.length === depth + 1
          ? { path, value, wire: ["displayName"] }
          : { path, value, wire: null, said: ofTemplate },
      );
    }
    at = innerOf(at, step);
  }
  return fields;
}

const ofTemplate = {
  outcome: "implied",
  note: "is the template's; the policy in it has its own",
} as const;

function innerOf(item: WireObject, step: string | number): unknown {
  const value = item[String(step)];
  if (typeof value !== "string") return value;
  const read = readJson("", value);
  return "message" in read ? undefined : read.value;
}

function isTemplateOf(wrapper: WireObject | undefined, file: string, guid: string): boolean {
  const own = textOf(wrapper ?? {}, "GUID") || file.slice(file.lastIndexOf("/") + 1);
  return own.toLowerCase().startsWith(guid.toLowerCase());
}

function withAssignments(
  wire: WireObject,
  standards: readonly StandardAssignment[],
  draft: ContentDraft,
): WireObject {
  if (standards.length === 0) return wire;
  for (const { groups, filters } of standards) {
    for (const [id, name] of groups) draft.nameGroup(id, { name });
    for (const [id, name] of filters) draft.nameFilter(id, name);
  }
  return { ...wire, assignments: standards.flatMap(({ assignments }) => assignments) };
}
