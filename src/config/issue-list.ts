import type { ZodType } from "zod";
import { parseSpec } from "../kind/parse-spec.ts";
import { valueAt } from "../kind/value-at.ts";
import type { ConfigIssue } from "./config-error.ts";
import type { Merged } from "./merge.ts";
import type { Path } from "./source.ts";
import { concealText, isSensitive } from "./variables.ts";

/** The problems of a config while they are collected, each with its place in the files. */
export class IssueList {
  readonly issues: ConfigIssue[] = [];
  readonly #merged: Merged;

  constructor(merged: Merged) {
    this.#merged = merged;
  }

  /** Adds a problem at a path of the files. */
  readonly say = (path: Path, message: string, of: "key" | "value" = "value"): void => {
    this.issues.push(this.at(path, message, of));
  };

  /** The same as a value, without adding it. */
  at(path: Path, message: string, of: "key" | "value" = "value"): ConfigIssue {
    const source = this.#merged.sourceOf(path);
    return {
      file: source.file,
      ...source.place(path, of),
      path: path.join("."),
      message: concealText(message, this.#merged.variables),
    };
  }

  /** The value after its schema; undefined where that found problems, which are then added. */
  parse<T>(schema: ZodType<T>, input: unknown, at: Path): T | undefined {
    const parsed = parseSpec(schema, input, (path) =>
      isSensitive(valueAt(this.#merged.written, [...at, ...path])),
    );
    if (parsed.ok) return parsed.spec;
    for (const { path, message, of } of parsed.problems) this.say([...at, ...path], message, of);
    return undefined;
  }
}
