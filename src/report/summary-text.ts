import type { Diagnostic, Plan } from "../reconcile/plan/plan.ts";
import { amountText } from "../kind/amounts.ts";
import { cut } from "./describe.ts";
import { affectedText } from "./impact-text.ts";

/** One sentence: what the plan does. */
export function summaryText(plan: Plan, wanted = "the files say"): string {
  const { summary, changes } = plan;
  if (changes.length === 0) {
    return `No changes. ${amountText(summary.unchanged, "object is", "objects are")} as ${wanted}.${heldBackText(plan)}`;
  }
  const replaced = changes.filter(({ action }) => action === "replace").length;
  const parts = [
    `${summary.create} to create`,
    `${summary.update} to update${replaced > 0 ? ` (${replaced} by replacement)` : ""}`,
    `${summary.delete} to delete`,
    ...(summary.adopt > 0 ? [`${summary.adopt} to adopt`] : []),
    `${summary.unchanged} unchanged`,
    ...(summary.drift > 0 ? [`${summary.drift} drifted`] : []),
  ];
  return `Plan: ${parts.join(", ")}. ${affectedText(plan)}${heldBackText(plan)}`;
}

/** Which objects have an error, and what that means for the rest; empty where none has. */
function heldBackText({ diagnostics }: Plan): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const ofObjects = errors.filter(({ address }) => address !== undefined);
  const ofWhole = errors.filter(({ address }) => address === undefined);
  const list = (some: readonly Diagnostic[]) => {
    const about = some.map(({ id, address }) => [id, address].filter(Boolean).join(" "));
    const { shown, more } = cut([...new Set(about)], 5);
    return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  };
  return [
    ofWhole.length > 0 ? ` Apply refuses it as it stands (${list(ofWhole)}).` : "",
    ofObjects.length > 0
      ? ` Without --partial apply writes nothing, since objects have errors (${list(ofObjects)}).`
      : "",
  ].join("");
}
