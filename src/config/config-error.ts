import type { ConfigProblemId } from "./config-problems.ts";
import { ValidationError, type ValidationIssue } from "../kind/validation-error.ts";

/** One thing that is wrong in a policy file. */
export interface ConfigIssue extends ValidationIssue {
  /** Which kind of error it is, for `validate --explain`; absent of files that are no policy files. */
  readonly id?: ConfigProblemId;
  /** As the caller named it; `config` for a value. */
  readonly file: string;
  /** 1-based; absent where the file is code and has no positions. */
  readonly line?: number;
  /** 1-based, as `line`. */
  readonly column?: number;
}

/** Policy files that cannot be used. Every problem found is in `issues`; nothing was written. */
export class ConfigError extends ValidationError {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "ConfigError";
  declare readonly issues: readonly ConfigIssue[];
  /** Of the first issue, as are `line` and `path`. */
  readonly file: string;
  readonly line: number | undefined;
  readonly path: string;

  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map(formatIssue).join("\n"), issues);
    this.file = issues[0]?.file ?? "";
    this.line = issues[0]?.line;
    this.path = issues[0]?.path ?? "";
  }
}

/** `file:line:column: path: message`, as editors and compilers print it. */
export function formatIssue(issue: ConfigIssue): string {
  const place = [issue.file, issue.line, issue.column]
    .filter((part) => part !== undefined)
    .join(":");
  return issue.path ? `${place}: ${issue.path}: ${issue.message}` : `${place}: ${issue.message}`;
}
