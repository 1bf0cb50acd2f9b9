import type { Action, AssignmentLine, Change, Diagnostic, Plan } from "../reconcile/plan/plan.ts";

export const actionSigns: Readonly<Record<Action, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
  adopt: ">",
  move: "»",
  forget: "x",
};

const reasonTexts: Readonly<Record<Change["reason"], string>> = {
  configChanged: "the files changed",
  tenantChanged: "the tenant changed",
  conflict: "CONFLICT: files and tenant changed",
  assignmentsDiffer: "assignments differ",
  new: "new",
  removed: "no longer in the files",
};

export function reasonText(change: Change): string {
  const { action, fields, finishes, assignments, members } = change;
  if (finishes) return "its creation was not finished";
  const isTakenAsItIs =
    fields.length === 0 && assignments.add.length + assignments.remove.length === 0;
  if (action === "adopt" && isTakenAsItIs && !members) return "taken over as it is";
  if (action === "move") return "its key changed";
  if (change.reason === "assignmentsDiffer" && change.members) return "members differ";
  return reasonTexts[change.reason];
}

// the longest membership rule is shown whole: what is written has to be seen
const valueLimit = 3500;

/** A value as one line, shortened where it is long. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "(not set)";
  const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? "");
  return text.length > valueLimit ? `${text.slice(0, valueLimit - 3)}...` : text;
}

export function assignmentText(line: AssignmentLine): string {
  const filter =
    line.filterMode === undefined
      ? ""
      : ` with filter ${line.filter ?? line.filterId ?? "?"} (${line.filterMode})`;
  const name = line.displayName ?? line.groupId ?? line.group ?? "";
  switch (line.target) {
    case "group":
      return `include "${name}"${filter}`;
    case "exclude":
      return `exclude "${name}"`;
    case "allDevices":
      return `include all devices${filter}`;
    case "allUsers":
      return `include all users${filter}`;
    case "other":
      return "a target of unknown type";
    default:
      return line.target satisfies never;
  }
}

/** One sentence: what the plan does. */
export function summaryText(plan: Plan): string {
  const { summary, changes } = plan;
  if (changes.length === 0) {
    return `No changes. ${summary.unchanged} ${summary.unchanged === 1 ? "object is" : "objects are"} as the files say.${heldBackText(plan)}`;
  }
  const replaced = changes.filter(({ action }) => action === "replace").length;
  const parts = [
    `${summary.create} to create`,
    `${summary.update} to update${replaced > 0 ? ` (${replaced} by replacement)` : ""}`,
    `${summary.delete} to delete`,
    ...(summary.adopt > 0 ? [`${summary.adopt} to adopt`] : []),
    `${summary.unchanged} unchanged`,
    ...(summary.drift > 0 ? [`${summary.drift} drifted`] : []),
  ];
  const devices =
    summary.devicesAffected === null
      ? "How many devices are affected is not known."
      : `${summary.devicesAffected} ${summary.devicesAffected === 1 ? "device" : "devices"} affected.`;
  return `Plan: ${parts.join(", ")}. ${devices}${heldBackText(plan)}`;
}

/** Which objects have an error, and what that means for the rest; empty where none has. */
function heldBackText({ diagnostics }: Plan): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const ofObjects = errors.filter(({ address }) => address !== undefined);
  const ofWhole = errors.filter(({ address }) => address === undefined);
  const list = (some: readonly Diagnostic[]) => {
    const about = some.map(({ id, address }) => [id, address].filter(Boolean).join(" "));
    const { shown, more } = cut([...new Set(about)], 5);
    return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  };
  return [
    ofWhole.length > 0 ? ` Apply refuses it as it stands (${list(ofWhole)}).` : "",
    ofObjects.length > 0
      ? ` Without --partial apply writes nothing, since objects have errors (${list(ofObjects)}).`
      : "",
  ].join("");
}

/** The longest lists are cut; the whole is in the JSON. */
export function cut<T>(items: readonly T[], most: number): { shown: readonly T[]; more: number } {
  return { shown: items.slice(0, most), more: Math.max(0, items.length - most) };
}
