import type { FieldOutcome } from "../importers/index.ts";

/** What became of one value of an import, as the end of a sentence. */
export const outcomeTexts: Readonly<Record<FieldOutcome, string>> = {
  mapped: "is carried over",
  implied: "is implied",
  notInForce: "is not in force",
  none: "has no equivalent",
  unknown: "is unknown",
  invalid: "is not valid",
  operational: "is for an operator",
  server: "is the service's own",
};

/** How many values became what, such as "8 are carried over, 1 is unknown". */
export function importCounts(rows: readonly { readonly outcome: FieldOutcome }[]): string {
  return (Object.keys(outcomeTexts) as FieldOutcome[])
    .flatMap((outcome) => {
      const count = rows.filter((row) => row.outcome === outcome).length;
      return count === 0 ? [] : [`${count} ${countOf(outcomeTexts[outcome], count)}`];
    })
    .join(", ");
}

/** Whether somebody should look at a value that was not carried over. */
export function wantsAttention({ outcome }: { readonly outcome: FieldOutcome }): boolean {
  return outcome === "none" || outcome === "unknown" || outcome === "invalid";
}

function countOf(text: string, count: number): string {
  return count === 1 ? text : text.replace(/^is /, "are ").replace(/^has /, "have ");
}
