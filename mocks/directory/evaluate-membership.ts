import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import { badDirectoryRequest, directoryNotFound, Refusal } from "../ground/refusal.ts";
import { textOf } from "../ground/wire.ts";
import { explainRule, refuseRule } from "../membership/index.ts";
import { ruleObjectOf } from "../state/rule-object.ts";
import type { Tenant } from "../state/tenant.ts";

/**
 * POST evaluateDynamicMembership, beta: whether a rule selects an object, with the
 * result of each part. For delegated callers only, and not for memberOf rules.
 *
 * @see https://learn.microsoft.com/graph/api/group-evaluatedynamicmembership
 */
export function evaluateMembership(call: Call, tenant: Tenant, groupId?: string): Answer {
  if (call.caller.kind === "application")
    throw new Refusal(
      403,
      "Authorization_RequestDenied",
      "Insufficient privileges to complete the operation.",
    );
  const body = bodyOf(call);
  const memberId = textOf(body, "memberId");
  const rule = groupId === undefined ? textOf(body, "membershipRule") : ruleOf(tenant, groupId);
  const refused = refuseRule(rule);
  if (refused !== undefined) throw badDirectoryRequest(refused);
  if (/\.memberof\b/i.test(rule))
    throw badDirectoryRequest("Rules with memberOf cannot be evaluated.");
  const device = tenant.rows.devices.get(memberId);
  if (device === undefined) throw directoryNotFound(memberId);
  const details = explainRule(rule, ruleObjectOf(device), tenant.clock.now());
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#microsoft.graph.evaluateDynamicMembershipResult`,
      membershipRule: rule,
      membershipRuleEvaluationResult: details.expressionResult,
      membershipRuleEvaluationDetails: details,
    },
  };
}

function ruleOf(tenant: Tenant, groupId: string): string {
  const group = tenant.rows.groups.get(groupId);
  if (group === undefined) throw directoryNotFound(groupId);
  return textOf(group, "membershipRule");
}
