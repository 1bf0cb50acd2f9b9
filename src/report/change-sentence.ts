import type { AssignmentLine, Change } from "../reconcile/plan/change.ts";
import { isGroup, kindOf, policyKindOf } from "../registry/kinds.ts";
import { amountText, numberText, deviceAmount, sentenceList } from "../kind/amounts.ts";
import { shownFields } from "./shown-fields.ts";

/** What a change does, in one plain sentence. */
export function changeSentence(change: Change): string {
  const { action, kind, displayName } = change;
  const object = `the ${kindOf(kind).title} "${displayName}"`;
  const tail = reachTail(change);
  switch (action) {
    case "create":
      return `Creates ${object}${createdFor(change)}${tail}`;
    case "delete":
      return `Deletes ${object}${tail}`;
    case "forget":
      return `Forgets ${object}, and leaves it in the tenant as it is.`;
    case "replace":
      return `Replaces ${object} by a new one${besidesText(change)}${tail}`;
    case "adopt":
      return `Takes over ${object}${besidesText(change) || " as it is"}${tail}`;
    case "move":
      return `Gives ${object} another key${besidesText(change)}${tail}`;
    case "update": {
      const parts = partWords(change);
      return parts.length === 0
        ? `Writes the ownership marker of ${object}, and nothing else.`
        : `Changes ${object}: ${sentenceList(parts)}${tail}`;
    }
    default:
      return action satisfies never;
  }
}

/** The end of a sentence about a change: how many devices it reaches, where that is known. */
export function reachTail(change: Change): string {
  const reach = reachWords(change);
  return reach === "" ? "." : `; ${reach}.`;
}

function besidesText(change: Change): string {
  const parts = partWords(change);
  return parts.length === 0 ? "" : `, and changes ${sentenceList(parts)}`;
}

function partWords(change: Change): string[] {
  return [...fieldWords(change), ...assignmentWords(change), ...memberWords(change)];
}

const mostFields = 2;
const shortValue = 30;

function fieldWords(change: Change): string[] {
  const fields = shownFields(change);
  const words = fields
    .slice(0, mostFields)
    .map((field) =>
      field.how === "moved" && Math.max(field.before.length, field.after.length) <= shortValue
        ? `${field.path} from ${field.before} to ${field.after}`
        : field.path,
    );
  const more = fields.length - words.length;
  return more > 0 ? [...words, amountText(more, "more value", "more values")] : words;
}

const mostTargets = 3;

function assignmentWords({ assignments: { add, remove } }: Change): string[] {
  if (add.length + remove.length > mostTargets + 1) {
    return [
      ...(add.length > 0 ? [amountText(add.length, "assignment added", "assignments added")] : []),
      ...(remove.length > 0
        ? [amountText(remove.length, "assignment taken off", "assignments taken off")]
        : []),
    ];
  }
  const isSame = (one: AssignmentLine, other: AssignmentLine) =>
    targetName(one) === targetName(other);
  const added = add.map((line) => {
    const was = remove.find((other) => isSame(line, other));
    if (!was) return `${targetName(line)} ${sideOf(line)}`;
    if (sideOf(was) !== sideOf(line))
      return `${targetName(line)} ${sideOf(line)} instead of ${sideOf(was)}`;
    return `${targetName(line)} ${sideOf(line)} ${filterWords(was, line)}`;
  });
  const gone = remove
    .filter((line) => !add.some((other) => isSame(line, other)))
    .map((line) => `${targetName(line)} no longer ${sideOf(line)}`);
  return [...added, ...gone];
}

/** How the same target on the same side differs. */
function filterWords(was: AssignmentLine, line: AssignmentLine): string {
  const isSameFilter = was.filterId === line.filterId;
  if (isSameFilter && was.filterMode === line.filterMode) return "on other terms";
  if (was.filterMode === undefined) return "with a filter";
  if (line.filterMode === undefined) return "without a filter";
  if (!isSameFilter) return "with another filter";
  return line.filterMode === "exclude"
    ? "with its filter excluding instead of including"
    : "with its filter including instead of excluding";
}

function sideOf({ target }: AssignmentLine): string {
  return target === "exclude" ? "excluded" : "included";
}

function targetName(line: AssignmentLine): string {
  switch (line.target) {
    case "group":
    case "exclude":
      return `"${line.displayName ?? line.groupId ?? line.group ?? ""}"`;
    case "allDevices":
      return "all devices";
    case "allUsers":
      return "all users";
    case "other":
      return "a target of unknown type";
    default:
      return line.target satisfies never;
  }
}

function memberWords({ members }: Change): string[] {
  if (!members) return [];
  const { add, remove } = members;
  return [
    ...(add.length > 0 ? [`${deviceAmount(add.length)} added`] : []),
    ...(remove.length > 0 ? [`${deviceAmount(remove.length)} removed`] : []),
  ];
}

function createdFor({ kind, assignments: { add }, members }: Change): string {
  if (members && members.add.length > 0) return ` with ${deviceAmount(members.add.length)}`;
  if (!policyKindOf(kind)) return "";
  const names = (side: string) => {
    const all = add.filter((line) => sideOf(line) === side).map(targetName);
    const more = all.length - mostTargets;
    return sentenceList(
      more > 0
        ? [...all.slice(0, mostTargets), amountText(more, "more group", "more groups")]
        : all,
    );
  };
  const [included, excluded] = [names("included"), names("excluded")];
  if (included !== "") return ` for ${included}${excluded === "" ? "" : `, but not ${excluded}`}`;
  return `, assigned to nobody${excluded === "" ? "" : `, with ${excluded} excluded`}`;
}

function reachWords(change: Change): string {
  const { impact, action, fields } = change;
  if (!impact) return "";
  if (impact.devices === null)
    return impact.atLeast === 0
      ? "how many devices it affects is not known"
      : `at least ${deviceAmount(impact.atLeast)} affected`;
  const { devices, gain, lose } = impact;
  if (devices === 0) return "no device affected";
  const [gets, loses] = isGroup(change)
    ? (["join", "leave"] as const)
    : (["get it", "lose it"] as const);
  const moved = [
    ...(gain > 0 ? [`${deviceAmount(gain)} ${gain === 1 ? singular(gets) : gets}`] : []),
    ...(lose > 0
      ? [
          `${gain > 0 ? numberText(lose) : deviceAmount(lose)} ${lose === 1 ? singular(loses) : loses}`,
        ]
      : []),
  ];
  const isWhole = action === "create" || action === "delete" || fields.length === 0;
  if (moved.length === 0) return `${deviceAmount(devices)} affected`;
  const all = isWhole || devices === gain + lose ? "" : `, ${numberText(devices)} affected in all`;
  return `${sentenceList(moved)}${all}`;
}

function singular(verb: "join" | "leave" | "get it" | "lose it"): string {
  return verb.replace(/^\w+/, "$&s");
}
