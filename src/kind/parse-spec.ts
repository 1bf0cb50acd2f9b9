import type { core, ZodType } from "zod";
import { suggestion } from "./did-you-mean.ts";
import { issueText, keysAt } from "./issue-text.ts";
import { valueAt } from "./value-at.ts";

/** What a schema found wrong at one place. */
export interface SchemaProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Whether the key is wrong, or its value. */
  readonly of: "key" | "value";
}

export type ParsedSpec<T> =
  | { readonly ok: true; readonly spec: T }
  | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

/**
 * A written value held against a schema, with each problem as people read it. A value
 * whose path is `concealed` is never part of a message.
 */
export function parseSpec<T>(
  schema: ZodType<T>,
  input: unknown,
  isConcealed: (path: SchemaProblem["path"]) => boolean = () => false,
): ParsedSpec<T> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, spec: result.data };
  const problems = result.error.issues.flatMap((issue) =>
    problemsOf(issue, schema, input, isConcealed),
  );
  return { ok: false, problems };
}

function problemsOf(
  issue: core.$ZodIssue,
  schema: ZodType,
  input: unknown,
  isConcealed: (path: SchemaProblem["path"]) => boolean,
): readonly SchemaProblem[] {
  const path = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `is not a known property${suggestion(key, known)}`,
      of: "key",
    }));
  }
  if (issue.code === "invalid_key") {
    const [key] = path.slice(-1);
    return issue.issues.map((inner) => ({
      path,
      message: issueText(inner, key, isConcealed(path)),
      of: "key",
    }));
  }
  const branch = issue.code === "invalid_union" ? nearestBranch(issue) : undefined;
  if (branch) {
    return branch.flatMap((inner) =>
      problemsOf({ ...inner, path: [...path, ...inner.path] }, schema, input, isConcealed),
    );
  }
  return [
    { path, message: issueText(issue, valueAt(input, path), isConcealed(path)), of: "value" },
  ];
}

/** The branch of a union that the input most likely meant: one whose own type fits it. */
function nearestBranch(issue: core.$ZodIssueInvalidUnion): readonly core.$ZodIssue[] | undefined {
  return issue.errors
    .filter((branch) =>
      branch.every(({ code, path }) => path.length > 0 || code === "unrecognized_keys"),
    )
    .sort((a, b) => a.length - b.length)[0];
}
