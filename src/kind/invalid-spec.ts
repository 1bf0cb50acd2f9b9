import type { SpecProblem } from "./spec.ts";
import { ValidationError, type ValidationIssue } from "./validation-error.ts";

/** The error of a caller who wrote what cannot be used; `title` as in "not a valid update ring". */
export function invalidSpec(
  title: string,
  problems: readonly Pick<SpecProblem, "path" | "message">[],
): ValidationError {
  const issues = problems.map(({ path, message }): ValidationIssue => ({
    path: path.join("."),
    message,
  }));
  const lines = issues.map(({ path, message }) => (path ? `${path} ${message}` : message));
  return new ValidationError(`not a valid ${title}: ${lines.join("; ")}`, issues);
}
