import type { ToolPurpose, ToolState } from "../output/tool-output.ts";
import type { ToolView } from "./tool-view.ts";

/** One thing that a case asks of a device. `Test-Condition` of the scripts reads the same. */
export type ToolCondition =
  | { readonly fact: keyof ToolView; readonly is: "equal"; readonly value: string | boolean }
  | { readonly fact: keyof ToolView; readonly is: "below" | "above"; readonly value: number }
  | { readonly fact: keyof ToolView; readonly is: "belowFact"; readonly value: keyof ToolView }
  // of a list
  | { readonly fact: keyof ToolView; readonly is: "filled" };

/** What a script may do. There is no other action. */
export type ToolActionKind = "placeFolder" | "setVariables" | "writePath" | "broadcast";

/** One row of the decision: the first whose conditions all hold is the one. */
export interface DecisionCase {
  readonly id: string;
  readonly when: readonly ToolCondition[];
  readonly state: ToolState;
  /** The word that `err` begins with; null where there is nothing to say. */
  readonly err: string | null;
  /** What `err` names after the word: the first entries of a list, or a value. */
  readonly about: keyof ToolView | null;
  readonly actions: readonly ToolActionKind[];
  /** With what a script ends. 1 is "remediate" of a detection, and "failed" of a remediation. */
  readonly exit: 0 | 1;
}

/** Windows allows 32,767 characters; a little is kept free. */
const longestPath = 32_000;
/** More unfinished folders than this are a sign that placing fails again and again. */
const mostStages = 2;

const equal = (fact: keyof ToolView, value: string | boolean): ToolCondition => ({
  fact,
  is: "equal",
  value,
});
const filled = (fact: keyof ToolView): ToolCondition => ({ fact, is: "filled" });

const row = (
  id: string,
  when: readonly ToolCondition[],
  state: ToolState,
  more: Partial<Omit<DecisionCase, "id" | "when" | "state">> = {},
): DecisionCase => ({ id, when, state, err: null, about: null, actions: [], exit: 1, ...more });

/** What no script works on, whatever it is for. */
const firstRows = (minimumBuild: number): readonly DecisionCase[] => [
  row("is32Bit", [equal("is64Bit", false)], "error", { err: "32-bit process" }),
  row("oldWindows", [{ fact: "build", is: "below", value: minimumBuild }], "unsupportedOs", {
    err: "build of Windows",
    about: "build",
  }),
  row("lockTaken", [equal("lock", "taken")], "locked"),
  row("rootIsOpen", [equal("rootAccess", "open")], "error", {
    err: "others than administrators may write to the folder",
  }),
  row("rootIsLink", [equal("rootAccess", "link")], "error", { err: "the folder is a link" }),
  row("folderDiffers", [equal("folder", "mismatch")], "hashMismatch", {
    err: "the folder has another content",
  }),
  row("folderUnproven", [equal("folder", "unproven")], "error", {
    err: "the folder has no proof",
  }),
  row("probeFailed", [equal("folder", "proven"), equal("probe", "failed")], "error", {
    err: "the program does not answer as it should",
  }),
];

const lastChange = (state: ToolState, when: readonly ToolCondition[] = []): DecisionCase =>
  row(`last-${state}`, [...when, equal("lastState", state)], state, {
    err: "last change",
    about: "lastErr",
  });

const placing: readonly DecisionCase[] = [
  row("isPlaced", [equal("folder", "proven")], "placed", { exit: 0 }),
  row("manyStages", [{ fact: "stages", is: "above", value: mostStages }], "error", {
    err: "unfinished folders",
    about: "stages",
  }),
  // nothing but what the last change left word of says why the folder is not there
  lastChange("hashMismatch"),
  lastChange("noSpace"),
  lastChange("noArchive"),
  lastChange("error"),
  row("archiveMissing", [equal("archive", "missing")], "noArchive"),
  row("volumeFull", [{ fact: "freeBytes", is: "belowFact", value: "neededBytes" }], "noSpace", {
    err: "bytes are needed",
    about: "neededBytes",
  }),
  row("archiveDiffers", [equal("archive", "differs")], "hashMismatch", {
    err: "the archive has another hash",
  }),
  row("archiveUnsafe", [equal("archive", "unsafe")], "error", {
    err: "the archive would reach outside its folder",
  }),
  row("archiveMatches", [equal("archive", "matches")], "notPlaced", { actions: ["placeFolder"] }),
  row("toBePlaced", [], "notPlaced"),
];

const switchOver: readonly ToolActionKind[] = ["setVariables", "writePath", "broadcast"];

const activation: readonly DecisionCase[] = [
  row("notPlaced", [equal("folder", "missing")], "notPlaced"),
  row("pathMissing", [equal("pathKind", "missing")], "error", { err: "the machine has no Path" }),
  row("pathOfOtherKind", [equal("pathKind", "other")], "error", {
    err: "Path is of a kind that is not written",
  }),
  // as an empty one would come of a read that failed, and writing it would lose all others
  row("pathEmpty", [equal("isPathEmpty", true)], "error", { err: "Path is empty" }),
  row("pathTooLong", [{ fact: "pathLength", is: "above", value: longestPath }], "error", {
    err: "Path would be too long",
    about: "pathLength",
  }),
  row("busyWithPath", [equal("isPathWanted", false), filled("running")], "busy", {
    err: "running",
    about: "running",
  }),
  row("busyWithVariables", [filled("differing"), filled("running")], "busy", {
    err: "running",
    about: "running",
  }),
  lastChange("error", [equal("isPathWanted", false)]),
  row("toSwitch", [equal("isPathWanted", false)], "placed", { actions: switchOver }),
  row("toSetVariables", [filled("differing")], "placed", {
    err: "variables",
    about: "differing",
    actions: ["setVariables", "broadcast"],
  }),
  row("foreignFirst", [filled("foreign")], "foreignPath", { err: "earlier", about: "foreign" }),
  row("isActive", [], "ok", { exit: 0 }),
];

/**
 * The decision as a table, for one purpose. The functions below and the scripts follow the same rows:
 * a script carries them in its data block.
 */
export function decisionCases(
  purpose: ToolPurpose,
  { minimumBuild }: { readonly minimumBuild: number },
): readonly DecisionCase[] {
  return [...firstRows(minimumBuild), ...(purpose === "placing" ? placing : activation)];
}
