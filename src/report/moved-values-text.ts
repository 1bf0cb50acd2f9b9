import type { MovedValue } from "../fleet/layers/moved-values.ts";
import type { StatedValue } from "../fleet/layers/tenant-state.ts";
import { terminalText } from "./escape.ts";

/** What became of one tenant of a list that is held against another. */
export interface MovedTenant {
  readonly tenant: string;
  /** `added` and `gone`: it stands in one of the two lists alone. */
  readonly change: "same" | "moved" | "added" | "gone";
  readonly values: readonly MovedValue[];
}

/** Tenant by tenant what differs, and how many stayed the same. */
export function movedValuesText(tenants: readonly MovedTenant[]): string {
  const lines = tenants.flatMap(({ tenant, change, values }) => {
    if (change === "same") return [];
    if (change !== "moved")
      return [`${tenant}: ${change === "added" ? "new in the list" : "no longer in the list"}`];
    return [
      `${tenant}: ${count(values.length, "value")}`,
      ...values.map((value) => `  ${movedValueLine(value)}`),
    ];
  });
  const same = tenants.filter(({ change }) => change === "same").length;
  return [...lines, `${same} of ${count(tenants.length, "tenant")} as before`]
    .map((line) => `${terminalText(line)}\n`)
    .join("");
}

function movedValueLine({ path, before, after }: MovedValue): string {
  const was = before === null ? "nothing" : JSON.stringify(before.value);
  if (after === null) return `${path}: ${was} -> nothing (was ${before ? placeOf(before) : "?"})`;
  return `${path}: ${was} -> ${JSON.stringify(after.value)} (${placeOf(after)})`;
}

function placeOf({ file, line }: StatedValue): string {
  return line === null ? file : `${file}:${line}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
