import { flatten } from "../kind/flatten.ts";
import type { Compiled, SpecProblem } from "../kind/spec.ts";
import { checkMembershipRule, withSample } from "../rules/membership/index.ts";
import { type Group, ruleLimit } from "./schema.ts";
import { groupProperties } from "./properties.ts";

/** Property values of a group; a sample becomes part of its rule. */
export function compileGroup(group: Group): Compiled {
  const { description, ...rest } = group;
  const fields: Record<string, unknown> = flatten(
    description === undefined ? rest : { ...rest, description },
    groupProperties,
  );
  if (group.membershipRule !== undefined) {
    fields["membershipRule"] = group.sample
      ? withSample(group.membershipRule, group.sample)
      : group.membershipRule;
  } else if (group.members) {
    // stated members mean assigned membership: a dynamic group of that name is converted
    fields["membershipRule"] = null;
  }
  return {
    fields,
    ...(group.members && { members: group.members.devices }),
    ...(group.owners && { parts: { owners: group.owners } }),
    approximations: [],
  };
}

/** What the shape of the schema cannot say about a group. */
export function checkGroup(group: Group): readonly SpecProblem[] {
  const problems: SpecProblem[] = [];
  const say = (path: SpecProblem["path"], message: string) => problems.push({ path, message });
  const rule = group.membershipRule;
  if (rule !== undefined) {
    for (const problem of checkMembershipRule(rule, { subject: "device" }).diagnostics) {
      problems.push({
        severity: problem.severity,
        cause: problem.id,
        path: ["membershipRule"],
        message: `${problem.message} (column ${problem.start + 1} of the rule)`,
      });
    }
    if (group.members) {
      say(
        ["members"],
        "members and membershipRule exclude each other: a group is either assigned or dynamic. Remove one of them.",
      );
    }
    if (group.isAssignableToRole) {
      say(["isAssignableToRole"], "a group with a membership rule cannot be assignable to roles.");
    }
    const isBroken = problems.some(({ severity }) => severity !== "warning");
    if (!isBroken && group.sample) checkSample(rule, group.sample, say);
  } else {
    if (group.sample) say(["sample"], "sample needs a membershipRule to take a share of.");
    if (group.processing) say(["processing"], "processing needs a membershipRule to process.");
  }
  const seen = new Set<string>();
  for (const [index, device] of (group.members?.devices ?? []).entries()) {
    const folded = device.toLowerCase();
    if (seen.has(folded)) say(["members", "devices", index], `${device} is listed twice.`);
    seen.add(folded);
  }
  if (group.isAssignableToRole && group.visibility === "Public") {
    say(["visibility"], "a group that is assignable to roles is always Private.");
  }
  const owners = new Set<string>();
  for (const [index, owner] of (group.owners ?? []).entries()) {
    if (owners.has(owner.toLowerCase())) say(["owners", index], `${owner} is listed twice.`);
    owners.add(owner.toLowerCase());
  }
  return problems;
}

function checkSample(
  rule: string,
  sample: NonNullable<Group["sample"]>,
  say: (path: SpecProblem["path"], message: string) => void,
): void {
  try {
    const length = withSample(rule, sample).length;
    if (length > ruleLimit) {
      say(
        ["sample"],
        `with this share the rule has ${length} characters; Entra ID takes ${ruleLimit}. Shorten the rule or choose a rounder share.`,
      );
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    say(["sample"], error.message);
  }
}
