import { type Finding, Findings } from "../../ground/findings.ts";

/** What is wrong with a rule, as a stable name. A new release may add names, never rename one. */
export type RuleDiagnosticId = RuleErrorId | RuleWarningId;

/** The service would refuse the rule. */
export type RuleErrorId =
  | "syntax-empty-rule"
  | "syntax-empty-group"
  | "syntax-unbalanced-parenthesis"
  | "syntax-unterminated-string"
  | "syntax-missing-operator"
  | "syntax-missing-operand"
  | "syntax-missing-value"
  | "syntax-missing-blank"
  | "syntax-reversed-test"
  | "syntax-stray-text"
  | "syntax-bare-word"
  | "syntax-list"
  | "syntax-too-deep"
  | "typographic-character"
  | "object-prefix"
  | "mixed-subjects"
  | "wrong-subject"
  | "unknown-property"
  | "unknown-operator"
  | "operator-type"
  | "value-type"
  | "list-needed"
  | "list-unexpected"
  | "null-operator"
  | "bad-regex"
  | "scope"
  | "too-long"
  | "memberof-shape"
  | "memberof-combined"
  | "memberof-count"
  | "direct-reports-shape"
  | "direct-reports-combined";

/** The service takes the rule, but it may not do what its author meant. */
export type RuleWarningId =
  | "memberof-retired"
  | "enum-value"
  | "owner-corporate"
  | "negative-null"
  | "any-scope"
  | "or-bypass"
  | "slow-operator"
  | "dollar-null"
  | "quoted-null"
  | "property-case"
  | "quoted-boolean"
  | "quoted-date"
  | "date-equality"
  | "backtick-string"
  | "empty-string"
  | "literal-wildcard"
  | "guid-shape"
  | "collection-direct"
  | "extension-type"
  | "regex-dialect"
  | "not-evaluated"
  | "any-negative";

/** One finding, with its place in the rule's text. */
export type RuleDiagnostic = Finding<RuleDiagnosticId>;

/** A rule cannot be evaluated. `diagnostics` says where and why. */
export class MembershipRuleError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "MembershipRuleError";
  /** The rule as it was given. */
  readonly rule: string;
  /** Everything that was found, warnings too, in the order of the text. */
  readonly diagnostics: readonly RuleDiagnostic[];

  constructor(rule: string, diagnostics: readonly RuleDiagnostic[], options?: ErrorOptions) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const first = errors[0] ?? diagnostics[0];
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    super(
      `The membership rule cannot be used: ${first?.message ?? "it is not valid."}${more}`,
      options,
    );
    this.rule = rule;
    this.diagnostics = diagnostics;
  }
}

/** What is found in one rule. */
export class RuleFindings extends Findings<RuleErrorId, RuleWarningId> {
  constructor() {
    // hostile text makes a finding of every character; nobody reads past the first few
    super({ errors: 40, warnings: 200 });
  }
}
