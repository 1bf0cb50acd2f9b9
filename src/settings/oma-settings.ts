import { type WireObject, wireText } from "../kind/wire.ts";
import { isDeliveryNode } from "./delivery-nodes.ts";
import { type NodeValues, textNodes, type UpdateNode, updateNodes } from "./update-nodes.ts";

const areas = ["Update", "DeliveryOptimization"] as const;
const folderOf = (area: (typeof areas)[number]) => `./Device/Vendor/MSFT/Policy/Config/${area}/`;
// without a context Windows reads a URI as the device's own:
// https://learn.microsoft.com/mem/intune/configuration/custom-settings-windows-10
const foldersOf = (area: (typeof areas)[number]) => [
  folderOf(area),
  folderOf(area).replace("/Device", ""),
];
const known = new Set<string>(updateNodes);

const textType = "#microsoft.graph.omaSettingString";
const numberType = "#microsoft.graph.omaSettingInteger";
const flagType = "#microsoft.graph.omaSettingBoolean";

/** The entries of a custom profile, as Graph sent them. */
export function omaSettings(wire: WireObject): readonly WireObject[] {
  const list = wire["omaSettings"];
  return Array.isArray(list) ? (list as readonly WireObject[]) : [];
}

/** The known node that an entry sets, of Windows Update or Delivery Optimization. URIs are case-sensitive. */
export function nodeOf(entry: WireObject): UpdateNode | undefined {
  const uri = wireText(entry, "omaUri");
  for (const area of areas) {
    for (const begin of foldersOf(area)) {
      const name = uri.startsWith(begin) ? uri.slice(begin.length) : "";
      if (known.has(name) && areaOf(name) === area) return name as UpdateNode;
    }
  }
  return undefined;
}

function areaOf(node: string): (typeof areas)[number] {
  return isDeliveryNode(node) ? "DeliveryOptimization" : "Update";
}

/** Whether an entry is about Windows Update at all, known node or not, or a known one of delivery. */
export function isUpdateEntry(entry: WireObject): boolean {
  const uri = wireText(entry, "omaUri").toLowerCase();
  return (
    foldersOf("Update").some((folder) => uri.startsWith(folder.toLowerCase())) ||
    nodeOf(entry) !== undefined
  );
}

/**
 * The value of a node; null where the profile has none. Several values where several
 * entries set it: that equals no wish, and is put right by writing one.
 */
export function nodeValue(wire: WireObject, node: UpdateNode): unknown {
  const values = omaSettings(wire).flatMap((entry) =>
    nodeOf(entry) === node ? [entry["value"] ?? null] : [],
  );
  return values.length > 1 ? values : (values[0] ?? null);
}

/**
 * The whole list with several nodes set, or taken out. Graph replaces the list as one, so every
 * other entry is sent back as it was read: names, order and values stay.
 *
 * @throws {TypeError} where an entry's value was never read in plain text; a mask would
 * be stored in its place.
 */
export function withNodes(wire: WireObject | undefined, values: NodeValues): readonly WireObject[] {
  const list: WireObject[] = [];
  const left = new Map(Object.entries(values).filter(([, value]) => value !== null));
  for (const entry of omaSettings(wire ?? {})) {
    const node = nodeOf(entry);
    if (node === undefined || !(node in values)) {
      list.push(sendable(entry));
    } else if (left.has(node)) {
      list.push(entryOf(node, left.get(node), entry));
      left.delete(node);
    }
  }
  for (const [node, value] of left) list.push(entryOf(node as UpdateNode, value, undefined));
  return list;
}

function entryOf(node: UpdateNode, value: unknown, before: WireObject | undefined): WireObject {
  return {
    ...typedValue(node, value, before),
    displayName: (before && wireText(before, "displayName")) || node,
    ...(before?.["description"] !== undefined && { description: before["description"] }),
    omaUri: (before && wireText(before, "omaUri")) || `${folderOf(areaOf(node))}${node}`,
  };
}

/**
 * Unverified: whether devices take a flag as a boolean, as whole number 0 or 1, or both; the one
 * description of a window in a custom profile writes whole numbers. An entry that somebody made as
 * a boolean stays one. New windows go to the settings catalog, which says how it takes them.
 */
function typedValue(node: UpdateNode, value: unknown, before: WireObject | undefined): WireObject {
  if (typeof value !== "boolean")
    return { "@odata.type": textNodes.has(node) ? textType : numberType, value };
  return before?.["@odata.type"] === flagType
    ? { "@odata.type": flagType, value }
    : { "@odata.type": numberType, value: value ? 1 : 0 };
}

// read-only: https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-omasetting?view=graph-rest-beta
function sendable(entry: WireObject): WireObject {
  if (entry["isEncrypted"] === true) {
    throw new TypeError(
      `${wireText(entry, "omaUri")} was read without its plain text, and cannot be sent back`,
    );
  }
  const { isEncrypted: _encrypted, secretReferenceValueId: _secret, ...rest } = entry;
  // its type first, as Graph wants it where the declared one is abstract
  return { "@odata.type": entry["@odata.type"], ...rest };
}
