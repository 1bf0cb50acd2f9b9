import type { Timely } from "../kind/timely-values.ts";
import { parseMembershipRule } from "../rules/membership/index.ts";
import { walk } from "../rules/membership/syntax/walk.ts";

const endOfMemberOf = Date.UTC(2026, 10, 3);

/**
 * A rule over `memberOf` has not been processed since the end of its preview: a group that has
 * one keeps its members, and one that gets it now would never have any.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-rule-member-of
 */
export const groupTimely: Timely = {
  judge: ({ path, after }, { now }) => {
    if (path !== "membershipRule" || typeof after !== "string") return undefined;
    if (now.getTime() < endOfMemberOf || !testsMemberOf(after)) return undefined;
    return {
      problem:
        "tests memberOf, a preview that ended on November 3, 2026: the group would never get a member from it. Test an attribute instead",
    };
  },
};

function testsMemberOf(text: string): boolean {
  const { rule } = parseMembershipRule(text);
  if (rule === undefined) return false;
  return [...walk(rule)].some(
    (node) => node.kind === "quantifier" && node.property.name === "memberOf",
  );
}
