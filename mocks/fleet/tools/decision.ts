import type { ToolState } from "../../../src/tools/output/tool-output.ts";
import type { ToolFacts } from "../../../src/tools/script/tool-facts.ts";
import { viewPath, type PathView } from "./machine-path.ts";
import type { ToolScript } from "./tool-script.ts";

/** What a script makes of what it finds. */
export interface ScriptDecision {
  /** As the output has it, such as `placed`. */
  readonly state: ToolState;
  /** Why, as the output has it; empty where nothing is wrong. */
  readonly err: string;
  readonly exitCode: 0 | 1;
  /** What it would print if it ended here. */
  readonly line: string;
  /** Whether it would unpack the archive. */
  readonly places: boolean;
  /** Variables that it would set. */
  readonly sets: ToolScript["wanted"];
  /** What it would write to `Path`; undefined where it leaves it. */
  readonly path: string | undefined;
}

type Ending = Partial<Omit<ScriptDecision, "line">> & Pick<ScriptDecision, "state">;

/** What a change found that its detection cannot see. */
const toldAfterwards: readonly ToolState[] = ["hashMismatch", "noSpace", "noArchive", "error"];
const longestLine = 1_900;
const longestPath = 32_000;
const mostStages = 2;

/**
 * What the PowerShell of a script decides, in the mock's own words: written after the scripts, and
 * compared with Ringwright's own decision in tests alone.
 */
export function decideScript(script: ToolScript, facts: ToolFacts): ScriptDecision {
  const view = viewPath(facts.path, script, facts);
  const ending =
    firstProblem(script, facts) ??
    (script.purpose === "placing" ? placing(facts) : activation(script, facts, view));
  const { err = "", ...rest } = ending;
  return {
    err: err.slice(0, 300),
    exitCode: 1,
    places: false,
    sets: [],
    path: undefined,
    ...rest,
    line: lineOf(script, facts, view, ending.state, err === "" ? null : err.slice(0, 300)),
  };
}

function firstProblem(script: ToolScript, facts: ToolFacts): Ending | undefined {
  if (!facts.is64Bit) return failed("32-bit process");
  if (facts.build < script.minimumBuild)
    return { state: "unsupportedOs", err: `build of Windows: ${facts.build}` };
  if (facts.lock === "taken") return { state: "locked" };
  if (facts.rootAccess === "open")
    return failed("others than administrators may write to the folder");
  if (facts.rootAccess === "link") return failed("the folder is a link");
  if (facts.folder === "mismatch")
    return { state: "hashMismatch", err: "the folder has another content" };
  if (facts.folder === "unproven") return failed("the folder has no proof");
  if (facts.folder === "proven" && facts.probe === "failed")
    return failed("the program does not answer as it should");
  return undefined;
}

function placing(facts: ToolFacts): Ending {
  if (facts.folder === "proven") return { state: "placed", exitCode: 0 };
  if (facts.stages > mostStages) return failed(`unfinished folders: ${facts.stages}`);
  const { lastState, lastErr } = facts;
  if (lastState !== "none" && toldAfterwards.includes(lastState))
    return { state: lastState, err: `last change: ${lastErr}` };
  if (facts.archive === "missing") return { state: "noArchive" };
  if (facts.freeBytes < facts.neededBytes)
    return { state: "noSpace", err: `bytes are needed: ${facts.neededBytes}` };
  if (facts.archive === "differs")
    return { state: "hashMismatch", err: "the archive has another hash" };
  if (facts.archive === "unsafe") return failed("the archive would reach outside its folder");
  return { state: "notPlaced", places: facts.archive === "matches" };
}

function activation(script: ToolScript, facts: ToolFacts, view: PathView): Ending {
  if (facts.folder === "missing") return { state: "notPlaced" };
  if (facts.pathKind === "missing") return failed("the machine has no Path");
  if (facts.pathKind === "other") return failed("Path is of a kind that is not written");
  if (facts.path === "") return failed("Path is empty");
  if (view.wanted.length > longestPath)
    return failed(`Path would be too long: ${view.wanted.length}`);
  const sets = script.wanted.filter(({ name, value }) => facts.variables[name] !== value);
  const isSwitched = view.wanted === facts.path;
  if (facts.running.length > 0 && (!isSwitched || sets.length > 0))
    return { state: "busy", err: `running: ${facts.running.join(", ")}` };
  if (!isSwitched && facts.lastState === "error") return failed(`last change: ${facts.lastErr}`);
  if (!isSwitched) return { state: "placed", sets, path: view.wanted };
  if (sets.length > 0)
    return {
      state: "placed",
      err: `variables: ${sets.map(({ name }) => name).join(", ")}`,
      sets,
    };
  if (view.foreign.length > 0)
    return { state: "foreignPath", err: `earlier: ${view.foreign.join(", ")}` };
  return { state: "ok", exitCode: 0 };
}

function failed(err: string): Ending {
  return { state: "error", err };
}

/** The line is cut where it would be too long: the oldest versions first, then the end of the reason. */
function lineOf(
  script: ToolScript,
  facts: ToolFacts,
  view: PathView,
  state: string,
  reason: string | null,
): string {
  const isForeign = view.foreign.length > 0;
  const reach = view.wanted === facts.path ? "ok" : view.active === null ? "none" : "old";
  const said = (placed: readonly string[], err: string | null, isCut: boolean): string =>
    inAscii({
      v: 1,
      t: script.tool,
      for: script.purpose,
      want: script.version,
      have: isForeign ? null : (view.active?.slice(0, 64) ?? null),
      path: isForeign ? "foreign" : reach,
      env: variablesOf(script, facts),
      notes: [
        ...script.mustNotBeSet
          .filter((name) => (facts.variables[name] ?? null) !== null)
          .map((name) => `set:${name}`),
        ...(facts.isLogLost ? ["noLog"] : []),
      ],
      placed,
      state,
      err,
      ms: facts.elapsedMs,
      ...(isCut && { cut: true }),
    });
  let placed = facts.placed;
  let err = reason;
  let line = said(placed, err, false);
  while (line.length > longestLine && placed.length > 0) {
    placed = placed.slice(1);
    line = said(placed, err, true);
  }
  while (line.length > longestLine && err !== null && err !== "") {
    err = err.slice(0, Math.max(0, err.length - 20));
    line = said(placed, err, true);
  }
  return line;
}

/** Values that could hold somebody's name or secret are not printed. */
function variablesOf(
  script: ToolScript,
  facts: ToolFacts,
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    script.reported.map((name) => {
      const value = facts.variables[name] ?? null;
      if (value === null || /^[a-z0-9.+]{1,24}$/.test(value)) return [name, value];
      const isWanted = script.wanted.some((one) => one.name === name && one.value === value);
      return [name, isWanted ? "wanted" : "other"];
    }),
  );
}

function inAscii(value: object): string {
  return JSON.stringify(value).replace(
    /[^ -~]|[<>&']/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
