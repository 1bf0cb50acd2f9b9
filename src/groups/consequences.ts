import type { FieldChange } from "../kind/property.ts";

/** What changed values mean for the devices of a group. */
export function groupConsequences(changes: readonly FieldChange[]): readonly string[] {
  const rule = changes.find(({ path }) => path === "membershipRule");
  if (!rule) return [];
  if (rule.after === null) {
    return [
      "The group becomes assigned: its present members stay until they are changed by hand or file.",
    ];
  }
  if (rule.before === null) {
    return [
      "The group becomes dynamic: members that the rule does not select leave it, and it is empty or partly filled until the first evaluation ends (minutes to 24 h).",
    ];
  }
  return [
    "A rule change empties the group and fills it again: until Entra ID has evaluated it (minutes to 24 h), every policy assigned to the group, or excluding it, reaches other devices.",
  ];
}
