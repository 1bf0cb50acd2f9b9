import { filterProperty, type FilterProperty } from "./properties.ts";
import type { Subject } from "./subject.ts";
import { FilterRefusal, type FilterComparison, type FilterNode } from "./syntax.ts";

/**
 * Refuses what the service answers with `isValidRule: false` for `windows10AndLater`. What it
 * takes although nothing can match, such as an unknown value of `cpuArchitecture`, passes.
 * Unverified for the other platforms, whose properties and operators are documented: that the
 * grammar is the same, and that values outside the documented ones pass.
 *
 * @throws {FilterRefusal}
 */
export function checkFilterNode(node: FilterNode, subject: Subject): void {
  if (node.kind !== "comparison") {
    for (const part of node.parts) checkFilterNode(part, subject);
    return;
  }
  checkComparison(node, demandProperty(node.name, subject));
}

/** The property that a comparison names. */
export function demandProperty(name: string, subject: Subject): FilterProperty {
  const property = filterProperty(name, subject);
  if (property === undefined) throw new FilterRefusal(`The property '${name}' is not supported.`);
  return property;
}

function checkComparison(
  { name, operator, value }: FilterComparison,
  { operators, kind }: FilterProperty,
): void {
  if (!operators.includes(operator))
    throw new FilterRefusal(`The operator '-${operator}' is not supported for '${name}'.`);
  switch (value.kind) {
    case "null":
      if ((operator !== "eq" && operator !== "ne") || kind === "version")
        throw new FilterRefusal(`'-${operator}' does not take null for '${name}'.`);
      return;
    case "list":
      if (operator !== "in" && operator !== "notin")
        throw new FilterRefusal(`The operator '-${operator}' does not take a list.`);
      return;
    case "bare":
      if (kind !== "version" || !isVersion(value.text))
        throw new FilterRefusal(`'${value.text}' is not a value of '${name}'.`);
      return;
    case "text":
      // one blank is text enough: FLT-W27
      if (value.text === "") throw new FilterRefusal("A value must not be empty.");
      if (kind === "version" && !isVersion(value.text.trim()))
        throw new FilterRefusal(`'${value.text}' is not a version.`);
      return;
    default:
      value satisfies never;
  }
}

// two to four parts: FLT-V47, FLT-V48
function isVersion(text: string): boolean {
  return /^\d+(?:\.\d+){1,3}$/.test(text);
}
