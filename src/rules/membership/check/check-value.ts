import { shorten } from "../../ground/findings.ts";
import { nearestName } from "../../../kind/nearest-name.ts";
import type { StringValue, TestNode } from "../syntax/ast.ts";
import type { RuleFindings } from "../syntax/diagnostic.ts";
import type { RuleOperator } from "../vocabulary/operators.ts";
import { guidProperties, isGuid, type RulePropertyFacts } from "../vocabulary/properties.ts";

/** Warns of texts that are accepted and mean something else than they seem to. */
export function warnOfText(
  text: StringValue,
  test: TestNode,
  facts: RulePropertyFacts,
  findings: RuleFindings,
): void {
  const operator = test.operator.name;
  const { value } = text;
  if (value === "") {
    findings.warn("empty-string", text, emptyAdvice(operator));
  } else if (/^null$/i.test(value) && (operator === "eq" || operator === "ne")) {
    findings.warn("quoted-null", text, "In quotes, null is a text of four letters. Write null.");
  } else if (/^\*|\*$/.test(value) && facts.type !== "boolean") {
    findings.warn(
      "literal-wildcard",
      text,
      "* is an ordinary character here, no wildcard. Use -startsWith, -endsWith or -contains without it.",
    );
  }
}

// the service said so of one property of one tenant in August 2026; of -ne it is inferred
function emptyAdvice(operator: RuleOperator): string {
  if (operator === "eq") return "Nothing equals an empty text, not even a blank. Write -eq null.";
  if (operator === "ne")
    return "Everything differs from an empty text, blanks too. Write -ne null.";
  return "Nothing holds an empty text. Blanks are tested with -eq null and -ne null.";
}

/** Warns of values that a property never has. */
export function warnOfValue(
  text: StringValue,
  test: TestNode,
  facts: RulePropertyFacts,
  findings: RuleFindings,
): void {
  const { value } = text;
  if (value === "") return;
  if (guidProperties.has(test.property.name) && !isGuid(value) && !/^null$/i.test(value)) {
    findings.warn(
      "guid-shape",
      text,
      `${writtenName(test)} is a GUID, and "${shorten(value)}" is none: it selects nothing.`,
    );
    return;
  }
  const lower = value.toLowerCase();
  const alias = aliasOf(facts, lower);
  if (alias === undefined && facts.values === undefined) return;
  if (facts.values?.some((known) => known.toLowerCase() === lower)) return;
  if (test.property.name === "deviceOwnership" && lower === "corporate") {
    findings.warn(
      "owner-corporate",
      text,
      'Corporate is the word of Intune filters. In a group rule it selects nothing: write "Company".',
    );
    return;
  }
  const meant = alias ?? nearestName(value, facts.values ?? []);
  const advice =
    meant === undefined
      ? `Its values are ${(facts.values ?? []).join(", ")}.`
      : `Did you mean "${meant}"?`;
  findings.warn(
    "enum-value",
    text,
    `"${shorten(value)}" is no value of ${writtenName(test)} and matches nothing. ${advice}`,
  );
}

function aliasOf(facts: RulePropertyFacts, lower: string): string | undefined {
  const { aliases } = facts;
  return aliases !== undefined && Object.hasOwn(aliases, lower) ? aliases[lower] : undefined;
}

/** A property as people write it. */
export function writtenName({ property }: TestNode): string {
  return property.object === "_" ? "_" : `${property.object}.${property.name}`;
}
