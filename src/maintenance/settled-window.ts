import type { SpecProblem } from "../kind/spec.ts";
import { normalWindow, windowProblems } from "./normal-window.ts";
import { type NativeWindow, windowNodes, windowWords } from "./window-mapping.ts";
import type { StatedWindow } from "./window-vocabulary.ts";

/** A window of its own as it is compared and written, and what was lost of the wish. */
export function settledWindow(stated: StatedWindow): {
  readonly window: NativeWindow;
  readonly approximations: readonly string[];
} {
  if ("nodes" in stated) return { window: sameWindow(stated), approximations: [] };
  const { words, approximations } = normalWindow(stated);
  return { window: words, approximations };
}

/** What of a stated window no device could take. Paths are within the window. */
export function statedWindowProblems(stated: StatedWindow): readonly SpecProblem[] {
  if (!("nodes" in stated)) return windowProblems(stated);
  return Object.keys(stated.nodes).length > 0
    ? []
    : [{ path: ["nodes"], message: "names no node; write maintenanceWindow: null for no window" }];
}

/** The one form of windows that mean the same: words wherever words can say it. */
function sameWindow(window: NativeWindow): NativeWindow {
  return windowWords(windowNodes(window)) ?? window;
}
