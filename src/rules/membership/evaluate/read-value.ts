import type { Field } from "./meaning.ts";

/** Reads one value out of an object; undefined where it is missing. */
export type ValueReader = (subject: unknown) => unknown;

/** How to get at a field's value. An element that is the value itself comes back as it is. */
export function readValue(field: Field): ValueReader {
  const { name } = field;
  if (name === "") return (subject) => subject;
  if (field.anyType === true) return (subject) => asText(findKey(subject, name));
  return (subject) => (isObject(subject) ? subject[name] : undefined);
}

/** Tells what has keys. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

// Unverified: that names of extensions are compared without regard to case
function findKey(subject: unknown, name: string): unknown {
  if (!isObject(subject)) return undefined;
  if (Object.hasOwn(subject, name)) return subject[name];
  const lower = name.toLowerCase();
  const key = Object.keys(subject).find((candidate) => candidate.toLowerCase() === lower);
  return key === undefined ? undefined : subject[key];
}

function asText(value: unknown): unknown {
  return typeof value === "boolean" || typeof value === "number" ? String(value) : value;
}
