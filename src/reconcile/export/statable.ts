import { isSensitive } from "../../config/variables.ts";
import type { Fields } from "../../kind/body.ts";
import { unflatten } from "../../kind/flatten.ts";
import { parseSpec } from "../../kind/parse-spec.ts";
import { formsOf, sameValue } from "../../kind/property.ts";
import type { AnyKind } from "../../registry/kinds.ts";

/** What of an object files can state, and what of it they cannot. */
export type Statable =
  | {
      readonly spec: Record<string, unknown>;
      /** Properties that are left unmanaged, with the reason as the end of a sentence. */
      readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
    }
  | { readonly spec: undefined; readonly reason: string };

/**
 * The values as a file states them, by the loader's own checks, and compiled to what the tenant
 * holds: a value that fails is left out alone, where the rest holds without it.
 */
export function statable(kind: AnyKind, values: Fields): Statable {
  const leftOut: { path: string; reason: string }[] = [];
  let fields = values;
  for (;;) {
    const found = findProblems(kind, fields);
    if (found.problems.length === 0) return { spec: spellOut(kind, fields), leftOut };
    const path = culpritOf(kind, fields, found);
    if (path === undefined)
      return { spec: undefined, reason: found.problems.map(sentence).join("; ") };
    fields = without(fields, path);
    const left = findProblems(kind, fields).problems.map(sentence);
    const solved = found.problems.map(sentence).filter((problem) => !left.includes(problem));
    leftOut.push({ path, reason: solved.join("; ") });
  }
}

interface Problem {
  /** Of a property, or deeper. */
  readonly path: string;
  readonly message: string;
}

/** Problems of the first check that finds some; later checks need what earlier ones allow. */
interface FoundProblems {
  readonly check: "schema" | "kind" | "meaning" | "none";
  readonly problems: readonly Problem[];
}

const order: readonly FoundProblems["check"][] = ["schema", "kind", "meaning", "none"];

function findProblems(kind: AnyKind, fields: Fields): FoundProblems {
  const parsed = parseSpec(kind.schema(), spellOut(kind, fields));
  const sensitive = Object.keys(fields)
    .filter((path) => isSensitive(fields[path]))
    .map((path) => ({ path, message: "holds ${var:...}, which a file would read as a variable" }));
  if (!parsed.ok || sensitive.length > 0) {
    const refused = parsed.ok ? [] : parsed.problems.map(joined);
    return { check: "schema", problems: [...sensitive, ...refused] };
  }
  const problems = (kind.check?.(parsed.spec) ?? []).filter(
    ({ severity }) => severity !== "warning",
  );
  if (problems.length > 0) return { check: "kind", problems: problems.map(joined) };
  const changed = changedValues(kind, fields, kind.compile(parsed.spec).fields);
  return { check: changed.length > 0 ? "meaning" : "none", problems: changed };
}

/** Values that a file would turn into others, such as a schedule with minutes. */
function changedValues(kind: AnyKind, live: Fields, compiled: Fields): Problem[] {
  return kind.properties.flatMap((property) => {
    const { path } = property;
    const stated = compiled[path];
    if (property.plane !== "config" || stated === undefined) return [];
    const [nearest] = formsOf(property, live[path] ?? null, stated);
    if (sameValue(property, stated, nearest)) return [];
    return [{ path, message: `would become ${JSON.stringify(stated)}` }];
  });
}

/** The one value without which there is less wrong; undefined where none can be missed. */
function culpritOf(kind: AnyKind, fields: Fields, found: FoundProblems): string | undefined {
  const paths = Object.keys(fields);
  const named = paths.filter((path) => found.problems.some((problem) => concerns(problem, path)));
  const others = paths.filter((path) => !named.includes(path)).reverse();
  return [...named, ...others].find((path) =>
    isBetter(findProblems(kind, without(fields, path)), found),
  );
}

function isBetter(after: FoundProblems, before: FoundProblems): boolean {
  const progress = order.indexOf(after.check) - order.indexOf(before.check);
  return progress > 0 || (progress === 0 && after.problems.length < before.problems.length);
}

function concerns(problem: Problem, path: string): boolean {
  return problem.path === path || problem.path.startsWith(`${path}.`);
}

function spellOut(kind: AnyKind, fields: Fields): Record<string, unknown> {
  return (kind.exported?.spell ?? unflatten)(fields);
}

function without(fields: Fields, path: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== path));
}

function joined({
  path,
  message,
}: {
  readonly path: readonly (string | number)[];
  readonly message: string;
}): Problem {
  return { path: path.join("."), message };
}

function sentence({ path, message }: Problem): string {
  return path === "" ? message : `${path} ${message}`;
}
