import { isMapping, valueAt } from "../../kind/value-at.ts";
import { type WireObject, wireObjects, wireText } from "../../kind/wire.ts";
import { wireLeaves, pathText } from "../fields/wire-fields.ts";
import type { ContentDraft } from "../read/content-draft.ts";
import type { SourceDocument } from "../read/read-document.ts";
import type { SourceField } from "../source-object.ts";
import { type RenamedResource, renameResource, terraformKinds } from "./terraform-names.ts";

const notSet = { outcome: "implied", note: "is not set" } as const;

/** One instance of a resource in a state. */
interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: WireObject;
  /** Whether a value at a path of keys may be a secret. */
  readonly isSensitive: (steps: readonly (string | number)[]) => boolean;
}

/**
 * Update policies, filters and groups in a state of Terraform: what `terraform show -json` prints,
 * or the state itself, version 4. Nothing else in it is looked at: a state holds secrets.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readTerraform(document: SourceDocument, draft: ContentDraft): void {
  if (document.form !== "json" || !isMapping(document.value)) return;
  const { file, value } = document;
  for (const { address, type, values, isSensitive } of resourcesOf(value)) {
    const kind = terraformKinds[type];
    if (kind === undefined) {
      if (type.startsWith("microsoft365_"))
        draft.addOther(file, address, `is of type ${type}, which is not imported`);
      continue;
    }
    const { wire, places }: RenamedResource = renameResource(type, values);
    const fields = wireLeaves(values).map(({ steps, value: leaf }): SourceField => {
      const place = places(steps);
      return {
        path: pathText(steps),
        value: leaf,
        ...(isSensitive(steps) && { isWithheld: true }),
        ...("wire" in place
          ? { wire: place.wire }
          : { wire: null, said: leaf === null ? notSet : place.said }),
      };
    });
    draft.add({ file, place: address, kind, wire, fields, owner: address });
  }
}

/** Whether this is a state, of either form. */
export function isTerraformState(value: unknown): boolean {
  if (!isMapping(value)) return false;
  if (value["version"] === 4 && Array.isArray(value["resources"])) return true;
  return (
    typeof value["format_version"] === "string" &&
    (isMapping(value["values"]) ||
      isMapping(value["prior_state"]) ||
      isMapping(value["planned_values"]))
  );
}

function resourcesOf(state: Record<string, unknown>): readonly StateResource[] {
  if (Array.isArray(state["resources"])) return wireObjects(state["resources"]).flatMap(ofRaw);
  // of a plan, what there was before it: what is planned has values that nobody knows yet
  const values = state["values"] ?? valueAt(state, ["prior_state", "values"]);
  return ofModule(valueAt(values, ["root_module"]));
}

function ofModule(module: unknown): readonly StateResource[] {
  if (!isMapping(module)) return [];
  return [
    ...wireObjects(module["resources"]).flatMap(ofShown),
    ...wireObjects(module["child_modules"]).flatMap(ofModule),
  ];
}

function ofShown(resource: WireObject): readonly StateResource[] {
  const { values, sensitive_values: sensitive } = resource;
  if (resource["mode"] !== "managed" || !isMapping(values)) return [];
  return [
    {
      address: wireText(resource, "address"),
      type: wireText(resource, "type"),
      values,
      isSensitive: (steps) => isMarked(sensitive, steps),
    },
  ];
}

// a mark on a list or a mapping is one on all that is in it
function isMarked(marks: unknown, steps: readonly (string | number)[]): boolean {
  for (let depth = 0; depth <= steps.length; depth++)
    if (valueAt(marks, steps.slice(0, depth)) === true || marks === true) return true;
  return false;
}

function ofRaw(resource: WireObject): readonly StateResource[] {
  if (resource["mode"] !== "managed") return [];
  const [type, name] = [wireText(resource, "type"), wireText(resource, "name")];
  const module = wireText(resource, "module");
  const base = `${module === "" ? "" : `${module}.`}${type}.${name}`;
  return wireObjects(resource["instances"]).flatMap((instance) => {
    const { attributes, index_key: key, deposed } = instance;
    // what is about to be replaced is not the resource any more
    if (!isMapping(attributes) || deposed !== undefined) return [];
    const index =
      typeof key === "string" || typeof key === "number" ? `[${JSON.stringify(key)}]` : "";
    const sensitive = sensitiveRoots(instance["sensitive_attributes"]);
    return [
      {
        address: `${base}${index}`,
        type,
        values: attributes,
        isSensitive: (steps: readonly (string | number)[]) => sensitive.has(String(steps[0])),
      },
    ];
  });
}

/** The attributes that hold a sensitive value somewhere: the whole of each is withheld. */
function sensitiveRoots(paths: unknown): ReadonlySet<string> {
  const lists = Array.isArray(paths) ? paths : [];
  return new Set(
    lists.flatMap((path: unknown) => {
      const first: unknown = valueAt(path, [0, "value"]) ?? valueAt(path, ["value"]);
      return typeof first === "string" ? [first] : [];
    }),
  );
}
