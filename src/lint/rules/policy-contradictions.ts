import type { ContradictionCause } from "../../registry/contradiction.ts";
import { contradictories, rivalsAmong } from "../../registry/contradictions.ts";
import { hasDeadline } from "../../rings/approximations.ts";
import type { LintContext } from "../context.ts";
import { meetingDevices } from "../meetings.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import { hit } from "./ring-settings.ts";
import { toldRule, type ToldRule } from "./told-rule.ts";

/** What two policies do to each other, by its stable name. The finding is made where plans make it. */
const byContradiction: Readonly<Record<ContradictionCause, ToldRule>> = {
  "silent-expedite": toldRule(
    110,
    "a forced restart without any notification",
    "With all notifications off nobody is told before a deadline or an expedited update restarts the device.",
    sourcePages.expedite,
  ),
  "window-deadline": toldRule(
    211,
    "a native window beside a deadline",
    "Once a deadline has expired Windows restarts at any hour. Microsoft advises either; as a backstop, 7 to 10 days with 2 or 3 of grace.",
    sourcePages.deadlines,
  ),
  "window-active-hours": toldRule(
    212,
    "a native window within active hours",
    "No restart is meant to come in the one, and every restart in the other.",
    sourcePages.csp,
  ),
  "window-autopatch": toldRule(
    216,
    "a native window beside Windows Autopatch",
    "Its list of permitted policies has no maintenance window, so that such devices may count as not eligible.",
    sourcePages.autopatchGroups,
  ),
  "two-windows": toldRule(
    218,
    "two native windows on the same devices",
    "Devices report a conflict, and which of them holds is not defined.",
    sourcePages.conflicts,
  ),
  "window-schedule": toldRule(
    222,
    "a scheduled start outside of the native window",
    "Which of them holds is not documented; give both one start.",
    sourcePages.csp,
  ),
  "window-mode": toldRule(
    223,
    "a native window that the mode of the ring passes by",
    "The window holds restarts back; the mode has to install by itself.",
    sourcePages.csp,
  ),
  "window-expedite": toldRule(
    224,
    "an expedited update beside a native window",
    "It restarts devices after its own days, whether the window is open or not.",
    sourcePages.expedite,
  ),
  "feature-deferral": toldRule(
    401,
    "a feature deferral beside a feature update policy",
    "The deferral of the ring can delay or block the version of the policy; it should be 0.",
    sourcePages.features,
  ),
  "feature-versions": toldRule(
    405,
    "several feature update policies on the same devices",
    "The newest version wins.",
    sourcePages.features,
  ),
  "windows11-upgrade": toldRule(
    407,
    "an upgrade to Windows 11 beside a policy for Windows 10",
    "Which of the two wins is not documented.",
    sourcePages.features,
  ),
  "two-driver-policies": toldRule(
    414,
    "several driver update policies on the same devices",
    "A driver that one of them approves is installed, also where the other has paused or declined it.",
    sourcePages.drivers,
  ),
  "drivers-excluded": toldRule(
    417,
    "a ring that excludes drivers beside a driver update policy",
    "The policy then does nothing.",
    sourcePages.drivers,
  ),
  "notified-expedite": toldRule(
    421,
    "an expedited update beside mode notifyDownload",
    "The mode keeps the update from installing by itself.",
    sourcePages.expedite,
  ),
  "wsus-source": toldRule(
    422,
    "updates from WSUS beside a policy of the update service",
    "The policy does nothing where the class of updates comes from WSUS.",
    sourcePages.wsus,
  ),
};

/** What two policies do to each other on a device that gets both. */
export const contradictionRules: readonly LintRule[] = Object.entries(byContradiction).map(
  ([cause, rule]): LintRule => ({
    ...rule,
    check: (context) => [
      ...contradicted(context, cause as ContradictionCause),
      ...(cause === "silent-expedite" ? silentDeadlines(context) : []),
    ],
  }),
);

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

// a plan tells them itself
function* contradicted(context: LintContext, wanted: ContradictionCause): Generator<LintHit> {
  if (context.isPlan) return;
  for (const { cause, level, first, second, message } of meetingContradictions(context)) {
    if (cause !== wanted) continue;
    yield {
      at: first.at(),
      address: first.label,
      other: second.label,
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
  const rivalsOf = rivalsAmong(context.policies);
  const places = new Map(context.policies.map((policy, place) => [policy, place]));
  return context.policies.flatMap((first, place) =>
    rivalsOf(first).flatMap((second) => {
      // each pair once
      if ((places.get(second) ?? 0) <= place) return [];
      const all = contradictories(first, second);
      if (all.length === 0 || context.meeting(first, second).verdict !== "meet") return [];
      return all.map((one) => ({ ...one, first, second }));
    }),
  );
}
