import type { Diagnostic, Plan } from "../reconcile/plan/plan.ts";
import { amountText } from "../kind/amounts.ts";
import { cut } from "./describe.ts";
import { affectedText } from "./impact-text.ts";

/** For whom a plan is summed up. */
export interface SummaryOptions {
  /** What the tenant shall be like, as the end of a sentence. Default: `the files say`. */
  readonly wanted?: string | undefined;
  /** Whether what has errors is left out and the rest written. Default false. */
  readonly partial?: boolean | undefined;
}

/** One sentence: what the plan does. */
export function summaryText(plan: Plan, options: SummaryOptions = {}): string {
  const { summary, changes } = plan;
  const { wanted = "the files say" } = options;
  const heldBack = heldBackText(plan, options);
  if (changes.length === 0) {
    const isNothing = summary.unchanged === 0 && heldBack !== "";
    return `No changes.${isNothing ? "" : ` ${amountText(summary.unchanged, "object is", "objects are")} as ${wanted}.`}${heldBack}`;
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
  return `Plan: ${parts.join(", ")}. ${affectedText(plan)}${heldBack}`;
}

/** Which objects have an error, and what that means for the rest; empty where none has. */
function heldBackText({ changes, diagnostics }: Plan, { partial = false }: SummaryOptions): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const ofObjects = errors.filter(({ address }) => address !== undefined);
  const ofWhole = errors.filter(({ address }) => address === undefined);
  const list = (some: readonly Diagnostic[]) => {
    const about = some.map(({ id, address }) => [id, address].filter(Boolean).join(" "));
    const { shown, more } = cut([...new Set(about)], 5);
    return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  };
  const consequence = partial
    ? "What has errors is left out"
    : changes.length === 0
      ? "What has errors is not planned"
      : "Without --partial apply writes nothing, since objects have errors";
  return [
    ofWhole.length > 0 ? ` Apply refuses it as it stands (${list(ofWhole)}).` : "",
    ofObjects.length > 0 ? ` ${consequence} (${list(ofObjects)}).` : "",
  ].join("");
}
