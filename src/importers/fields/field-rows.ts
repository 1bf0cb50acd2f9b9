import type { ImportedField } from "../imported-policies.ts";
import { judgeField } from "./judge-field.ts";
import { nameIn } from "./map-object.ts";
import type { MappedObject } from "./mapped-object.ts";

const longestValue = 200;

/** One row for each field of an object, in the source's order. */
export function fieldRows(object: MappedObject, number: number): readonly ImportedField[] {
  const { kind, source } = object;
  const name = nameIn(source);
  return source.fields.map((field) => {
    const { outcome, note, target, isWithheld } = judgeField(field, object);
    return {
      source: number,
      file: field.file ?? source.file,
      place: source.place,
      object: name,
      path: field.path,
      value: isWithheld === true || field.isWithheld === true ? null : shown(field.value),
      outcome,
      target: target === undefined ? null : `${kind.name} ${target}`,
      note,
    };
  });
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
