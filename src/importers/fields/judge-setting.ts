import { valueAt } from "../../kind/value-at.ts";
import { isWireObject, type WireObject, wireText } from "../../kind/wire.ts";
import { nodeOfDefinition } from "../../settings/catalog/definitions.ts";
import { definitionOf } from "../../settings/catalog/policy.ts";
import { nodeOf } from "../../settings/oma-settings.ts";
import { spellingOf } from "../../settings/spelling.ts";
import { type NodeName, nodeNames, type UpdateNode } from "../../settings/update-nodes.ts";
import type { SourceField } from "../source-object.ts";
import type { MappedObject } from "./mapped-object.ts";
import type { FieldJudgement } from "./field-judgement.ts";

/** Wire names of the lists that hold the nodes of a setting, in either of its forms. */
export const nodeLists: ReadonlySet<string> = new Set(["omaSettings", "settings"]);

/**
 * The profile with those entries alone that files can hold: nodes of the Update CSP in plain text.
 * What else it sets stays out, and is never shown: it may be a secret.
 */
export function withUpdateEntries(wire: WireObject): WireObject {
  const list = wire["omaSettings"];
  if (!Array.isArray(list)) return wire;
  return { ...wire, omaSettings: list.filter((entry) => isWireObject(entry) && isPlain(entry)) };
}

/** Whether an entry sets a node of the Update CSP to a value that is there to be read. */
function isPlain(entry: WireObject): boolean {
  return nodeOf(entry) !== undefined && !isMasked(entry);
}

function isMasked(entry: WireObject): boolean {
  return entry["isEncrypted"] === true || /^\*+$/.test(wireText(entry, "value"));
}

/** What became of one value within the nodes of a setting. */
export function judgeSetting(
  { wire: steps }: SourceField,
  { source, ignored }: MappedObject,
): FieldJudgement {
  const [list = "", place = 0, ...inner] = steps ?? [];
  const entry = valueAt(source.wire, [list, place]);
  if (!isWireObject(entry)) return { outcome: "unknown", note: "is no setting", isWithheld: true };
  if (list === "settings") return judgeCatalog(entry, inner, ignored);
  const node = nodeOf(entry);
  if (node === undefined)
    return {
      outcome: "none",
      note: "is no node of the Update CSP; the profile's other settings stay out",
      isWithheld: true,
    };
  if (isMasked(entry))
    return { outcome: "none", note: "is encrypted; Graph shows a mask", isWithheld: true };
  return judgeNode(node, inner[0] === "value", ignored);
}

function judgeCatalog(
  setting: WireObject,
  inner: readonly (string | number)[],
  ignored: MappedObject["ignored"],
): FieldJudgement {
  const node = nodeOfDefinition(definitionOf(setting));
  // beside its nodes files hold windows alone
  if (node === undefined) return { outcome: "mapped", target: "maintenanceWindow", note: null };
  return judgeNode(node, inner.at(-1) === "value", ignored);
}

function judgeNode(
  node: UpdateNode,
  isValue: boolean,
  ignored: MappedObject["ignored"],
): FieldJudgement {
  const path = pathOf(node);
  const why = ignored.get(path);
  if (why) return why;
  return isValue
    ? { outcome: "mapped", target: path, note: null }
    : { outcome: "implied", note: `says that it is ${node}` };
}

function pathOf(node: UpdateNode): string {
  // a window is stated as one, whatever its nodes
  return isNodeName(node) ? spellingOf(node).path : "maintenanceWindow";
}

function isNodeName(node: UpdateNode): node is NodeName {
  return (nodeNames as readonly string[]).includes(node);
}
