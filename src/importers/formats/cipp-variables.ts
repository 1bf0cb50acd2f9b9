import { withoutValues } from "../fields/without-values.ts";
import type { FieldVerdict, SourceField, SourceObject } from "../source-object.ts";

const token = /%([a-z0-9_]+)%/gi;
const variable = /^[A-Z][A-Z0-9_]*$/;

/** Without the properties whose variables have names that no variable of a policy file can have. */
export function withoutBadTokens(object: SourceObject): SourceObject {
  return withoutValues(object, judgeTokens);
}

function judgeTokens({ value }: SourceField): FieldVerdict | undefined {
  if (typeof value !== "string") return undefined;
  const bad = [...value.matchAll(token)].find(([, name = ""]) => !variable.test(nameOf(name)));
  return bad && { outcome: "unknown", note: `holds ${bad[0]}, which no variable can be called` };
}

/** A value with each `%name%` of CIPP as `${var:NAME}`, and the names. */
export function withVariables(value: unknown): {
  readonly value: unknown;
  readonly names: readonly string[];
} {
  const names = new Set<string>();
  const change = (part: unknown): unknown => {
    if (typeof part === "string")
      return part.replace(token, (_, name: string) => {
        names.add(nameOf(name));
        return `\${var:${nameOf(name)}}`;
      });
    if (Array.isArray(part)) return part.map(change);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, change(inner)]));
  };
  return { value: change(value), names: [...names] };
}

function nameOf(name: string): string {
  return name.toUpperCase();
}
