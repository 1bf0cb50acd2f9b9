import type { QuantifierNode, RuleNode, RuleSubject, TestNode } from "../syntax/ast.ts";
import { MembershipRuleError, type RuleDiagnostic, RuleFindings } from "../syntax/diagnostic.ts";
import { mostReadCharacters, mostRuleCharacters, parseInto } from "../syntax/parse.ts";
import { isGuid, type RulePropertyType } from "../vocabulary/properties.ts";
import { adviseOn } from "./check-advice.ts";
import { checkMemberOf, checkSpecialRules, checkSubjects } from "./check-structure.ts";
import { checkTest } from "./check-test.ts";
import { resolveProperty } from "./resolve-property.ts";

/** What the rule is for. */
export interface CheckMembershipRuleOptions {
  /** What the group holds; a rule about the other is refused. */
  readonly subject?: RuleSubject;
}

/** What checking a membership rule found. */
export interface CheckedRule {
  /** The service would accept the rule. Warnings do not count. */
  readonly valid: boolean;
  /** Left out where the rule does not tell. */
  readonly subject?: RuleSubject;
  /** In the order of the text. */
  readonly diagnostics: readonly RuleDiagnostic[];
}

/**
 * Whether Entra ID would accept a rule, and what may be wrong with it although it does.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function checkMembershipRule(
  text: string,
  options: CheckMembershipRuleOptions = {},
): CheckedRule {
  const { subject, findings } = examine(text, options);
  const diagnostics = findings.list();
  const valid = !findings.hasErrors;
  return subject === undefined ? { valid, diagnostics } : { valid, subject, diagnostics };
}

/** A rule that the service would accept. */
export interface ValidRule {
  readonly rule: RuleNode;
  readonly subject: RuleSubject;
  /** Warnings, in the order of the text. */
  readonly diagnostics: readonly RuleDiagnostic[];
}

/**
 * The tree of a rule that the service would accept.
 *
 * @throws {MembershipRuleError} where it would not.
 */
export function parseValidRule(text: string): ValidRule {
  const { rule, subject, findings } = examine(text, {});
  if (rule === undefined || subject === undefined || findings.hasErrors) {
    throw new MembershipRuleError(text, findings.list());
  }
  return { rule, subject, diagnostics: findings.list() };
}

function examine(text: string, options: CheckMembershipRuleOptions) {
  const findings = new RuleFindings();
  if (text.length > mostRuleCharacters && text.length <= mostReadCharacters) {
    findings.error(
      "too-long",
      { start: mostRuleCharacters, end: text.length },
      `The rule has ${text.length} characters, and ${mostRuleCharacters} are allowed. Use -in for chains of -or, or split the group.`,
    );
  }
  const rule = parseInto(text, findings);
  if (rule === undefined) return { rule, subject: undefined, findings };
  checkNode(rule, { text, findings });
  const subject = checkSubjects(rule, options.subject, findings);
  checkSpecialRules(rule, findings);
  adviseOn(rule, findings);
  return { rule, subject, findings };
}

interface Context {
  readonly text: string;
  readonly findings: RuleFindings;
  /** Set inside `-any` and `-all`. */
  readonly collection?: RulePropertyType;
}

function checkNode(node: RuleNode, context: Context): void {
  switch (node.kind) {
    case "and":
    case "or":
      for (const operand of node.operands) checkNode(operand, context);
      return;
    case "not":
      checkNode(node.operand, context);
      return;
    case "test":
      checkOneTest(node, context);
      return;
    case "quantifier":
      checkQuantifier(node, context);
      return;
    case "directReports":
      if (!isGuid(node.manager.value)) {
        context.findings.warn(
          "guid-shape",
          node.manager,
          "Direct Reports takes the object id of the manager, a GUID. This is none: it selects nobody.",
        );
      }
      return;
    default:
      node satisfies never;
  }
}

function checkOneTest(node: TestNode, context: Context): void {
  const { property } = node;
  const written = context.text.slice(property.start, property.end);
  const facts = resolveProperty(property, context.collection, written, context.findings);
  if (facts !== undefined) checkTest(node, facts, context.findings);
}

function checkQuantifier(node: QuantifierNode, context: Context): void {
  const { property, quantifier } = node;
  const { text, findings, collection } = context;
  if (collection !== undefined) {
    findings.error("scope", node, "-any and -all cannot be nested. Move one of them outside.");
    return;
  }
  const written = text.slice(property.start, property.end);
  const facts = resolveProperty(property, undefined, written, findings);
  if (facts === undefined) return;
  if (facts.type === "references") {
    checkMemberOf(node, findings);
    return;
  }
  if (facts.type !== "stringCollection" && facts.type !== "objectCollection") {
    findings.error(
      "scope",
      property,
      `${property.object}.${property.name} is a single value: -${quantifier} is for collections. Test it directly.`,
    );
    return;
  }
  checkNode(node.condition, { text, findings, collection: facts.type });
}
