import { type WireObject, wireText } from "../../kind/wire.ts";
import { windowTemplatePrefix } from "./window-template.ts";
import { isDeliveryNode } from "../delivery-nodes.ts";
import { type UpdateNode, updateNodes } from "../update-nodes.ts";

/**
 * Settings of Windows Update in the settings catalog: one definition a node of the Update CSP.
 * Ids follow from the names, but for three that have a second version.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfigv2-devicemanagementconfigurationsettingdefinition
 */
const prefix = "device_vendor_msft_policy_config_update_";

/** Category "Windows Update For Business", in which all of them are. */
export const updateCategory = "0e6c9053-73d6-4c56-9147-53513f6eefd8";

// their options are called without it
const secondVersion: ReadonlySet<string> = new Set([
  "scheduleimminentrestartwarning",
  "autorestartnotificationschedule",
  "disablewufbsafeguards",
]);

/** How the catalog takes the value of a definition. */
export const catalogTypes = ["choice", "integer", "string"] as const;
export type CatalogType = (typeof catalogTypes)[number];

/** The id of a node's definition; of nodes that this version writes to the catalog. */
export function definitionId(node: UpdateNode): string {
  const name = node.toLowerCase();
  return `${prefix}${name}${secondVersion.has(name) ? "_v2" : ""}`;
}

/** The id of one choice of a node. */
export function optionId(node: UpdateNode, value: unknown): string {
  return `${prefix}${node.toLowerCase()}_${String(value)}`;
}

// delivery is written to custom profiles: its definitions are of another category, and hold lists
const byDefinition = new Map(
  updateNodes.filter((node) => !isDeliveryNode(node)).map((node) => [definitionId(node), node]),
);

/** The node that a definition is of, where it is a known one of the Update CSP. */
export function nodeOfDefinition(id: string): UpdateNode | undefined {
  return byDefinition.get(id.toLowerCase());
}

/** Whether a definition is about Windows Update at all, known node or not. */
export function isUpdateDefinition(id: string): boolean {
  const lower = id.toLowerCase();
  return lower.startsWith(prefix) || lower.startsWith(windowTemplatePrefix);
}

/** How the tenant takes a value, by its own definitions; undefined where they do not take it. */
export function catalogTypeOf(
  node: UpdateNode,
  value: unknown,
  definitions: ReadonlyMap<string, WireObject>,
): CatalogType | undefined {
  const definition = definitions.get(definitionId(node));
  if (definition === undefined) return undefined;
  if (wireText(definition, "@odata.type").endsWith("ChoiceSettingDefinition")) {
    const options = definition["options"];
    const ids = Array.isArray(options)
      ? (options as WireObject[]).map((option) => wireText(option, "itemId"))
      : [];
    return ids.includes(optionId(node, value)) ? "choice" : undefined;
  }
  const held = definition["valueDefinition"] as WireObject | null | undefined;
  const type = wireText(held ?? {}, "@odata.type");
  if (type.endsWith("IntegerSettingValueDefinition")) {
    const isTaken = Number.isInteger(Number(value)) && isWithin(Number(value), held, "Value");
    return isTaken ? "integer" : undefined;
  }
  if (!type.endsWith("StringSettingValueDefinition") || Array.isArray(value)) return undefined;
  return isWithin(String(value).length, held, "Length") ? "string" : undefined;
}

/** Whether a size is one that a definition takes; a bound that it does not state is none. */
function isWithin(
  size: number,
  held: WireObject | null | undefined,
  of: "Value" | "Length",
): boolean {
  const [least, most] = [held?.[`minimum${of}`], held?.[`maximum${of}`]];
  return !(typeof least === "number" && size < least) && !(typeof most === "number" && size > most);
}
