import { type WireObject } from "../../kind/wire.ts";
import { kindOf } from "../../registry/kinds.ts";
import { ofStranger } from "../read/of-stranger.ts";
import { importLimits } from "../read/read-document.ts";
import type { FieldVerdict, SourceField, SourceObject } from "../source-object.ts";

/**
 * An object without the properties that hold a value which cannot be carried over. Every field keeps
 * its row: the others of such a property went with it.
 */
export function withoutValues(
  object: SourceObject,
  judge: (field: SourceField) => FieldVerdict | undefined,
): SourceObject {
  const verdicts = new Map<SourceField, FieldVerdict>();
  for (const field of object.fields) {
    if (!field.wire || field.said || isMetadataName(String(field.wire[0]))) continue;
    const verdict = judge(field);
    if (verdict) verdicts.set(field, verdict);
  }
  if (verdicts.size === 0) return object;
  const causes = new Map([...verdicts].map(([{ wire }, said]) => [String(wire?.[0]), said]));
  const wire: WireObject = Object.fromEntries(
    Object.entries(object.wire).filter(([name]) => !causes.has(name)),
  );
  const fields = object.fields.map((field): SourceField => {
    const own = verdicts.get(field);
    if (own) return { ...field, said: own };
    const cause = field.wire && !field.said ? causes.get(String(field.wire[0])) : undefined;
    return cause
      ? { ...field, said: { ...cause, note: `left out with what stands beside it: ${cause.note}` } }
      : field;
  });
  return { ...object, wire, fields };
}

/** Texts beyond what any property of an update policy takes. */
export function judgeLength({ value }: SourceField): FieldVerdict | undefined {
  return typeof value === "string" && value.length > importLimits.textInCharacters
    ? {
        outcome: "invalid",
        note: `is longer than ${importLimits.textInCharacters} characters`,
      }
    : undefined;
}

const strange = { outcome: "invalid", note: "has another shape than Graph gives it" } as const;

/** The object without the properties whose values its kind cannot even look at. */
export function withoutStrange(object: SourceObject): SourceObject {
  const names = kindOf(object.kind).properties.flatMap((property) =>
    ofStranger(() => [property.read(object.wire)]) === undefined
      ? Object.keys(property.write(null, undefined))
      : [],
  );
  return names.length === 0
    ? object
    : withoutValues(object, ({ wire }) =>
        names.includes(String(wire?.[0])) ? strange : undefined,
      );
}

const organization = "%OrganizationId%";

/** IntuneManagement writes this in place of the id of the tenant that it exported. */
export function judgeOrganization({ value }: SourceField): FieldVerdict | undefined {
  return typeof value === "string" && value.includes(organization)
    ? {
        outcome: "none",
        note: "stands for the id of the source's tenant; say --source-tenant to fill it in",
      }
    : undefined;
}

/** The object with that id filled in. */
export function withOrganization(object: SourceObject, tenantId: string): SourceObject {
  return {
    ...object,
    wire: filled(object.wire, tenantId) as WireObject,
    fields: object.fields.map((field) => ({ ...field, value: filled(field.value, tenantId) })),
  };
}

function filled(value: unknown, tenantId: string): unknown {
  if (typeof value === "string") return value.replaceAll(organization, tenantId);
  if (Array.isArray(value)) return value.map((item) => filled(item, tenantId));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, filled(inner, tenantId)]),
  );
}

function isMetadataName(name: string): boolean {
  return name === "id" || name.includes("@odata") || name.startsWith("#");
}
