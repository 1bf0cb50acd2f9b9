import type { Call, Query } from "../ground/call.ts";
import { repeatedName } from "../ground/json-names.ts";
import { isWireObject, type WireVersion } from "../ground/wire.ts";
import { propertySpelling } from "../model/spelling.ts";

/**
 * The call with the names that clients may write in any case in the spelling of the metadata:
 * query options, properties in options, properties in the body. Real clients depend on it:
 * `mailNickName` and `$select=Id` in CLI for Microsoft 365, `$orderBy` and `DisplayName` in
 * https://learn.microsoft.com/graph/api/directory-deleteditems-list.
 */
export function spelledCall(call: Call): Call {
  return { ...call, query: spelledQuery(call), bodyText: spelledBody(call.bodyText) };
}

function spelledQuery({ query, version }: Call): Query {
  return new Map(
    [...query].map(([name, value]) => {
      const option = optionName(name, version);
      if (option === "$search") return [option, value.replace(/(?<=")\w+(?=:)/g, spelled)];
      return [option, optionsWithNames.has(option) ? spelledText(value) : value];
    }),
  );
}

const optionsWithNames: ReadonlySet<string> = new Set([
  "$filter",
  "$select",
  "$orderby",
  "$expand",
]);

/** On beta the dollar sign is optional: https://learn.microsoft.com/graph/query-parameters */
function optionName(name: string, version: WireVersion): string {
  return version === "beta" && /^(?:filter|select|orderby|expand|search|top|count|skip)$/.test(name)
    ? `$${name}`
    : name;
}

/** Names outside of text in quotes. */
function spelledText(text: string): string {
  return text.replace(/'(?:[^']|'')*'|[A-Za-z_]\w*/g, (part) =>
    part.startsWith("'") ? part : spelled(part),
  );
}

function spelledBody(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // whoever reads the body refuses it
    return text;
  }
  const respelled = JSON.stringify(spelledValue(parsed));
  const same = respelled === JSON.stringify(parsed);
  // two spellings of one name are refused as well
  return same || repeatedName(text) !== undefined ? text : respelled;
}

function spelledValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelledValue);
  if (!isWireObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [spelledName(name), spelledValue(inner)]),
  );
}

/** Also before an annotation: `Owners@odata.bind`. */
function spelledName(name: string): string {
  const at = name.indexOf("@");
  return at < 0 ? spelled(name) : `${spelled(name.slice(0, at))}${name.slice(at)}`;
}

function spelled(name: string): string {
  return propertySpelling(name) ?? name;
}
