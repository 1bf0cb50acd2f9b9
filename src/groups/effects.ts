import { caution, type EffectTable, note, unnoticed, type ValueMove } from "../kind/effect.ts";

/**
 * What each property of a group does. Whom its policies then reach is told at the policies.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-troubleshooting
 */
export const groupEffects: EffectTable = {
  displayName: unnoticed,
  description: unnoticed,
  mailNickname: unnoticed,
  visibility: { none: "it decides who may see the members" },
  isAssignableToRole: { none: "it decides who may manage the group" },
  owners: { none: "they may manage the group, and are no members" },
  membershipRule: ruleEffect,
  processing: ({ before, after }) => {
    if (before === undefined || before === null) return undefined;
    return after === "paused"
      ? note("The membership stays as it is until processing is active again.")
      : caution(
          "The rule is evaluated again: members that it does not select leave, others join (minutes to 24 h).",
        );
  },
};

function ruleEffect({ before, after, will }: ValueMove) {
  if (before === undefined) return undefined;
  if (after === null) {
    return caution(
      "The group becomes assigned: no rule changes its members any more; they stay until the files or a person change them.",
    );
  }
  if (will["processing"] === "paused") {
    return note("The group is paused: the rule moves nobody before processing is active again.");
  }
  return before === null
    ? caution(
        "The group becomes dynamic: members that the rule does not select leave it, others join, once Entra ID has evaluated it (minutes to 24 h).",
      )
    : note(
        "Members that the new rule does not select leave, others join, once Entra ID has evaluated it (minutes to 24 h); whom both rules select stays.",
      );
}
