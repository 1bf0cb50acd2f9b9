import type { core, ZodType } from "zod";
import { suggestion } from "./did-you-mean.ts";
import { isMapping } from "./value-at.ts";
import { z } from "./zod.ts";

/** One problem that zod found, as people read it, with advice where there is any. */
export function issueText(issue: core.$ZodIssue, value: unknown, concealed: boolean): string {
  const given = concealed ? "" : shown(value);
  switch (issue.code) {
    case "invalid_type":
      return value === undefined
        ? "is missing"
        : `must be ${article(issue.expected)}${given && ` (is ${given})`}${concealed ? "" : unquoted(issue.expected, value)}`;
    case "too_big":
      return issue.origin === "string"
        ? `must have at most ${issue.maximum} characters (has ${String(value).length})`
        : issue.origin === "array"
          ? `must have at most ${issue.maximum} items`
          : `must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${given && ` (is ${given})`}`;
    case "too_small":
      return issue.origin === "string"
        ? "must not be empty"
        : issue.origin === "array"
          ? `must have at least ${issue.minimum} items`
          : `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${given && ` (is ${given})`}`;
    case "invalid_value": {
      const allowed = issue.values.map(String);
      const isQuoted =
        typeof value === "string" &&
        issue.values.some((one) => typeof one !== "string" && String(one) === value);
      const advice =
        typeof value !== "string" || concealed
          ? ""
          : isQuoted
            ? `; write ${value} without quotes`
            : suggestion(value, allowed);
      return value === undefined
        ? `is missing; it is ${oneOf(allowed)}`
        : `must be ${oneOf(allowed)}${given && ` (is ${given})`}${advice}`;
    }
    case "invalid_union": {
      // one whose members are told apart by a literal
      if ("options" in issue && issue.options) {
        const allowed = oneOf(issue.options.map(String));
        return value === undefined
          ? `is missing; it is ${allowed}`
          : `must be ${allowed}${given && ` (is ${given})`}`;
      }
      const literals = issue.errors
        .flat()
        .flatMap((inner) => (inner.code === "invalid_value" ? inner.values.map(String) : []));
      return `has none of the allowed forms${literals.length > 0 ? ` (${literals.join(", ")}, or as in the schema)` : ""}${given && `; it is ${given}`}`;
    }
    case "invalid_format":
      return issue.format === "guid"
        ? `must be a GUID${given && ` (is ${given})`}`
        : `${issue.message}${given && ` (is ${given})`}`;
    case "unrecognized_keys":
    case "invalid_key":
    case "invalid_element":
    case "not_multiple_of":
    case "custom":
      return issue.message;
    default:
      return issue satisfies never;
  }
}

/** The keys that an object may have at a path of a schema. */
export function keysAt(schema: ZodType, path: readonly PropertyKey[]): string[] {
  const at = unwrapped(schemaAt(schema, path));
  if (at instanceof z.ZodUnion) {
    return at.options.flatMap((option) =>
      option instanceof z.ZodObject ? Object.keys(option.shape) : [],
    );
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The examples that the schema of a path states. */
export function examplesAt(schema: ZodType, path: readonly PropertyKey[]): readonly unknown[] {
  const at = schemaAt(schema, path);
  const examples = at instanceof z.ZodType ? z.globalRegistry.get(at)?.["examples"] : undefined;
  return Array.isArray(examples) ? (examples as unknown[]) : [];
}

/** A value as a person writes it on one line of YAML. */
export function inYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${(value as unknown[]).map(inYaml).join(", ")}]`;
  if (isMapping(value)) {
    const entries = Object.entries(value).map(([name, inner]) => `${name}: ${inYaml(inner)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  const isPlain = typeof value === "string" && /^[A-Za-z][\w ./-]*$/.test(value);
  return isPlain ? value : (JSON.stringify(value) ?? "");
}

/** The part of a schema that a path leads to; undefined where it leads nowhere. */
function schemaAt(schema: ZodType, path: readonly PropertyKey[]): unknown {
  let at: unknown = schema;
  for (const step of path) {
    at = unwrapped(at);
    if (at instanceof z.ZodObject) at = at.shape[String(step)];
    else if (at instanceof z.ZodArray) at = at.element;
    else if (at instanceof z.ZodRecord) at = at.valueType;
    else return undefined;
  }
  return at;
}

function unwrapped(schema: unknown): unknown {
  let at = schema;
  while (
    at instanceof z.ZodOptional ||
    at instanceof z.ZodNullable ||
    at instanceof z.ZodExactOptional
  ) {
    at = at.unwrap();
  }
  return at;
}

/** What was put in quotes, or said in YAML 1.1's words. */
function unquoted(expected: string, value: unknown): string {
  if (typeof value !== "string") return "";
  if (["number", "int"].includes(expected) && /^-?\d+(\.\d+)?$/.test(value))
    return `; write ${value} without quotes`;
  if (expected !== "boolean") return "";
  if (/^(yes|on|true)$/i.test(value)) return "; write true";
  return /^(no|off|false)$/i.test(value) ? "; write false" : "";
}

function shown(value: unknown): string {
  if (value === undefined) return "";
  const text = JSON.stringify(value) ?? "no JSON";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]}` : `one of ${values.join(", ")}`;
}

function article(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: "text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping",
    record: "a mapping",
    undefined: "left out",
  };
  return names[expected] ?? expected;
}
