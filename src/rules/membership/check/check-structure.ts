import { shorten } from "../../ground/findings.ts";
import type { QuantifierNode, RuleNode, RuleSubject } from "../syntax/ast.ts";
import type { RuleFindings } from "../syntax/diagnostic.ts";
import { walk } from "../syntax/walk.ts";
import { isGuid, mostSourceGroups } from "../vocabulary/properties.ts";

/** Whom the rule is about. Reports where that is both, or not what the group holds. */
export function checkSubjects(
  rule: RuleNode,
  wanted: RuleSubject | undefined,
  findings: RuleFindings,
): RuleSubject | undefined {
  let subject: RuleSubject | undefined;
  let mixed = false;
  for (const node of walk(rule)) {
    const found = subjectOf(node);
    if (found === undefined || mixed) continue;
    subject ??= found;
    if (found === subject) continue;
    mixed = true;
    findings.error(
      "mixed-subjects",
      node.kind === "test" || node.kind === "quantifier" ? node.property : node,
      `A rule is about users or about devices. This one began with ${subject}s; a rule for devices cannot look at their owners.`,
    );
  }
  if (wanted !== undefined && subject !== undefined && !mixed && subject !== wanted) {
    findings.error(
      "wrong-subject",
      rule,
      `The group holds ${wanted}s, and the rule is about ${subject}s. Use ${wanted}. properties.`,
    );
  }
  return subject;
}

/** `Direct Reports` and `memberOf` stand alone in their rule. */
export function checkSpecialRules(rule: RuleNode, findings: RuleFindings): void {
  for (const node of walk(rule)) {
    if (node === rule) continue;
    if (node.kind === "directReports") {
      findings.error(
        "direct-reports-combined",
        node,
        "Direct Reports stands alone in a rule. Remove everything else, or make two groups.",
      );
    }
    if (node.kind === "quantifier" && node.property.name === "memberOf") {
      findings.error(
        "memberof-combined",
        node,
        "A test of memberOf stands alone in a rule, without -not, -and or -or. Make two groups.",
      );
    }
  }
}

/** `memberOf -any (group.objectId -in [...])`, the one form that it has. */
export function checkMemberOf(node: QuantifierNode, findings: RuleFindings): void {
  const { property, condition, quantifier } = node;
  const owner = `${property.object}.${property.name}`;
  const inner = condition.kind === "test" ? condition : undefined;
  const value = inner?.value;
  const fits =
    quantifier === "any" &&
    inner?.property.object === "group" &&
    inner.property.name === "objectId" &&
    inner.operator.name === "in" &&
    value?.kind === "list";
  if (!fits) {
    findings.error(
      "memberof-shape",
      node,
      `The only form is ${owner} -any (group.objectId -in ["<object id of a group>"]).`,
    );
    return;
  }
  if (value.items.length > mostSourceGroups) {
    findings.error(
      "memberof-count",
      value,
      `The rule names ${value.items.length} groups, and ${mostSourceGroups} are allowed. Split it.`,
    );
  }
  for (const item of value.items) {
    if (isGuid(item.value)) continue;
    findings.warn(
      "guid-shape",
      item,
      `"${shorten(item.value)}" is no object id of a group: it selects nothing.`,
    );
  }
  // https://learn.microsoft.com/entra/identity/users/groups-dynamic-rule-member-of, of 2026-08-04
  findings.warn(
    "memberof-retired",
    property,
    `${owner} was a preview, which ended on November 3, 2026: a group keeps the members it had then, and a new one gets none. Test an attribute instead.`,
  );
}

function subjectOf(node: RuleNode): RuleSubject | undefined {
  if (node.kind === "directReports") return "user";
  if (node.kind !== "test" && node.kind !== "quantifier") return undefined;
  const { object } = node.property;
  return object === "device" || object === "user" ? object : undefined;
}
