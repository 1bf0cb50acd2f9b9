import { amountText } from "../../kind/amounts.ts";
import { withNeeds } from "./change-needs.ts";
import { diagnosticIds } from "./diagnostic-ids.ts";
import type { PlanDraft } from "./plan-draft.ts";

/** How many addresses of a list are named. */
const mostNamed = 5;

/**
 * Cuts a draft to some addresses, to what comes with them and to what they need, and says what it
 * leaves out; gives all that it keeps.
 */
export function keepOnly(draft: PlanDraft, wanted: readonly string[]): string[] {
  const given = draft.desired.resources.flatMap(({ address, givenBy }) =>
    givenBy !== undefined && wanted.includes(givenBy) ? [address] : [],
  );
  const chosen = [...wanted, ...given];
  const kept = new Set([
    ...chosen,
    ...[...withNeeds(chosen, draft.changes)].map(({ address }) => address),
  ]);
  const changes = takeOut(draft.changes, kept);
  takeOut(draft.drift, kept);
  const errors = takeOut(draft.diagnostics, kept).filter(({ severity }) => severity === "error");
  const left = new Set([...changes, ...errors].flatMap(({ address }) => address ?? []));
  if (left.size > 0) {
    draft.say(
      diagnosticIds.cut,
      "info",
      undefined,
      `cut to ${named(wanted)}: ${amountText(left.size, "other object differs, or has an error, and is", "other objects differ, or have an error, and are")} not in this plan: ${named([...left])}`,
    );
  }
  return [...kept];
}

/** Takes out of a list what is of another address, and gives that. */
function takeOut<Item extends { readonly address?: string }>(
  items: Item[],
  kept: ReadonlySet<string>,
): Item[] {
  const isKept = ({ address }: Item) => address === undefined || kept.has(address);
  const left = items.filter((item) => !isKept(item));
  items.splice(0, items.length, ...items.filter(isKept));
  return left;
}

function named(addresses: readonly string[]): string {
  const more = addresses.length - mostNamed;
  return `${addresses.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
