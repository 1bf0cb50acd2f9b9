import type { ContradictionCause } from "../../registry/contradiction.ts";
import { canContradict, contradictories } from "../../registry/contradictions.ts";
import type { LintContext } from "../context.ts";
import { meetingDevices } from "../meetings.ts";
import type { FilterRuleWarningId } from "../../rules/filters/index.ts";
import type { RuleWarningId } from "../../rules/membership/index.ts";
import { hasDeadline } from "../../rings/approximations.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import { hit } from "./ring-settings.ts";

type Told = Omit<LintRule, "check">;

/** No group of a config takes a rule for users, and only those know dates. */
type NeverInFiles = "quoted-date" | "date-equality";

/** Every name by which reading the files tells of something doubtful. */
type WarningCause =
  | Exclude<RuleWarningId, NeverInFiles>
  | FilterRuleWarningId
  | "window-applicability"
  | "exception-ended"
  | "dual-scan"
  | "same-node"
  | "some-sources"
  | "half-target-release"
  | "schedule-without-mode"
  | "server-without-tls";

/** What reading the files finds doubtful, by its stable name. The finding is made there. */
const byWarning: Readonly<Record<WarningCause, Told>> = {
  "owner-corporate": told(
    603,
    "a device owner that no device has",
    "Entra says Company where the portal says Corporate, and Personal for the rest.",
    sourcePages.membership,
  ),
  "memberof-retired": told(
    606,
    "memberOf in a rule",
    "memberOf is a preview: it takes at most 500 groups in a tenant, cannot be combined, and does not follow members that leave the source.",
    sourcePages.membership,
  ),
  "slow-operator": told(
    607,
    "an operator that takes long to process",
    "-match and -contains make the processing of all groups slower where -startsWith, -eq or -in say the same.",
    sourcePages.membership,
  ),
  "enum-value": told(
    610,
    "a value that the property never has",
    "The rule is accepted and selects nobody by it.",
    sourcePages.membership,
  ),
  "negative-null": told(
    631,
    "a negation that also selects what is not set",
    "A property that is not set differs from every value. Say whether blanks are meant.",
    sourcePages.membership,
  ),
  "property-case": told(
    612,
    "the name of a property in other letters",
    "Names of properties are documented as sensitive to letter case.",
    sourcePages.membership,
  ),
  "any-scope": told(
    615,
    "-any or -all without parentheses",
    "By precedence they reach over everything that follows.",
    sourcePages.membership,
  ),
  "or-bypass": told(
    616,
    "an -or that goes past the rest",
    "-and binds tighter than -or, so the last part selects by itself. Put parentheses.",
    sourcePages.membership,
  ),
  "dollar-null": told(
    617,
    "$null",
    "$null is PowerShell; the rule language says null.",
    sourcePages.membership,
  ),
  "quoted-null": told(
    611,
    "null in quotes",
    "In quotes, null is a text of four letters.",
    sourcePages.membership,
  ),
  "quoted-boolean": told(
    619,
    "true or false in quotes",
    "A truth value stands without quotes.",
    sourcePages.membership,
  ),
  "backtick-string": told(
    622,
    "backticks around a value",
    "The value is read with its quotes as part of it.",
    sourcePages.membership,
  ),
  "empty-string": told(
    623,
    "an empty text",
    "Whether a property that is not set equals an empty text is not documented; compare with null.",
    sourcePages.membership,
  ),
  "literal-wildcard": told(
    624,
    "a * in a text",
    "The language has no wildcards: the star is taken as it is.",
    sourcePages.membership,
  ),
  "guid-shape": told(
    625,
    "an id that is no GUID",
    "The property holds a GUID, so that this never matches.",
    sourcePages.membership,
  ),
  "collection-direct": told(
    626,
    "a collection compared without -any",
    "Whether that looks into each item is not documented.",
    sourcePages.membership,
  ),
  "extension-type": told(
    627,
    "an extension attribute compared with true or false",
    "Whether it holds a truth value or text cannot be seen in the rule.",
    sourcePages.membership,
  ),
  "regex-dialect": told(
    628,
    "a regular expression that engines read differently",
    "Entra evaluates .NET expressions.",
    sourcePages.membership,
  ),
  "not-evaluated": told(
    608,
    "an order of texts, such as -ge on deviceOSVersion",
    "Ordering operators are documented for dates only; how Entra orders versions is not known, and so is whom the group holds.",
    sourcePages.membership,
  ),
  "any-negative": told(
    630,
    "a negation inside -any",
    "It asks whether one element differs, not whether none is equal.",
    sourcePages.membership,
  ),
  "mixed-connectives": told(
    640,
    "and with or in a filter, without parentheses",
    "and binds before or; parentheses say what is meant.",
    sourcePages.filters,
  ),
  deprecated: told(
    641,
    "a property or operator of filters that is deprecated",
    "It may stop to work.",
    sourcePages.filters,
  ),
  undocumented: told(
    642,
    "a property or operator of filters that is not documented",
    "Intune took it in a tenant, and no page says that it will.",
    sourcePages.filters,
  ),
  "unknown-value": told(
    643,
    "a value that the property of a filter never has",
    "The filter is accepted and lets nobody through by it.",
    sourcePages.filters,
  ),
  "blank-value": told(
    644,
    "blanks around a value of a filter",
    "They count for nothing.",
    sourcePages.filters,
  ),
  "window-applicability": told(
    221,
    "a native window beside applicability",
    "applicability narrows the ring only, and its window reaches every device of its assignments. Use a filter for both.",
    sourcePages.csp,
  ),
  "exception-ended": told(
    508,
    "an exception that has ended",
    "The next apply gives the device the policy again. Take the entry out.",
    null,
  ),
  "dual-scan": told(
    423,
    "a deferral beside WSUS without update sources",
    "Windows then takes every update from Windows Update, past the server (dual scan). State all four updateSources.",
    sourcePages.wsus,
  ),
  "same-node": told(
    424,
    "a ring and a setting that set the same node",
    "A device that gets different values of a node reports a conflict, and which of them holds is not defined.",
    sourcePages.conflicts,
  ),
  "some-sources": told(
    425,
    "the source of some classes of updates only",
    "Windows reads the four nodes together. State all of them.",
    sourcePages.wsus,
  ),
  "half-target-release": told(
    426,
    "half of a target release",
    "TargetReleaseVersion and ProductVersion work together only.",
    sourcePages.csp,
  ),
  "schedule-without-mode": told(
    427,
    "a set time in a mode that has none",
    "Only autoInstallAndRebootAtScheduledTime reads day, time and weeks.",
    sourcePages.csp,
  ),
  "server-without-tls": told(
    428,
    "an update server without TLS",
    "Whoever stands between device and server can hand out metadata of updates.",
    sourcePages.wsus,
  ),
};

/** What two policies do to each other, by its stable name. The finding is made where plans make it. */
const byContradiction: Readonly<Record<ContradictionCause, Told>> = {
  "silent-expedite": told(
    110,
    "a forced restart without any notification",
    "With all notifications off nobody is told before a deadline or an expedited update restarts the device.",
    sourcePages.expedite,
  ),
  "window-deadline": told(
    211,
    "a native window beside a deadline",
    "Once a deadline has expired Windows restarts at any hour. Microsoft advises either; as a backstop, 7 to 10 days with 2 or 3 of grace.",
    sourcePages.deadlines,
  ),
  "window-active-hours": told(
    212,
    "a native window within active hours",
    "No restart is meant to come in the one, and every restart in the other.",
    sourcePages.csp,
  ),
  "window-autopatch": told(
    216,
    "a native window beside Windows Autopatch",
    "Its list of permitted policies has no maintenance window, so that such devices may count as not eligible.",
    sourcePages.autopatchGroups,
  ),
  "two-windows": told(
    218,
    "two native windows on the same devices",
    "Devices report a conflict, and which of them holds is not defined.",
    sourcePages.conflicts,
  ),
  "window-schedule": told(
    222,
    "a scheduled start outside of the native window",
    "Which of them holds is not documented; give both one start.",
    sourcePages.csp,
  ),
  "window-mode": told(
    223,
    "a native window that the mode of the ring passes by",
    "The window holds restarts back; the mode has to install by itself.",
    sourcePages.csp,
  ),
  "window-expedite": told(
    224,
    "an expedited update beside a native window",
    "It restarts devices after its own days, whether the window is open or not.",
    sourcePages.expedite,
  ),
  "feature-deferral": told(
    401,
    "a feature deferral beside a feature update policy",
    "The deferral of the ring can delay or block the version of the policy; it should be 0.",
    sourcePages.features,
  ),
  "feature-versions": told(
    405,
    "several feature update policies on the same devices",
    "The newest version wins.",
    sourcePages.features,
  ),
  "windows11-upgrade": told(
    407,
    "an upgrade to Windows 11 beside a policy for Windows 10",
    "Which of the two wins is not documented.",
    sourcePages.features,
  ),
  "two-driver-policies": told(
    414,
    "several driver update policies on the same devices",
    "A driver that one of them approves is installed, also where the other has paused or declined it.",
    sourcePages.drivers,
  ),
  "drivers-excluded": told(
    417,
    "a ring that excludes drivers beside a driver update policy",
    "The policy then does nothing.",
    sourcePages.drivers,
  ),
  "notified-expedite": told(
    421,
    "an expedited update beside mode notifyDownload",
    "The mode keeps the update from installing by itself.",
    sourcePages.expedite,
  ),
  "wsus-source": told(
    422,
    "updates from WSUS beside a policy of the update service",
    "The policy does nothing where the class of updates comes from WSUS.",
    sourcePages.wsus,
  ),
};

/** Rules whose findings are made elsewhere: while files are read, or as plans hold policies together. */
export const toldRules: readonly LintRule[] = [
  ...Object.entries(byWarning).map(([cause, rule]): LintRule => ({
    ...rule,
    check: (context) => warned(context, cause),
  })),
  ...Object.entries(byContradiction).map(([cause, rule]): LintRule => ({
    ...rule,
    check: (context) => [
      ...contradicted(context, cause as ContradictionCause),
      ...(cause === "silent-expedite" ? silentDeadlines(context) : []),
    ],
  })),
];

/** The same as beside an expedited update, within one ring. */
function silentDeadlines({ rings }: LintContext): readonly LintHit[] {
  return rings
    .filter(
      ({ values }) =>
        values["updateNotificationLevel"] === "disableAllNotifications" && hasDeadline(values),
    )
    .map((ring) =>
      hit(
        ring,
        "updateNotificationLevel",
        "tells people nothing before the deadline restarts their device; use defaultNotifications",
      ),
    );
}

function told(number: number, title: string, why: string, source: string | null): Told {
  return { id: `RL${number}`, severity: "warning", title, why, source };
}

// a plan tells them itself
function* warned({ warnings, isPlan }: LintContext, wanted: string): Generator<LintHit> {
  if (isPlan) return;
  for (const { cause, path, address, message } of warnings) {
    if (cause === wanted) yield { at: path.split("."), address, message };
  }
}

function* contradicted(context: LintContext, wanted: ContradictionCause): Generator<LintHit> {
  if (context.isPlan) return;
  for (const { cause, level, first, second, message } of meetingContradictions(context)) {
    if (cause !== wanted) continue;
    yield {
      at: first.at(),
      address: first.label,
      message: `${meetingDevices(context.meeting(first, second))}, ${message}`,
      ...(level === "danger" && { severity: "error" as const }),
    };
  }
}

const found = new WeakMap<LintContext, ReturnType<typeof findContradictions>>();

// every rule asks for all of them, and each pair is looked at once
function meetingContradictions(context: LintContext) {
  const known = found.get(context) ?? findContradictions(context);
  found.set(context, known);
  return known;
}

function findContradictions(context: LintContext) {
  const byKind = Map.groupBy(context.policies, ({ kind }) => kind.name);
  const candidates = new Map(
    [...byKind.keys()].map((name) => [
      name,
      context.policies.filter(({ kind }) => canContradict(name, kind.name)),
    ]),
  );
  const places = new Map(context.policies.map((policy, place) => [policy, place]));
  return context.policies.flatMap((first, place) =>
    (candidates.get(first.kind.name) ?? []).flatMap((second) => {
      // each pair once
      if ((places.get(second) ?? 0) <= place) return [];
      const all = contradictories(first, second);
      if (all.length === 0 || context.meeting(first, second).verdict !== "meet") return [];
      return all.map((one) => ({ ...one, first, second }));
    }),
  );
}
