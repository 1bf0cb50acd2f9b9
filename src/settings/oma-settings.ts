import { type WireObject, wireText } from "../kind/wire.ts";
import { type NodeName, nodeNames, textNodes } from "./update-nodes.ts";

const folder = "./Device/Vendor/MSFT/Policy/Config/Update/";
// without a context Windows reads a URI as the device's own:
// https://learn.microsoft.com/mem/intune/configuration/custom-settings-windows-10
const shortFolder = "./Vendor/MSFT/Policy/Config/Update/";
const known = new Set<string>(nodeNames);

const textType = "#microsoft.graph.omaSettingString";
const numberType = "#microsoft.graph.omaSettingInteger";

/** The entries of a custom profile, as Graph sent them. */
export function omaSettings(wire: WireObject): readonly WireObject[] {
  const list = wire["omaSettings"];
  return Array.isArray(list) ? (list as readonly WireObject[]) : [];
}

/** The node that an entry sets, where it is one of the Update CSP. URIs are case-sensitive. */
export function nodeOf(entry: WireObject): NodeName | undefined {
  const uri = wireText(entry, "omaUri");
  for (const begin of [folder, shortFolder]) {
    const name = uri.startsWith(begin) ? uri.slice(begin.length) : "";
    if (known.has(name)) return name as NodeName;
  }
  return undefined;
}

/** Whether an entry is about Windows Update at all, known node or not. */
export function isUpdateEntry(entry: WireObject): boolean {
  const uri = wireText(entry, "omaUri").toLowerCase();
  return uri.startsWith(folder.toLowerCase()) || uri.startsWith(shortFolder.toLowerCase());
}

/**
 * The value of a node; null where the profile has none. Several values where several
 * entries set it: that equals no wish, and is put right by writing one.
 */
export function nodeValue(wire: WireObject, node: NodeName): unknown {
  const values = omaSettings(wire).flatMap((entry) =>
    nodeOf(entry) === node ? [entry["value"] ?? null] : [],
  );
  return values.length > 1 ? values : (values[0] ?? null);
}

/**
 * The whole list with one node set, or taken out by null. Graph replaces the list as one,
 * so every other entry is sent back as it was read: names, order and values stay.
 *
 * @throws {TypeError} where an entry's value was never read in plain text; a mask would
 * be stored in its place.
 */
export function withNode(
  wire: WireObject | undefined,
  node: NodeName,
  value: unknown,
): readonly WireObject[] {
  const rest: WireObject[] = [];
  let place: number | undefined;
  for (const entry of omaSettings(wire ?? {})) {
    if (nodeOf(entry) !== node) {
      rest.push(sendable(entry));
    } else if (place === undefined && value !== null) {
      place = rest.length;
      rest.push(entryOf(node, value, entry));
    }
  }
  if (place === undefined && value !== null) rest.push(entryOf(node, value, undefined));
  return rest;
}

function entryOf(node: NodeName, value: unknown, before: WireObject | undefined): WireObject {
  return {
    "@odata.type": textNodes.has(node) ? textType : numberType,
    displayName: (before && wireText(before, "displayName")) || node,
    ...(before?.["description"] !== undefined && { description: before["description"] }),
    omaUri: (before && wireText(before, "omaUri")) || `${folder}${node}`,
    value,
  };
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
