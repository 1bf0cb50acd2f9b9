import { filterPlatforms } from "../../filters/schema.ts";
import { suggestion } from "../../kind/did-you-mean.ts";
import { filterAddress, groupAddress } from "../../kind/address.ts";
import type { Paint } from "../../report/paint.ts";
import { checkText, drawnFindings } from "../../report/rule-text.ts";
import { checkFilterRule, type CheckFilterRuleOptions } from "../../rules/filters/index.ts";
import {
  type CheckedRule,
  checkMembershipRule,
  type RuleDiagnostic,
  type RuleSubject,
} from "../../rules/membership/index.ts";
import type { Finding } from "../../rules/index.ts";
import { CommandError } from "../exit-code.ts";

/** What checking a rule found, in either language. */
export interface CheckedText {
  readonly valid: boolean;
  readonly subject?: RuleSubject;
  readonly diagnostics: readonly Finding[];
}

type Mapping = Readonly<Record<string, unknown>>;

/** One of the two rule languages, as `rule check` meets it. */
export interface RuleLanguage {
  /** Checks a rule that stands alone. */
  readonly check: (rule: string) => CheckedText;
  /** What the rest of a line says of its rule; a text is what is wrong with it. */
  readonly checkLine: (line: Mapping) => RuleLanguage["check"] | string;
  /** Where a policy file has such rules. */
  readonly section: string;
  readonly property: string;
  readonly address: (key: string) => string;
  /** What the entry of a policy file says of its rule. */
  readonly checkEntry: (entry: Mapping) => RuleLanguage["check"];
}

/** Rules of dynamic groups; in files about devices, where nothing else is said. */
export function membershipLanguage(wanted: RuleSubject | undefined): RuleLanguage {
  const checkAs = (subject: RuleSubject | undefined) => (rule: string) =>
    checkMembershipRule(rule, subject === undefined ? {} : { subject });
  return {
    check: checkAs(wanted),
    checkLine: ({ subject = null }) => {
      if (subject === null) return checkAs(wanted);
      return subject === "device" || subject === "user"
        ? checkAs(subject)
        : "The subject of the line is neither device nor user.";
    },
    section: "groups",
    property: "membershipRule",
    address: groupAddress,
    checkEntry: () => checkAs(wanted ?? "device"),
  };
}

/**
 * Rules of assignment filters.
 *
 * @throws {CommandError} for a platform that Intune does not have.
 */
export function filterLanguage(platform: string | undefined): RuleLanguage {
  if (platform !== undefined && !isPlatform(platform)) {
    throw new CommandError(
      `--platform is one of ${filterPlatforms.join(", ")} (is ${JSON.stringify(platform)})${suggestion(platform, filterPlatforms)}`,
    );
  }
  const checkFor = (options: CheckFilterRuleOptions) => (rule: string) =>
    checkFilterRule(rule, options);
  const usual = platform === undefined ? {} : { platform };
  return {
    check: checkFor(usual),
    checkLine: ({ platform: own = null, managementType = null }) => {
      if (own !== null && !isPlatform(own)) {
        return `The platform of the line is none of ${filterPlatforms.join(", ")}.`;
      }
      if (managementType !== null && managementType !== "devices" && managementType !== "apps") {
        return "The managementType of the line is neither devices nor apps.";
      }
      return checkFor({
        ...(own === null ? usual : { platform: own }),
        ...(managementType !== null && { managementType }),
      });
    },
    section: "filters",
    property: "rule",
    address: filterAddress,
    // what is wrong with the rest of the entry is for validate
    checkEntry: ({ platform: own, managementType }) =>
      checkFor({
        ...(isPlatform(own) ? { platform: own } : usual),
        ...(managementType === "apps" && { managementType }),
      }),
  };
}

function isPlatform(value: unknown): value is (typeof filterPlatforms)[number] {
  return (filterPlatforms as readonly unknown[]).includes(value);
}

/** The findings as lines, and whether the rule is valid. */
export function verdictText(rule: string, checked: CheckedText, paint: Paint): string {
  return checkText(rule, asDrawn(checked), paint);
}

/** The findings as lines. */
export function findingLines(rule: string, checked: CheckedText, paint: Paint): string[] {
  return drawnFindings(rule, asDrawn(checked).diagnostics, paint);
}

// drawing looks at no id, and so takes the findings of either language
function asDrawn(checked: CheckedText): CheckedRule {
  return { ...checked, diagnostics: checked.diagnostics as readonly RuleDiagnostic[] };
}
