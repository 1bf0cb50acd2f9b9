import type { RuleSpan } from "./ast.ts";
import { withoutControls } from "../../ground/shorten.ts";

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
  | "regex-dialect";

/** One finding, with its place in the rule's text. */
export interface RuleDiagnostic extends RuleSpan {
  readonly id: RuleDiagnosticId;
  readonly severity: "error" | "warning";
  /** What is wrong and what to do about it. */
  readonly message: string;
}

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

// hostile text makes a finding of every character; nobody reads past the first few
const mostErrors = 40;
const mostWarnings = 200;

/** Findings of one rule while it is being read. */
export class Findings {
  readonly #items: RuleDiagnostic[] = [];
  #errors = 0;

  error(id: RuleErrorId, place: RuleSpan, message: string): void {
    this.#add({ id, severity: "error", message, start: place.start, end: place.end });
  }

  warn(id: RuleWarningId, place: RuleSpan, message: string): void {
    this.#add({ id, severity: "warning", message, start: place.start, end: place.end });
  }

  /** So much is wrong that reading on makes no sense. */
  get full(): boolean {
    return this.#errors >= mostErrors;
  }

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** In the order of the text. */
  list(): readonly RuleDiagnostic[] {
    return this.#items.toSorted((a, b) => a.start - b.start || a.end - b.end);
  }

  #add(found: RuleDiagnostic): void {
    const warnings = this.#items.length - this.#errors;
    if (found.severity === "error" ? this.full : warnings >= mostWarnings) return;
    if (found.severity === "error") this.#errors++;
    // a message may quote the rule, and a rule may hold what disturbs a terminal
    this.#items.push({ ...found, message: withoutControls(found.message) });
  }
}
