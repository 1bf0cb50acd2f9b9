import { description, plain, type Property, unorderedList } from "../kind/property.ts";
import { deliveryNodes, isDeliveryNode } from "./delivery-nodes.ts";
import { bodyWith, settingValue } from "./node-values.ts";
import { spellingOf } from "./spelling.ts";
import { type NodeName, nodeNames } from "./update-nodes.ts";
import { nativeWindowProperty } from "./window-property.ts";

/**
 * One property a node, and one for a window of many. Order is fixed: markers count on it, so a
 * node that is new goes behind the window, and to the end.
 */
export const settingProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
  ...nodeNames.filter((node) => !isDeliveryNode(node)).map(nodeProperty),
  nativeWindowProperty,
  ...deliveryNodes.map(nodeProperty),
];

function nodeProperty(node: NodeName): Property {
  const spelling = spellingOf(node);
  return {
    path: spelling.path,
    plane: "config",
    mutable: "always",
    read: (wire) => {
      const raw = settingValue(wire, node);
      return raw === null ? null : (spelling.shown(raw) ?? raw);
    },
    write: (value, live, form) =>
      bodyWith(live, { [node]: value === null ? null : spelling.raw(value) }, form),
  };
}
