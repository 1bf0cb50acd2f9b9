import type { ToolOutput, ToolPurpose, ToolState } from "../output/tool-output.ts";
import { longestToolLine, toolOutputVersion } from "../output/tool-output.ts";
import { type DecisionCase, decisionCases, type ToolCondition } from "./decision-cases.ts";
import { scriptValues, type ScriptValues } from "./script-values.ts";
import type { ToolFacts } from "./tool-facts.ts";
import type { ToolScriptData } from "./tool-script-data.ts";
import { type ToolView, toolView } from "./tool-view.ts";

/** One thing that a script does, in order. */
export type ToolAction =
  /** Unpacks the archive beside, checks it, and renames it to the version's folder at once. */
  | { readonly kind: "placeFolder"; readonly folder: string }
  /** Gives a machine variable its value. */
  | { readonly kind: "setVariable"; readonly name: string; readonly value: string }
  /** Writes the machine's `Path`, of the kind that it has. */
  | {
      readonly kind: "writePath";
      readonly value: string;
      readonly valueKind: ToolFacts["pathKind"];
    }
  /** Lets running programs know that variables have changed. */
  | { readonly kind: "broadcast" };

/** What a script does with what it found. */
export interface ToolDecision {
  /** Id of the row of the table. */
  readonly case: string;
  readonly state: ToolState;
  /** Empty where nothing is done. A detection does none of them. */
  readonly actions: readonly ToolAction[];
  /** What the script would print if it ended here. */
  readonly output: ToolOutput;
  /** With what it ends: 0 as wanted, 1 otherwise. */
  readonly exitCode: 0 | 1;
}

/**
 * What the scripts of a tool decide on a device, without one: a pure function over what they find.
 * They carry the same table. A rollback is the same with the data of an earlier version.
 *
 * Nothing that it decides deletes, downloads, restarts, or changes a user's variables.
 */
export function decideTool(
  purpose: ToolPurpose,
  facts: ToolFacts,
  data: ToolScriptData,
): ToolDecision {
  const values = scriptValues(data);
  const view = toolView(facts, values);
  const found = selectCase(view, decisionCases(purpose, data));
  return {
    case: found.id,
    state: found.state,
    actions: actionsOf(found, view, facts, data, values),
    output: outputOf(purpose, found, view, facts, values),
    exitCode: found.exit,
  };
}

/** The line of an output: `placed` loses its oldest entries and then `err` its end where it is too long. */
export function toolOutputLine(output: ToolOutput): string {
  let shown = output;
  let line = asciiJson(shown);
  while (line.length > longestToolLine && shown.placed.length > 0) {
    shown = { ...shown, placed: shown.placed.slice(1), cut: true };
    line = asciiJson(shown);
  }
  while (line.length > longestToolLine && shown.err !== null && shown.err !== "") {
    shown = { ...shown, err: shown.err.slice(0, Math.max(0, shown.err.length - 20)), cut: true };
    line = asciiJson(shown);
  }
  return line;
}

function selectCase(view: ToolView, cases: readonly DecisionCase[]): DecisionCase {
  const found = cases.find(({ when }) => when.every((condition) => isTrue(condition, view)));
  if (!found) throw new RangeError("the table of decisions has no last row without conditions");
  return found;
}

function isTrue(condition: ToolCondition, view: ToolView): boolean {
  const value = view[condition.fact];
  switch (condition.is) {
    case "equal":
      return value === condition.value;
    case "below":
      return Number(value) < condition.value;
    case "above":
      return Number(value) > condition.value;
    case "belowFact":
      return Number(value) < Number(view[condition.value]);
    case "filled":
      return Array.isArray(value) && value.length > 0;
    default:
      return condition satisfies never;
  }
}

function actionsOf(
  { actions }: DecisionCase,
  view: ToolView,
  facts: ToolFacts,
  data: ToolScriptData,
  values: ScriptValues,
): readonly ToolAction[] {
  return actions.flatMap((kind): readonly ToolAction[] => {
    switch (kind) {
      case "placeFolder":
        return [{ kind, folder: `${data.root}\\${data.version}` }];
      case "setVariables":
        return values.wanted
          .filter(({ name }) => view.differing.includes(name))
          .map((variable) => ({ kind: "setVariable", ...variable }));
      case "writePath":
        return [{ kind, value: view.wantedPath, valueKind: facts.pathKind }];
      case "broadcast":
        return [{ kind }];
      default:
        return kind satisfies never;
    }
  });
}

function outputOf(
  purpose: ToolPurpose,
  found: DecisionCase,
  view: ToolView,
  facts: ToolFacts,
  values: ScriptValues,
): ToolOutput {
  const { foreign, active, isPathWanted } = view;
  const isForeign = foreign.length > 0;
  return {
    v: toolOutputVersion,
    t: values.tool,
    for: purpose,
    want: values.version,
    have: isForeign ? null : (active?.slice(0, 64) ?? null),
    path: isForeign ? "foreign" : isPathWanted ? "ok" : active === null ? "none" : "old",
    env: Object.fromEntries(
      values.reported.map((name) => [name, reportedValue(name, facts, values)] as const),
    ),
    notes: view.notes,
    placed: facts.placed,
    state: found.state,
    err: reasonOf(found, view),
    ms: facts.elapsedMs,
  };
}

/** A value that may hold a name or a secret of somebody is not for a report. */
function reportedValue(
  name: string,
  { variables }: ToolFacts,
  values: ScriptValues,
): string | null {
  const value = variables[name] ?? null;
  if (value === null) return null;
  if (/^[a-z0-9.+]{1,24}$/.test(value)) return value;
  return values.wanted.some((wanted) => wanted.name === name && wanted.value === value)
    ? "wanted"
    : "other";
}

function reasonOf({ err, about }: DecisionCase, view: ToolView): string | null {
  if (err === null || about === null) return err;
  const value = view[about];
  const text = Array.isArray(value) ? value.join(", ") : String(value);
  return `${err}: ${text}`.slice(0, 300);
}

/** As `ConvertTo-Json` of Windows PowerShell and the scripts write it: nothing but ASCII. */
function asciiJson(output: ToolOutput): string {
  return JSON.stringify(output).replace(
    /[^\x20-\x7e]|[<>&']/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
