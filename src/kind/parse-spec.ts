import type { core, ZodType } from "zod";
import { meantName, oppositeAdvice, suggestion } from "./did-you-mean.ts";
import { examplesAt, inYaml, issueText, keysAt } from "./issue-text.ts";
import { isMapping, valueAt } from "./value-at.ts";

/** What a schema found wrong at one place. */
export interface SchemaProblem {
  readonly kind: SchemaProblemKind;
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Of an unknown property the one that it stands for, from the value's root on. */
  readonly meant?: string;
  /** Whether the key is wrong, or its value. */
  readonly of: "key" | "value";
}

/** What is wrong: the name, the value or the form of it. */
export type SchemaProblemKind =
  | "unknown"
  | "missing"
  | "type"
  | "range"
  | "word"
  | "form"
  | "key"
  | "notInFiles";

/**
 * What to write instead of a property that is not known, or of a value of another kind, where that
 * can be told; undefined where it cannot. Text that goes on after a semicolon.
 */
export type Advise = (path: SchemaProblem["path"], value: unknown) => Advice | undefined;

/** What to write, and which property that states. */
export interface Advice {
  readonly advice: string;
  /** From the resource on. */
  readonly meant?: string;
  /** Whether no file can state it. */
  readonly isNotInFiles?: boolean;
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
  advise: Advise = () => undefined,
): ParsedSpec<T> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, spec: result.data };
  const asked = { schema, input, isConcealed, advise };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, asked));
  // what is there under another name is not missing
  const meant = new Set(problems.flatMap(({ meant: path }) => path ?? []));
  return {
    ok: false,
    problems: problems.filter(({ kind, path }) => kind !== "missing" || !meant.has(path.join("."))),
  };
}

interface Asked {
  readonly schema: ZodType;
  readonly input: unknown;
  readonly isConcealed: (path: SchemaProblem["path"]) => boolean;
  readonly advise: Advise;
}

function problemsOf(issue: core.$ZodIssue, asked: Asked): readonly SchemaProblem[] {
  const { schema, input, isConcealed, advise } = asked;
  const path = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => {
      const at = [...path, key];
      const told = advise(at, valueAt(input, at));
      const advice =
        told === undefined
          ? suggestion(key, known) || oppositeAdvice(key, known)
          : `; ${told.advice}`;
      const kind = told?.isNotInFiles === true ? "notInFiles" : "unknown";
      const name = told === undefined ? meantName(key, known) : undefined;
      const meant = told?.meant ?? (name && [...path, name].join("."));
      return {
        kind,
        path: at,
        message: `is not a known property${advice}`,
        of: "key",
        ...(meant !== undefined && { meant }),
      };
    });
  }
  if (issue.code === "invalid_key") {
    const [key] = path.slice(-1);
    return issue.issues.map((inner) => ({
      kind: "key",
      path,
      message: issueText(inner, key, isConcealed(path)),
      of: "key",
    }));
  }
  // what a check says of a mapping with an unknown property follows from that most often
  if (issue.code === "custom" && hasUnknown(asked, path)) return [];
  const branch = issue.code === "invalid_union" ? nearestBranch(issue) : undefined;
  if (branch) {
    return branch.flatMap((inner) =>
      problemsOf({ ...inner, path: [...path, ...inner.path] }, asked),
    );
  }
  const value = valueAt(input, path);
  const told = value === undefined || isConcealed(path) ? undefined : advise(path, value);
  const text = issueText(issue, value, isConcealed(path));
  const advice = told === undefined ? exampleText(issue, schema, path, value) : `; ${told.advice}`;
  return [{ kind: problemKind(issue, value), path, message: `${text}${advice}`, of: "value" }];
}

function hasUnknown({ schema, input }: Asked, path: SchemaProblem["path"]): boolean {
  const value = valueAt(input, path);
  const known = keysAt(schema, path);
  return (
    isMapping(value) && known.length > 0 && Object.keys(value).some((key) => !known.includes(key))
  );
}

function problemKind(issue: core.$ZodIssue, value: unknown): SchemaProblemKind {
  if (value === undefined) return "missing";
  switch (issue.code) {
    case "invalid_type":
    case "invalid_union":
      return "type";
    case "too_big":
    case "too_small":
    case "not_multiple_of":
      return "range";
    case "invalid_value":
      return typeof value === typeof issue.values[0] ? "word" : "type";
    case "unrecognized_keys":
    case "invalid_key":
    case "invalid_element":
    case "invalid_format":
    case "custom":
      return "form";
    default:
      return issue satisfies never;
  }
}

/** Of what is missing, and of a value where a list or a mapping belongs, how it is written. */
function exampleText(
  issue: core.$ZodIssue,
  schema: ZodType,
  path: SchemaProblem["path"],
  value: unknown,
): string {
  const isOfOtherKind =
    issue.code === "invalid_type" && ["array", "object", "record"].includes(issue.expected);
  if (issue.code !== "invalid_type" || (value !== undefined && !isOfOtherKind)) return "";
  const [example] = examplesAt(schema, path);
  const name = path.at(-1);
  if (example !== undefined && typeof name === "string")
    return `; write for example: ${name}: ${inYaml(example)}`;
  return value === null ? "; write something below it, or take the line out" : "";
}

/** The branch of a union that the input most likely meant: one whose own type fits it. */
function nearestBranch(issue: core.$ZodIssueInvalidUnion): readonly core.$ZodIssue[] | undefined {
  return issue.errors
    .filter((branch) =>
      branch.every(({ code, path }) => path.length > 0 || code === "unrecognized_keys"),
    )
    .sort((a, b) => a.length - b.length)[0];
}
