import { splitDescription } from "../kind/ownership-marker.ts";
import { parseAddress } from "../kind/address.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { isUpdateDefinition, nodeOfDefinition } from "./catalog/definitions.ts";
import { catalogSettings, definitionOf, isCatalogPolicy } from "./catalog/policy.ts";
import { untellable } from "./encrypted-texts.ts";
import { isUpdateEntry, nodeOf, omaSettings } from "./oma-settings.ts";

export const settingName = "setting";
export const customType = "#microsoft.graph.windows10CustomConfiguration";

/** Whether an object sets a node of the Update CSP or a known one of delivery, or is ours and lost them all in the portal. */
export function isUpdateSetting(wire: WireObject): boolean {
  if (isCatalogPolicy(wire)) return isOfUpdates(wire) || isMarked(wire);
  return isCustom(wire) && (omaSettings(wire).some(isUpdateEntry) || isMarked(wire));
}

/** Why files cannot hold the whole of an object. */
export function beyondFiles(wire: WireObject): string | undefined {
  if (isCatalogPolicy(wire))
    return isOfUpdates(wire) ? (unwritablePolicy(wire) ?? beyondNodes(wire)) : undefined;
  if (!isCustom(wire)) return undefined;
  const others = omaSettings(wire).filter((entry) => nodeOf(entry) === undefined);
  const [first] = others;
  if (!first) return undefined;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
  return `it sets ${wireText(first, "omaUri")}${more}, which is no known node of the Update CSP`;
}

/** Why an object must not be written: a write sends the whole list back. */
export function unwritable(wire: WireObject): string | undefined {
  if (isCatalogPolicy(wire)) return unwritablePolicy(wire);
  const entry = untellable(wire);
  return (
    entry &&
    `its setting ${wireText(entry, "omaUri")} is encrypted, and Graph does not give it back in a form that can be sent again. Move that setting to a profile of its own`
  );
}

function isCustom(wire: WireObject): boolean {
  return wire["@odata.type"] === customType;
}

function isOfUpdates(wire: WireObject): boolean {
  return catalogSettings(wire).some((setting) => isUpdateDefinition(definitionOf(setting)));
}

function beyondNodes(wire: WireObject): string | undefined {
  const others = catalogSettings(wire)
    .map(definitionOf)
    .filter((id) => nodeOfDefinition(id) === undefined);
  const [first] = others;
  if (first === undefined) return undefined;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
  return `it sets ${first}${more}, which is no known node of the Update CSP`;
}

function unwritablePolicy(wire: WireObject): string | undefined {
  if (!Array.isArray(wire["settings"]) || wire["settings@odata.nextLink"] !== undefined)
    return "Graph gave only a part of its settings, and a write would lose the others";
  const template = wire["templateReference"] as WireObject | null | undefined;
  const family = wireText(template ?? {}, "templateFamily");
  return family === "" || family === "none"
    ? undefined
    : `it was made from a template of the family ${family}, whose settings have rules of their own. Change it in the portal, or write a setting of your own in its place`;
}

function isMarked(wire: WireObject): boolean {
  const { marker } = splitDescription(wire["description"]);
  return marker !== undefined && parseAddress(marker.key).kind === settingName;
}
