import type { ZodType } from "zod";
import { type Advise, parseSpec, type SchemaProblemKind } from "../kind/parse-spec.ts";
import { valueAt } from "../kind/value-at.ts";
import type { ConfigIssue } from "./config-error.ts";
import type { ConfigProblemId } from "./config-problems.ts";
import type { ConfigLocation } from "./desired-state.ts";
import type { Merged } from "./merge.ts";
import type { Path } from "./source.ts";
import { concealText, isSensitive } from "./variables.ts";

/** What a schema finds, by the ids of the table. */
const problemIds: Readonly<Record<SchemaProblemKind, ConfigProblemId>> = {
  unknown: "RC201",
  missing: "RC202",
  type: "RC203",
  range: "RC204",
  word: "RC205",
  form: "RC206",
  key: "RC207",
  notInFiles: "RC209",
};

/** The problems of a config while they are collected, each with its place in the files. */
export class IssueList {
  readonly issues: ConfigIssue[] = [];
  readonly #merged: Merged;
  /** By section and key of an expanded resource: the written one, and what in it gave it. */
  readonly #origins = new Map<string, { readonly written: Path; readonly at: Path }>();

  constructor(merged: Merged) {
    this.#merged = merged;
  }

  /** Adds a problem that has no id, as those of other files than policy files have none. */
  readonly say = (path: Path, message: string, of: "key" | "value" = "value"): void => {
    this.issues.push(this.at(path, message, of));
  };

  /** Adds problems of one kind, each at a path of the files. */
  sayAs(id: ConfigProblemId) {
    return (path: Path, message: string, of: "key" | "value" = "value"): void => {
      this.issues.push({ id, ...this.at(path, message, of) });
    };
  }

  /** What is said of an expanded resource is told of the one that files write from now on. */
  expand(resource: Path, written: Path, at: Path): void {
    this.#origins.set(resource.join("\u0000"), { written, at });
  }

  /** The same as a value, without adding it. */
  at(path: Path, message: string, of: "key" | "value" = "value"): ConfigIssue {
    return { ...this.locate(path, of), message: concealText(message, this.#merged.variables) };
  }

  /** Where a path stands in the files: that, or the nearest that is written. */
  locate(path: Path, of: "key" | "value" = "value"): ConfigLocation {
    const place = this.#inFiles(path);
    const source = this.#merged.sourceOf(place);
    return { file: source.file, ...source.place(place, of), path: place.join(".") };
  }

  /** The value after its schema; undefined where that found problems, which are then added. */
  parse<T>(schema: ZodType<T>, input: unknown, at: Path, advise?: Advise): T | undefined {
    const isConcealed = (path: Path) => {
      const place = this.#inFiles([...at, ...path]);
      return isSecret(place) || isSensitive(valueAt(this.#merged.written, place));
    };
    const parsed = parseSpec(schema, input, isConcealed, advise);
    if (parsed.ok) return parsed.spec;
    for (const { kind, path, message, of } of parsed.problems) {
      const written = valueAt(this.#merged.written, this.#inFiles([...at, ...path]));
      const isVariable = kind === "type" && typeof written === "string" && isSensitive(written);
      const why = isVariable ? "; a variable gives a text, and cannot stand here" : "";
      this.sayAs(problemIds[kind])([...at, ...path], `${message}${why}`, of);
    }
    return undefined;
  }

  /** Where a resource stands in the files, or what stands for it. */
  placeOf(resource: readonly string[]): readonly string[] {
    return this.#inFiles(resource).map(String);
  }

  /** The same property where the written resource states it too, else what gave the other. */
  #inFiles(path: Path): Path {
    const [section = "", key = "", ...rest] = path;
    const origin = this.#origins.get([section, key].join("\u0000"));
    if (!origin) return path;
    const { written, at } = origin;
    const isStated =
      rest[0] !== undefined && valueAt(this.#merged.value, [...written, rest[0]]) !== undefined;
    return isStated ? [...written, ...rest] : [...written, ...at];
  }
}

/**
 * Whether what stands there may be secret also where it is no variable: the URL of a state store, and
 * what is written where the name of a variable belongs.
 */
function isSecret([section, name, property]: Path): boolean {
  return (
    (section === "state" && name !== "store") ||
    (section === "credentials" && property !== undefined && property !== "type")
  );
}
