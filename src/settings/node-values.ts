import type { ObjectForm } from "../kind/object-form.ts";
import type { WireObject } from "../kind/wire.ts";
import {
  catalogType,
  catalogValue,
  isCatalogPolicy,
  settingsCatalog,
  withCatalogValues,
} from "./catalog/policy.ts";
import { nodeValue, withNodes } from "./oma-settings.ts";
import type { NodeValues, UpdateNode } from "./update-nodes.ts";

/** The value of a node, however the setting is stored; null where it does not set it. */
export function settingValue(wire: WireObject, node: UpdateNode): unknown {
  return isCatalogPolicy(wire) ? catalogValue(wire, node) : nodeValue(wire, node);
}

/**
 * The part of a body that sets nodes, or takes them out by null.
 *
 * @throws {TypeError} where the form does not say how a new node is taken, or where a value that
 *   has to be sent back was never read.
 */
export function bodyWith(
  live: WireObject | undefined,
  values: NodeValues,
  form: ObjectForm | undefined,
): WireObject {
  const isOfCatalog =
    form === undefined
      ? live !== undefined && isCatalogPolicy(live)
      : form.name === settingsCatalog;
  if (!isOfCatalog) return { omaSettings: withNodes(live, values) };
  return {
    settings: withCatalogValues(live ?? { "@odata.type": catalogType }, values, form?.types),
  };
}
