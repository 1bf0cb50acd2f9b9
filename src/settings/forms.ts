import { bodyOf, type Fields } from "../kind/body.ts";
import type { FormChoice, Forms, FormVerdict } from "../kind/forms.ts";
import type { ObjectForm } from "../kind/object-form.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import {
  type CatalogType,
  catalogTypeOf,
  definitionId,
  updateCategory,
} from "./catalog/definitions.ts";
import { heldType, isCatalogPolicy, settingsCatalog } from "./catalog/policy.ts";
import { isDeliveryNode } from "./delivery-nodes.ts";
import { nodeOf, nodeValue, omaSettings } from "./oma-settings.ts";
import { settingProperties } from "./properties.ts";
import { type UpdateNode, updateNodes } from "./update-nodes.ts";

/** A profile with OMA-URI entries. */
const customProfile = "customProfile";

/**
 * New settings go to the settings catalog, where its definitions take every value: they are typed,
 * reported one by one and not encrypted. A profile stays what it is until it is replaced.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfigv2-devicemanagementconfigurationsettingdefinition
 */
export const settingForms: Forms = {
  names: [customProfile, settingsCatalog],
  of: formOf,
  title: (name) => (name === settingsCatalog ? "settings catalog policy" : "custom profile"),
  offer: {
    method: "GET",
    version: "beta",
    path: "/deviceManagement/configurationSettings",
    query: { $filter: `categoryId eq '${updateCategory}'` },
  },
  choose: (choice) => {
    const { live } = choice;
    if (live === undefined) return newForm(choice);
    return formOf(live) === customProfile ? { name: customProfile } : heldForm(choice, live);
  },
  better: (choice) => {
    if (formOf(choice.live) === settingsCatalog) return undefined;
    // a successor would lose what is no known node
    if (omaSettings(choice.live).some((entry) => nodeOf(entry) === undefined)) return undefined;
    const { types, untaken } = typesOf(choice);
    return untaken.length === 0 ? { name: settingsCatalog, types } : undefined;
  },
};

function formOf(wire: WireObject): string {
  return isCatalogPolicy(wire) ? settingsCatalog : customProfile;
}

function newForm(choice: FormChoice): FormVerdict {
  const { types, untaken } = typesOf(choice);
  if (untaken.length === 0) return { name: settingsCatalog, types };
  const because = untakenReason(choice, untaken);
  const window = untaken.find((node) => node.startsWith("MaintenanceWindow"));
  return window === undefined
    ? { name: customProfile, because }
    : {
        problem: `a native maintenance window is written to the settings catalog only, and ${because}`,
      };
}

function untakenReason(choice: FormChoice, untaken: readonly UpdateNode[]): string {
  const delivery = untaken.find(isDeliveryNode);
  if (delivery !== undefined)
    return `${delivery} is of Delivery Optimization, which this version writes to custom profiles`;
  return choice.offered === undefined || choice.offered === null
    ? "the definitions of the settings catalog could not be read"
    : `the settings catalog of this tenant does not take ${untakenText(choice, untaken)}`;
}

/** A policy of the settings catalog takes what it sets already, and what its tenant offers. */
function heldForm(choice: FormChoice, live: WireObject): FormVerdict {
  const { types, untaken } = typesOf(choice);
  const offered = definitionIds(choice.offered);
  // what it holds already is taken in the way it is held, where no definition tells a better one
  const unknown = untaken.filter(
    (node) => offered.has(definitionId(node)) || heldType(live, node) === undefined,
  );
  if (unknown.length === 0) return { name: settingsCatalog, types };
  if (unknown.some(isDeliveryNode))
    return {
      problem: `it is a policy of the settings catalog, and ${untakenReason(choice, unknown)}; state that in a setting of its own`,
    };
  const names = untakenText(choice, unknown);
  return {
    problem: choice.offered
      ? `it is a policy of the settings catalog, which does not take ${names} in this tenant; state that in a setting of its own`
      : `it is a policy of the settings catalog, and how that takes ${names} could not be read; grant the permission to read, or apply again`,
  };
}

/** How the catalog takes each node that the values set, and the nodes that it does not take. */
function typesOf({ fields, offered }: FormChoice): {
  types: Readonly<Record<string, CatalogType>>;
  untaken: readonly UpdateNode[];
} {
  const definitions = new Map((offered ?? []).map((row) => [wireText(row, "id"), row]));
  const types: Partial<Record<UpdateNode, CatalogType>> = {};
  const untaken: UpdateNode[] = [];
  for (const [node, value] of nodesOf(fields)) {
    const type = catalogTypeOf(node, value, definitions);
    if (type === undefined) untaken.push(node);
    else types[node] = type;
  }
  return { types, untaken };
}

/** What the catalog does not take: a node at all, or what it is to be. Values may be secrets. */
function untakenText({ offered }: FormChoice, nodes: readonly UpdateNode[]): string {
  const known = definitionIds(offered);
  return nodes
    .map((node) => (known.has(definitionId(node)) ? `this value of ${node}` : node))
    .join(", ");
}

function definitionIds(offered: FormChoice["offered"]): ReadonlySet<string> {
  return new Set((offered ?? []).map((row) => wireText(row, "id")));
}

/** The nodes that values come to, with what each gets. */
function nodesOf(fields: Fields): (readonly [UpdateNode, unknown])[] {
  const form: ObjectForm = { name: customProfile };
  const profile = bodyOf(settingProperties, fields, undefined, form);
  return updateNodes
    .map((node) => [node, nodeValue(profile, node)] as const)
    .filter(([, value]) => value !== null);
}
