import type { ObjectForm } from "../kind/object-form.ts";
import type { WireObject } from "../kind/wire.ts";
import {
  catalogType,
  catalogValue,
  isCatalogPolicy,
  settingsCatalog,
  withCatalogValue,
} from "./catalog/policy.ts";
import { nodeValue, withNode } from "./oma-settings.ts";
import type { NodeName } from "./update-nodes.ts";

/** The value of a node, however the setting is stored; null where it does not set it. */
export function settingValue(wire: WireObject, node: NodeName): unknown {
  return isCatalogPolicy(wire) ? catalogValue(wire, node) : nodeValue(wire, node);
}

/**
 * The part of a body that sets one node, or takes it out by null.
 *
 * @throws {TypeError} where the form does not say how a new node is taken, or where a value that
 *   has to be sent back was never read.
 */
export function bodyWith(
  live: WireObject | undefined,
  node: NodeName,
  value: unknown,
  form: ObjectForm | undefined,
): WireObject {
  const isOfCatalog =
    form === undefined
      ? live !== undefined && isCatalogPolicy(live)
      : form.name === settingsCatalog;
  if (!isOfCatalog) return { omaSettings: withNode(live, node, value) };
  return {
    settings: withCatalogValue(live ?? { "@odata.type": catalogType }, node, value, form?.types),
  };
}
