import { invalidSpec } from "../kind/invalid-spec.ts";
import { parseSpec } from "../kind/parse-spec.ts";
import type { SpecProblem } from "../kind/spec.ts";
import { lazySchema, z } from "../kind/zod.ts";
import { checkMembershipRule } from "../rules/membership/index.ts";
import { groupSchema } from "./schema.ts";

// as files state it, with what they have no word for
const common = () =>
  groupSchema()
    .pick({ displayName: true, mailNickname: true })
    .extend({
      // Entra ID's limit: https://learn.microsoft.com/graph/api/resources/group
      description: z.string().max(1024).exactOptional(),
      uniqueName: z.string().min(1).exactOptional(),
    });
const schemas = {
  dynamic: lazySchema(() =>
    common().extend({
      membershipRule: z.string(),
      processing: groupSchema().shape.processing,
    }),
  ),
  assigned: lazySchema(() =>
    common().extend({ isAssignableToRole: groupSchema().shape.isAssignableToRole }),
  ),
};

/** @throws {ValidationError} with everything that Entra ID would refuse of a new group. */
export function checkNewGroup(membership: keyof typeof schemas, group: object): void {
  // an option that is passed on as undefined is one that was not given
  const given = Object.fromEntries(
    Object.entries(group).filter(([, value]) => value !== undefined),
  );
  const parsed = parseSpec<unknown>(schemas[membership](), given);
  const rule: unknown = given["membershipRule"];
  const problems = [
    ...(parsed.ok ? [] : parsed.problems),
    ...(membership === "dynamic" && typeof rule === "string" ? ruleProblems(rule) : []),
  ];
  if (problems.length > 0) throw invalidSpec("group", problems);
}

/** @throws {ValidationError} with everything that Entra ID would refuse of a rule. */
export function checkGroupRule(rule: string): void {
  const problems = ruleProblems(rule);
  if (problems.length > 0) throw invalidSpec("group", problems);
}

function ruleProblems(rule: string): SpecProblem[] {
  return checkMembershipRule(rule)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ message, start }) => ({
      path: ["membershipRule"],
      message: `${message} (column ${start + 1})`,
    }));
}
