import { formsOfNode, type SchemaNode } from "./schema-node.ts";

/** What a description says besides what the property is. */
export interface TextParts {
  readonly node: SchemaNode;
  /** What Graph calls it. */
  readonly wireNames: readonly string[];
  /** What holds where it is not written; undefined where it has to be, or has a default. */
  readonly leftOut: string | undefined;
}

/** The description of a property as people read it: what it is, its range, Graph's name, its default. */
export function composedDescription({ node, wireNames, leftOut }: TextParts): string {
  const names = wireNames.map((name) => `\`${name}\``).join(", ");
  return [
    node.description ?? "",
    ...formsOfNode(node).map(rangeText),
    ...(names === "" ? [] : [`Graph: ${names}.`]),
    ...(isSaid(node.default) ? [`Default: \`${JSON.stringify(node.default)}\`.`] : []),
    ...(leftOut === undefined ? [] : [`Left out: ${leftOut}.`]),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

// of a mapping whose own properties have defaults
function isSaid(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value) !== "{}";
}

function rangeText(node: SchemaNode): string {
  return [numbersText(node), lengthText(node), itemsText(node)].filter(Boolean).join(" ");
}

function numbersText(node: SchemaNode): string {
  const { minimum: least, maximum: most, exclusiveMinimum: above, exclusiveMaximum: below } = node;
  const [from, to] = [least, most].map((bound) => (isBound(bound) ? bound : undefined));
  if (from !== undefined && to !== undefined) return `${from} to ${to}.`;
  const parts = [
    ...(above === undefined ? [] : [`more than ${above}`]),
    ...(from === undefined ? [] : [`at least ${from}`]),
    ...(to === undefined ? [] : [`at most ${to}`]),
    ...(below === undefined ? [] : [`less than ${below}`]),
  ];
  return sentence(parts.join(", "));
}

function lengthText({ maxLength }: SchemaNode): string {
  return maxLength === undefined ? "" : `At most ${maxLength} characters.`;
}

function itemsText({ minItems = 0, maxItems }: SchemaNode): string {
  if (maxItems === undefined) return minItems === 0 ? "" : `At least ${minItems}.`;
  return minItems === 0 ? `At most ${maxItems} entries.` : `${minItems} to ${maxItems} entries.`;
}

// every whole number has the bounds of what JavaScript counts exactly
function isBound(value: number | undefined): boolean {
  return value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

function sentence(text: string): string {
  return text === "" ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
