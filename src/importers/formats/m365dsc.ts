import type { WireObject } from "../../kind/wire.ts";
import type { KindName } from "../../registry/kinds.ts";
import type { DscProperty, DscResource, DscValue } from "../dsc/dsc-value.ts";
import { parseDsc } from "../dsc/parse-dsc.ts";
import { pathText } from "../fields/wire-fields.ts";
import { type ContentDraft, idOfName } from "../read/content-draft.ts";
import type { SourceDocument } from "../read/read-document.ts";
import { textPlace } from "../read/text-place.ts";
import type { FieldVerdict, SourceField, Steps } from "../source-object.ts";

const updates = "IntuneWindowsUpdateForBusiness";

/** Resources that are imported, in lower case: PowerShell does not tell cases apart. */
const dscKinds: ReadonlyMap<string, KindName> = new Map(
  (
    [
      [`${updates}RingUpdateProfileWindows10`, "ring"],
      [`${updates}FeatureUpdateProfileWindows10`, "featureUpdate"],
      [`${updates}QualityUpdateProfileWindows10`, "expediteUpdate"],
      [`${updates}HotpatchProfileWindows10`, "qualityUpdate"],
      [`${updates}DriverUpdateProfileWindows10`, "driverUpdate"],
      ["IntuneDeviceAndAppManagementAssignmentFilter", "filter"],
      ["AADGroup", "group"],
    ] as const
  ).map(([type, kind]) => [type.toLowerCase(), kind]),
);

/** How Microsoft365DSC signs in, and what it does to what it finds. */
const ofDsc: ReadonlySet<string> = new Set([
  "credential",
  "applicationid",
  "applicationsecret",
  "tenantid",
  "certificatethumbprint",
  "certificatepath",
  "certificatepassword",
  "managedidentity",
  "accesstokens",
  "dependson",
  "psdscrunascredential",
]);
const signsIn: FieldVerdict = {
  outcome: "implied",
  note: "says how Microsoft365DSC signs in or runs, and nothing of the object",
};

/**
 * Update policies, filters and groups in a configuration of Microsoft365DSC. It is read as data and
 * never run: what a variable or a call would give is unknown.
 *
 * @see https://microsoft365dsc.com/user-guide/get-started/introduction/
 */
export function readM365Dsc(document: SourceDocument, draft: ContentDraft): void {
  if (document.form !== "text") return;
  const { file, text } = document;
  const content = parseDsc(text, (type) => dscKinds.has(type.toLowerCase()) || isUpdate(type));
  if ("message" in content) {
    const { offset, message } = content;
    draft.addProblem({ file, ...textPlace(text, offset), message });
    return;
  }
  for (const resource of content.resources) addResource(file, resource, draft);
}

function isUpdate(type: string): boolean {
  return type.toLowerCase().startsWith(updates.toLowerCase());
}

function addResource(file: string, resource: DscResource, draft: ContentDraft): void {
  const { type, name, line, properties } = resource;
  const place = `line ${line}, ${type}${name === "" ? "" : ` '${name}'`}`;
  const kind = dscKinds.get(type.toLowerCase());
  if (kind === undefined)
    return draft.addOther(file, place, `is of type ${type}, which is not imported`);
  const reading = new DscReading(draft);
  const wire = reading.wireOf(properties);
  draft.add({
    file,
    place,
    kind,
    wire,
    fields: reading.fields,
    ...(reading.isAbsent && { refused: "the configuration wants it to be absent" }),
    owner: `${type} '${name}'`,
  });
}

/** One resource under Graph's names, and where each of its values went. */
class DscReading {
  readonly fields: SourceField[] = [];
  readonly #draft: ContentDraft;
  isAbsent = false;

  constructor(draft: ContentDraft) {
    this.#draft = draft;
  }

  wireOf(properties: readonly DscProperty[]): WireObject {
    const wire: [string, unknown][] = [];
    for (const { name, value } of properties) {
      const lower = name.toLowerCase();
      if (ofDsc.has(lower)) this.#say([name], value, signsIn, true);
      else if (lower === "ensure") this.#ensure(name, value);
      else if (lower === "assignments") wire.push(["assignments", this.#assignments(name, value)]);
      else {
        const own = graphName(name);
        const read = this.#read([name], [own], value);
        if (read !== undefined) wire.push([own, read]);
      }
    }
    return Object.fromEntries(wire);
  }

  #ensure(name: string, value: DscValue): void {
    this.isAbsent = value.is === "value" && String(value.value).toLowerCase() === "absent";
    const note = this.isAbsent ? "wants it to be absent" : "wants it to be there";
    this.#say([name], value, { outcome: "implied", note });
  }

  /** A value for Graph; undefined where a part of it is unknown, which stays out whole. */
  #read(path: Steps, wire: Steps, value: DscValue): unknown {
    switch (value.is) {
      case "value":
        this.fields.push({ path: pathText(path), value: value.value, wire });
        return value.value;
      case "unknown":
        this.#say(path, value, { outcome: "unknown", note: value.reason });
        return undefined;
      case "list": {
        if (value.items.length === 0) this.fields.push({ path: pathText(path), value: [], wire });
        const items = value.items.map((item, place) =>
          this.#read([...path, place], [...wire, place], item),
        );
        return items.includes(undefined) ? undefined : items;
      }
      case "block": {
        if (value.properties.length === 0)
          this.fields.push({ path: pathText(path), value: {}, wire });
        const entries = value.properties.map(({ name, value: inner }) => {
          const own = nestedName(name);
          return [own, this.#read([...path, name], [...wire, own], inner)] as const;
        });
        return entries.some(([, inner]) => inner === undefined)
          ? undefined
          : Object.fromEntries(entries);
      }
      default:
        return value satisfies never;
    }
  }

  #assignments(name: string, value: DscValue): unknown {
    // one that is not understood could be an exclusion
    if (value.is === "unknown") {
      this.#say([name], value, { outcome: "unknown", note: value.reason });
      return [{ target: {} }];
    }
    const items = value.is === "list" ? value.items : [value];
    if (items.length === 0) this.fields.push({ path: name, value: [], wire: ["assignments"] });
    return items.map((item, place) => {
      const at: Steps = ["assignments", place];
      if (item.is !== "block") {
        this.#read([name, place], [...at, "target"], item);
        return { target: {} };
      }
      return { target: this.#target([name, place], [...at, "target"], item.properties) };
    });
  }

  #target(path: Steps, wire: Steps, properties: readonly DscProperty[]): WireObject {
    const target: [string, unknown][] = [];
    const names = properties.map(({ name }) => name.toLowerCase());
    // beside its id a name says nothing more; without, it stands for that
    const nameAt = names.includes("groupid") ? "groupName" : "groupId";
    let groupName = "";
    for (const { name, value } of properties) {
      const own = targetNames.get(name.toLowerCase()) ?? name;
      const place = own === "groupName" ? nameAt : own;
      const read = this.#read([...path, name], [...wire, place], value);
      if (own === "groupName" && typeof read === "string") groupName = read;
      else if (read !== undefined) target.push([own, read]);
    }
    const found = Object.fromEntries(target);
    if (groupName === "") return found;
    const id = typeof found["groupId"] === "string" ? found["groupId"] : idOfName(groupName);
    this.#draft.nameGroup(id, { name: groupName });
    return { ...found, groupId: id };
  }

  #say(path: Steps, value: DscValue, said: FieldVerdict, isWithheld = false): void {
    for (const { steps, text } of textsOf(value, path))
      this.fields.push({
        path: pathText(steps),
        value: text,
        wire: null,
        said,
        ...(isWithheld && { isWithheld: true }),
      });
  }
}

const targetNames: ReadonlyMap<string, string> = new Map([
  ["datatype", "@odata.type"],
  ["groupid", "groupId"],
  ["groupdisplayname", "groupName"],
  ["collectionid", "collectionId"],
  ["deviceandappmanagementassignmentfilterid", "deviceAndAppManagementAssignmentFilterId"],
  ["deviceandappmanagementassignmentfiltertype", "deviceAndAppManagementAssignmentFilterType"],
]);

/** A name of Graph in Pascal case; that of an id differs on filters. */
function graphName(name: string): string {
  return name.toLowerCase() === "identity" ? "id" : name.slice(0, 1).toLowerCase() + name.slice(1);
}

function nestedName(name: string): string {
  return name.toLowerCase() === "odatatype" ? "@odata.type" : graphName(name);
}

/** Every value at the end of a path; of what is unknown, nothing is repeated. */
function textsOf(value: DscValue, steps: Steps): readonly { steps: Steps; text: unknown }[] {
  switch (value.is) {
    case "value":
      return [{ steps, text: value.value }];
    case "unknown":
      return [{ steps, text: null }];
    case "list":
      return value.items.length === 0
        ? [{ steps, text: [] }]
        : value.items.flatMap((item, place) => textsOf(item, [...steps, place]));
    case "block":
      return value.properties.length === 0
        ? [{ steps, text: {} }]
        : value.properties.flatMap(({ name, value: inner }) => textsOf(inner, [...steps, name]));
    default:
      return value satisfies never;
  }
}
