import type { ObjectForm } from "../../kind/object-form.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { windowNodeNames } from "../../maintenance/window-nodes.ts";
import { type NodeValues, textNodes, type UpdateNode, windowNode } from "../update-nodes.ts";
import {
  type CatalogType,
  catalogTypes,
  definitionId,
  nodeOfDefinition,
  optionId,
} from "./definitions.ts";
import { templateNodes } from "./window-template.ts";

const space = "#microsoft.graph.deviceManagementConfiguration";

/** Name of the form of such a policy. */
export const settingsCatalog = "settingsCatalog";

/** The type that a policy of the settings catalog has once it was read. */
export const catalogType = `${space}Policy`;

/** Whether this is of the settings catalog: as Graph lists it, as it was read, or as it is to be made. */
export function isCatalogPolicy(wire: WireObject): boolean {
  return wire["@odata.type"] === catalogType || "settings" in wire || "technologies" in wire;
}

/** A policy under the names of its kind: Graph calls the display name `name`. */
export function catalogPolicy(wire: WireObject): WireObject {
  return { ...wire, "@odata.type": catalogType, displayName: wireText(wire, "name") };
}

/** The settings of a policy, as Graph sent them. */
export function catalogSettings(wire: WireObject): readonly WireObject[] {
  const list = wire["settings"];
  return Array.isArray(list) ? (list as readonly WireObject[]) : [];
}

/** The definition that a setting is of. */
export function definitionOf(setting: WireObject): string {
  return wireText(instanceOf(setting), "settingDefinitionId");
}

/** The value of a node as the CSP has it; null where the policy does not set it. */
export function catalogValue(wire: WireObject, node: UpdateNode): unknown {
  const settings = catalogSettings(wire);
  const values = settings.flatMap((setting) =>
    nodeOfDefinition(definitionOf(setting)) === node ? [valueOf(node, instanceOf(setting))] : [],
  );
  if (values.length > 1) return values;
  return values[0] ?? templateValue(settings, node) ?? null;
}

function templateValue(settings: readonly WireObject[], node: UpdateNode): unknown {
  const name = windowNodeNames.find((short) => windowNode(short) === node);
  return name && templateNodes(settings.map(instanceOf))[name];
}

/**
 * The whole list with nodes set, or taken out by null. Graph replaces the list as one, so every
 * other setting is sent back as it was read.
 */
export function withCatalogValues(
  wire: WireObject,
  values: NodeValues,
  types: ObjectForm["types"],
): readonly WireObject[] {
  const rest: WireObject[] = [];
  const before = new Map<UpdateNode, WireObject>();
  for (const setting of catalogSettings(wire)) {
    const node = nodeOfDefinition(definitionOf(setting));
    if (node === undefined || !(node in values)) rest.push(sendable(setting));
    else if (!before.has(node)) before.set(node, setting);
  }
  const set = (Object.entries(values) as [UpdateNode, unknown][])
    .filter(([, value]) => value !== null)
    .map(([node, value]) => {
      const held = before.get(node);
      const type = held === undefined ? typeFor(node, types) : typeOf(instanceOf(held));
      return settingOf(node, value, type);
    });
  return [...rest, ...set];
}

/** What a PUT sends of the rest of a policy. */
export function policyBody(wire: WireObject): WireObject {
  const { name, description, platforms, technologies, roleScopeTagIds } = wire;
  const settings = catalogSettings(wire).map(sendable);
  return { name, description, platforms, technologies, roleScopeTagIds, settings };
}

/** How a policy takes a node that it sets; undefined where it does not. */
export function heldType(wire: WireObject, node: UpdateNode): CatalogType | undefined {
  const held = catalogSettings(wire).find(
    (setting) => nodeOfDefinition(definitionOf(setting)) === node,
  );
  return held && typeOf(instanceOf(held));
}

function typeFor(node: UpdateNode, types: ObjectForm["types"]): CatalogType {
  const type = catalogTypes.find((known) => known === types?.[node]);
  if (type === undefined)
    throw new TypeError(`how the settings catalog takes ${node} is not known`);
  return type;
}

function settingOf(node: UpdateNode, value: unknown, type: CatalogType): WireObject {
  const settingDefinitionId = definitionId(node);
  return {
    "@odata.type": `${space}Setting`,
    settingInstance:
      type === "choice"
        ? {
            "@odata.type": `${space}ChoiceSettingInstance`,
            settingDefinitionId,
            choiceSettingValue: {
              "@odata.type": `${space}ChoiceSettingValue`,
              value: optionId(node, value),
              children: [],
            },
          }
        : {
            "@odata.type": `${space}SimpleSettingInstance`,
            settingDefinitionId,
            simpleSettingValue:
              type === "integer"
                ? { "@odata.type": `${space}IntegerSettingValue`, value: Number(value) }
                : { "@odata.type": `${space}StringSettingValue`, value: String(value) },
          },
  };
}

function typeOf(instance: WireObject): CatalogType {
  if ("choiceSettingValue" in instance) return "choice";
  const value = instance["simpleSettingValue"] as WireObject | null | undefined;
  const type = wireText(value ?? {}, "@odata.type");
  return type.endsWith("IntegerSettingValue") ? "integer" : "string";
}

function valueOf(node: UpdateNode, instance: WireObject): unknown {
  const choice = instance["choiceSettingValue"] as WireObject | null | undefined;
  if (choice) {
    const number = /_(\d+)$/.exec(wireText(choice, "value"))?.[1];
    return number === undefined ? choice["value"] : Number(number);
  }
  const simple = instance["simpleSettingValue"] as WireObject | null | undefined;
  const value = simple?.["value"] ?? null;
  // a whole number stands as text where the definition is of text
  const isNumber = typeof value === "string" && !textNodes.has(node) && /^\d+$/.test(value);
  return isNumber ? Number(value) : value;
}

function instanceOf(setting: WireObject): WireObject {
  const instance = setting["settingInstance"];
  return typeof instance === "object" && instance !== null ? (instance as WireObject) : {};
}

// its id is its place in the list, and Graph's own
function sendable(setting: WireObject): WireObject {
  const { id: _id, ...rest } = setting;
  return { "@odata.type": `${space}Setting`, ...rest };
}
