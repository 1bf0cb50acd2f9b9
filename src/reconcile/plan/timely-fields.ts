import { isSensitive } from "../../config/variables.ts";
import type { AnyKind } from "../../registry/kinds.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { FieldDifference } from "./change.ts";
import type { Plan } from "./plan.ts";
import { kindOf } from "../../registry/kinds.ts";

/** Changed values in the service's own form, and why some cannot be written now. */
export function settleFields(
  kind: AnyKind,
  fields: readonly FieldDifference[],
  { catalogs }: Pick<Snapshot, "catalogs">,
  now: Date,
): { fields: readonly FieldDifference[]; problems: readonly string[] } {
  const { timely } = kind;
  if (!timely) return { fields, problems: [] };
  const problems: string[] = [];
  const settled = fields.map((field) => {
    // a value that must not be shown cannot be told from a wrong one either
    if (isSensitive(field.after)) return field;
    const verdict = timely.judge(field, { now, catalog: catalogs[kind.name] ?? null });
    if (verdict && "problem" in verdict) problems.push(`${field.path} ${verdict.problem}`);
    return verdict && "after" in verdict ? { ...field, after: verdict.after } : field;
  });
  return { fields: settled, problems };
}

/** What a saved plan says that its age has made wrong, one sentence each. */
export function outdated({ changes }: Plan, now: Date): string[] {
  return changes.flatMap(({ address, kind, fields }) =>
    fields.flatMap((field) => {
      const verdict = kindOf(kind).timely?.judge(field, { now, catalog: undefined });
      return verdict && "problem" in verdict
        ? [`${address}: ${field.path} ${verdict.problem}`]
        : [];
    }),
  );
}
