import type { ScriptValues } from "./script-values.ts";
import type { ToolFacts } from "./tool-facts.ts";

/** Facts as the cases of the decision ask for them. `Get-View` of the scripts does the same. */
export interface ToolView extends Omit<ToolFacts, "path" | "variables" | "placed" | "holders"> {
  /** What `Path` has to be: the same text where it is so already. */
  readonly wantedPath: string;
  readonly isPathWanted: boolean;
  readonly isPathEmpty: boolean;
  /** Length of `wantedPath`. */
  readonly pathLength: number;
  /** Version of the first own segment, by the name of its folder; null where there is none. */
  readonly active: string | null;
  /** Segments before the first own one that hold a program of that name. */
  readonly foreign: readonly string[];
  /** Names of machine variables that have not the value that they shall have. */
  readonly differing: readonly string[];
  /** What a person should know. */
  readonly notes: readonly string[];
}

/**
 * What follows from facts. Only own segments of `Path` move: the first own place, or that of an
 * installer's folder if it comes earlier, gets the wanted version; without either it goes to the
 * end. All others keep their bytes and their order.
 */
export function toolView(facts: ToolFacts, values: ScriptValues): ToolView {
  const { path, variables, holders: _holders, placed: _placed, ...asked } = facts;
  const differing = values.wanted
    .filter(({ name, value }) => variables[name] !== value)
    .map(({ name }) => name);
  const notes = values.mustNotBeSet
    .filter((name) => (variables[name] ?? null) !== null)
    .map((name) => `set:${name}`);
  if (facts.isLogLost) notes.push("noLog");
  const segments = pathSegments(path, facts, values);
  const { wantedPath } = segments;
  return {
    ...asked,
    ...segments,
    isPathWanted: wantedPath === path,
    isPathEmpty: path === "",
    pathLength: wantedPath.length,
    differing,
    notes,
  };
}

function pathSegments(
  path: string,
  { holders, installers }: ToolFacts,
  { segment: wanted, ...values }: ScriptValues,
): Pick<ToolView, "wantedPath" | "active" | "foreign"> {
  const own = new RegExp(values.ownPattern, "i");
  const others: string[] = [];
  const owned: string[] = [];
  const foreign: string[] = [];
  let active: string | null = null;
  // places among the others
  let ownPlace = -1;
  let place = -1;
  for (const segment of path.split(";")) {
    const match = own.exec(segment);
    if (match) {
      if (owned.length === 0) {
        active = match[1] ?? null;
        ownPlace = others.length;
      }
      if (place < 0) place = others.length;
      owned.push(segment);
      continue;
    }
    if (owned.length === 0 && holders.includes(segment)) foreign.push(segment);
    if (place < 0 && installers.includes(segment)) place = others.length;
    others.push(segment);
  }
  // before the empty segments that semicolons at the end leave
  if (place < 0) place = others.findLastIndex((segment) => segment !== "") + 1;
  const isSettled =
    owned.length === 1 &&
    ownPlace === place &&
    new RegExp(values.wantedPattern, "i").test(owned[0] ?? "");
  const wantedPath = isSettled ? path : others.toSpliced(place, 0, wanted).join(";");
  return { wantedPath, active, foreign };
}
