import type { FilterRuleWarningId } from "../../rules/filters/index.ts";
import type { RuleWarningId } from "../../rules/membership/index.ts";
import type { LintContext } from "../context.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import { toldRule, type ToldRule } from "./told-rule.ts";

/** No group of a config takes a rule for users, and only those know dates. */
type NeverInFiles = "quoted-date" | "date-equality";

/** Every name by which reading the files tells of something doubtful. */
type WarningCause =
  | Exclude<RuleWarningId, NeverInFiles>
  | FilterRuleWarningId
  | "window-applicability"
  | "exception-ended"
  | "foreign-variable"
  | "release-words"
  | "dual-scan"
  | "same-node"
  | "some-sources"
  | "half-target-release"
  | "schedule-without-mode"
  | "server-without-tls"
  | "cache-without-fallback"
  | "bypass-mode";

const deliveryPage =
  "https://learn.microsoft.com/windows/client-management/mdm/policy-csp-deliveryoptimization";

/** What reading the files finds doubtful, by its stable name. The finding is made there. */
const byWarning: Readonly<Record<WarningCause, ToldRule>> = {
  "owner-corporate": toldRule(
    603,
    "a device owner that no device has",
    "Entra says Company where the portal says Corporate, and Personal for the rest.",
    sourcePages.membership,
  ),
  "memberof-retired": toldRule(
    606,
    "memberOf in a rule",
    "memberOf is a preview: it takes at most 500 groups in a tenant, cannot be combined, and does not follow members that leave the source.",
    sourcePages.membership,
  ),
  "slow-operator": toldRule(
    607,
    "an operator that takes long to process",
    "-match and -contains make the processing of all groups slower where -startsWith, -eq or -in say the same.",
    sourcePages.membership,
  ),
  "enum-value": toldRule(
    610,
    "a value that the property never has",
    "The rule is accepted and selects nobody by it.",
    sourcePages.membership,
  ),
  "negative-null": toldRule(
    631,
    "a negation that also selects what is not set",
    "A property that is not set differs from every value. Say whether blanks are meant.",
    sourcePages.membership,
  ),
  "property-case": toldRule(
    612,
    "the name of a property in other letters",
    "Names of properties are documented as sensitive to letter case.",
    sourcePages.membership,
  ),
  "any-scope": toldRule(
    615,
    "-any or -all without parentheses",
    "By precedence they reach over everything that follows.",
    sourcePages.membership,
  ),
  "or-bypass": toldRule(
    616,
    "an -or that goes past the rest",
    "-and binds tighter than -or, so the last part selects by itself. Put parentheses.",
    sourcePages.membership,
  ),
  "dollar-null": toldRule(
    617,
    "$null",
    "$null is PowerShell; the rule language says null.",
    sourcePages.membership,
  ),
  "quoted-null": toldRule(
    611,
    "null in quotes",
    "In quotes, null is a text of four letters.",
    sourcePages.membership,
  ),
  "quoted-boolean": toldRule(
    619,
    "true or false in quotes",
    "A truth value stands without quotes.",
    sourcePages.membership,
  ),
  "backtick-string": toldRule(
    622,
    "backticks around a value",
    "The value is read with its quotes as part of it.",
    sourcePages.membership,
  ),
  "empty-string": toldRule(
    623,
    "an empty text",
    "Whether a property that is not set equals an empty text is not documented; compare with null.",
    sourcePages.membership,
  ),
  "literal-wildcard": toldRule(
    624,
    "a * in a text",
    "The language has no wildcards: the star is taken as it is.",
    sourcePages.membership,
  ),
  "guid-shape": toldRule(
    625,
    "an id that is no GUID",
    "The property holds a GUID, so that this never matches.",
    sourcePages.membership,
  ),
  "collection-direct": toldRule(
    626,
    "a collection compared without -any",
    "Whether that looks into each item is not documented.",
    sourcePages.membership,
  ),
  "extension-type": toldRule(
    627,
    "an extension attribute compared with true or false",
    "Whether it holds a truth value or text cannot be seen in the rule.",
    sourcePages.membership,
  ),
  "regex-dialect": toldRule(
    628,
    "a regular expression that engines read differently",
    "Entra evaluates .NET expressions.",
    sourcePages.membership,
  ),
  "not-evaluated": toldRule(
    608,
    "an order of texts, such as -ge on deviceOSVersion",
    "Ordering operators are documented for dates only; how Entra orders versions is not known, and so is whom the group holds.",
    sourcePages.membership,
  ),
  "any-negative": toldRule(
    630,
    "a negation inside -any",
    "It asks whether one element differs, not whether none is equal.",
    sourcePages.membership,
  ),
  "mixed-connectives": toldRule(
    640,
    "and with or in a filter, without parentheses",
    "and binds before or; parentheses say what is meant.",
    sourcePages.filters,
  ),
  deprecated: toldRule(
    641,
    "a property or operator of filters that is deprecated",
    "It may stop to work.",
    sourcePages.filters,
  ),
  undocumented: toldRule(
    642,
    "a property or operator of filters that is not documented",
    "Intune took it in a tenant, and no page says that it will.",
    sourcePages.filters,
  ),
  "unknown-value": toldRule(
    643,
    "a value that the property of a filter never has",
    "The filter is accepted and lets nobody through by it.",
    sourcePages.filters,
  ),
  "blank-value": toldRule(
    644,
    "blanks around a value of a filter",
    "They count for nothing.",
    sourcePages.filters,
  ),
  "window-applicability": toldRule(
    221,
    "a native window beside applicability",
    "applicability narrows the ring only, and its window reaches every device of its assignments. Use a filter for both.",
    sourcePages.csp,
  ),
  "exception-ended": toldRule(
    508,
    "an exception that has ended",
    "The next apply gives the device the policy again. Take the entry out.",
    null,
  ),
  "foreign-variable": toldRule(
    509,
    "a variable as other tools write it",
    "Only ${var:NAME} is filled in, from the environment variable RINGWRIGHT_VAR_NAME. Everything else is part of the text.",
    null,
  ),
  "release-words": toldRule(
    431,
    "a version of Windows in other words than the catalog's",
    "A feature update policy takes what is on offer in the words of the catalog. A plan refuses the rest, and names what is on offer.",
    sourcePages.features,
  ),
  "dual-scan": toldRule(
    423,
    "a deferral beside WSUS without update sources",
    "Windows then takes every update from Windows Update, past the server (dual scan). State all four updateSources.",
    sourcePages.wsus,
  ),
  "same-node": toldRule(
    424,
    "a ring and a setting that set the same node",
    "A device that gets different values of a node reports a conflict, and which of them holds is not defined.",
    sourcePages.conflicts,
  ),
  "some-sources": toldRule(
    425,
    "the source of some classes of updates only",
    "Windows reads the four nodes together. State all of them.",
    sourcePages.wsus,
  ),
  "half-target-release": toldRule(
    426,
    "half of a target release",
    "TargetReleaseVersion and ProductVersion work together only.",
    sourcePages.csp,
  ),
  "schedule-without-mode": toldRule(
    427,
    "a set time in a mode that has none",
    "Only autoInstallAndRebootAtScheduledTime reads day, time and weeks.",
    sourcePages.csp,
  ),
  "server-without-tls": toldRule(
    428,
    "an update server without TLS",
    "Whoever stands between device and server can hand out metadata of updates.",
    sourcePages.wsus,
  ),
  "cache-without-fallback": toldRule(
    429,
    "a cache server without fall-back delays",
    "Devices then turn to the Internet at once where the cache does not answer, all of a site together. State DODelayCacheServerFallbackBackground and DODelayCacheServerFallbackForeground.",
    deliveryPage,
  ),
  "bypass-mode": toldRule(
    430,
    "the bypass mode of Delivery Optimization",
    "Windows 11 has it deprecated. Take 99, which downloads without peers.",
    deliveryPage,
  ),
};

/** What reading the files finds doubtful. */
export const fileDoubtRules: readonly LintRule[] = Object.entries(byWarning).map(
  ([cause, rule]): LintRule => ({ ...rule, check: (context) => warned(context, cause) }),
);

// a plan tells them itself
function* warned({ warnings, isPlan }: LintContext, wanted: string): Generator<LintHit> {
  if (isPlan) return;
  for (const { cause, path, address, message } of warnings) {
    if (cause === wanted) yield { at: path.split("."), address, message };
  }
}
