import type { Property } from "../kind/property.ts";
import { type NativeWindow, windowNodes, windowWords } from "../maintenance/window-mapping.ts";
import { windowNodeNames } from "../maintenance/window-nodes.ts";
import { bodyWith, settingValue } from "./node-values.ts";
import { type NodeValues, windowNode } from "./update-nodes.ts";

/**
 * The nodes of a native maintenance window as one value, since Windows reads them together. A
 * write sets those that the window's repeat reads, and takes all others of them out. Read and
 * compiled values are in the one form of windows that mean the same, so they compare as they are.
 */
export const nativeWindowProperty: Property = {
  path: "maintenanceWindow",
  plane: "config",
  mutable: "always",
  read: (wire) =>
    windowWords(
      Object.fromEntries(
        windowNodeNames.map((name) => [name, settingValue(wire, windowNode(name))]),
      ),
    ) ?? null,
  write: (value, live, form) => bodyWith(live, nodesOfWindow(value as NativeWindow | null), form),
};

function nodesOfWindow(window: NativeWindow | null): NodeValues {
  const nodes = window === null ? {} : windowNodes(window);
  return Object.fromEntries(windowNodeNames.map((name) => [windowNode(name), nodes[name] ?? null]));
}
