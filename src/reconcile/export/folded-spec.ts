import type { CompiledPolicy } from "../../assignments/policy-kind.ts";
import { parseAddress } from "../../kind/address.ts";
import type { WrittenSpec } from "../../kind/expansion.ts";
import { parseSpec } from "../../kind/parse-spec.ts";
import { canonical, sameValue } from "../../kind/property.ts";
import type { Compiled } from "../../kind/spec.ts";
import { type AnyKind, kindOf } from "../../registry/kinds.ts";

/** A resource of an export. */
export interface ExportedSpec {
  readonly key: string;
  readonly spec: WrittenSpec;
}

/**
 * One resource in the place of two, where it means what both mean: a written one of `kind`, and
 * the one at `address` that it once gave. Undefined where they are apart by now.
 */
export function foldedSpec(
  kind: AnyKind,
  { key, spec }: ExportedSpec,
  address: string,
  given: WrittenSpec,
): WrittenSpec | undefined {
  const { expansion } = kind;
  const of = parseAddress(address);
  if (expansion?.into !== of.kind || !of.key.startsWith(`${key}.`)) return undefined;
  const folded = expansion.fold(spec, given);
  if (folded === undefined || !isSame(kind, spec, folded)) return undefined;
  const parsed = parseSpec(kind.schema(), folded);
  const [resource, ...others] = parsed.ok ? expansion.expand(parsed.spec, key) : [];
  if (resource?.key !== of.key || others.length > 0) return undefined;
  return isSame(kindOf(of.kind), resource.spec, given) ? folded : undefined;
}

/** Whether two resources of a kind are compiled to the same, by the loader's own checks. */
function isSame(kind: AnyKind, one: WrittenSpec, other: WrittenSpec): boolean {
  const [a, b] = [one, other].map((spec) => compiled(kind, spec));
  if (!a || !b) return false;
  return (
    kind.properties.every((property) =>
      sameValue(property, a.fields[property.path], b.fields[property.path]),
    ) && linesOf(a) === linesOf(b)
  );
}

type CompiledSpec = Compiled & Partial<CompiledPolicy>;

function compiled(kind: AnyKind, spec: WrittenSpec): CompiledSpec | undefined {
  const parsed = parseSpec(kind.schema(), spec);
  if (!parsed.ok) return undefined;
  const problems = kind.check?.(parsed.spec) ?? [];
  if (problems.some(({ severity }) => severity !== "warning")) return undefined;
  return kind.compile(parsed.spec);
}

function linesOf({ assignments, assignmentsMode }: CompiledSpec): string {
  return canonical([assignmentsMode, assignments?.map(canonical).sort() ?? null]);
}
