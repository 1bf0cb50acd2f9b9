import { amountText } from "../../kind/amounts.ts";
import { minutesBetween } from "../../maintenance/clock-time.ts";
import { hoursText } from "../../maintenance/window-text.ts";
import type { NativeWindow } from "../../maintenance/window-mapping.ts";
import type { WindowWords } from "../../maintenance/window-vocabulary.ts";
import { countBoth } from "../../reach/device-bits.ts";
import { businessHoursIn } from "../business-time.ts";
import type { LintContext } from "../context.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import type { LintPolicy } from "../subjects.ts";
import { hit } from "./ring-settings.ts";

const dayInMs = 24 * 60 * 60 * 1000;
const farAheadInDays = 90;
const manyInPercent = 5;

/** Native maintenance windows. */
export const maintenanceWindowRules: readonly LintRule[] = [
  {
    id: "RL213",
    severity: "error",
    title: "a window that opens once, and has or does so late",
    why: "A window without a repeat opens on its date only: one that has passed holds back every restart until a deadline, and so does one more than 90 days ahead.",
    source: sourcePages.csp,
    check: (context) =>
      eachWindow(context, (policy, window) => onceOnly(policy, window, context.now)),
  },
  {
    id: "RL214",
    severity: "warning",
    title: "a window in the night of the release",
    why: "A release comes at 10:00 in Redmond on the second Tuesday. A window before that on the same day opens without it, and the next one of a month is four weeks later.",
    source: sourcePages.releases,
    check: (context) =>
      eachWords(context, (policy, { days, weeks, start }) =>
        weeks?.includes("secondWeek") && days?.includes("tuesday")
          ? [
              hit(
                policy,
                "maintenanceWindow",
                `opens at ${start} on the second Tuesday of the month, before that day's release reaches devices; take a later day or week`,
              ),
            ]
          : [],
      ),
  },
  {
    id: "RL215",
    severity: "info",
    title: "a window that begins when clocks change",
    why: "Where clocks are put forward at 02:00 or 03:00 that time does not exist on one night of the year. What Windows does then is not documented.",
    source: null,
    check: (context) =>
      eachWords(context, (policy, { start }) =>
        start >= "02:00" && start < "03:00"
          ? [
              hit(
                policy,
                "maintenanceWindow",
                `begins at ${start}, which does not exist on the night on which clocks are put forward`,
              ),
            ]
          : [],
      ),
  },
  {
    id: "RL217",
    severity: "info",
    title: "a native window on devices that do not know it",
    why: "Windows keeps a window from build 26100.7840 on. Others ignore it: with enforce: both they start the installation at the same time.",
    source: sourcePages.csp,
    needs: "tenant",
    check: notKept,
  },
  {
    id: "RL219",
    severity: "warning",
    title: "a native window in business hours",
    why: "Restarts for updates come inside the window only, so that it should lie outside of calendar.businessHours.",
    source: null,
    needs: "calendar",
    check: (context) =>
      eachWords(context, (policy, window) => {
        const business = context.calendar?.businessHours;
        const shared = business && businessHoursIn(window, business);
        return shared === undefined
          ? []
          : [hit(policy, "maintenanceWindow", `is open in business hours: ${shared}`)];
      }),
  },
  {
    id: "RL220",
    severity: "warning",
    title: "a window that is always open",
    why: "A daily window of 24 hours holds nothing back.",
    source: sourcePages.csp,
    check: (context) =>
      eachWords(context, (policy, { start, end, days, weeks }) =>
        days === undefined && weeks === undefined && minutesBetween(start, end) >= 24 * 60
          ? [hit(policy, "maintenanceWindow", "is open all day, every day: it holds nothing back")]
          : [],
      ),
  },
];

function* eachWindow(
  { policies }: LintContext,
  check: (policy: LintPolicy, window: NativeWindow) => Iterable<LintHit>,
): Generator<LintHit> {
  for (const policy of policies) {
    const window = policy.values["maintenanceWindow"] as NativeWindow | null | undefined;
    if (policy.kind.name === "setting" && window) yield* check(policy, window);
  }
}

function eachWords(
  context: LintContext,
  check: (policy: LintPolicy, window: WindowWords) => Iterable<LintHit>,
): Iterable<LintHit> {
  return eachWindow(context, (policy, window) => ("nodes" in window ? [] : check(policy, window)));
}

function onceOnly(policy: LintPolicy, window: NativeWindow, now: Date): LintHit[] {
  const { RepeatScheduleOption: repeat, StartDate: date } = "nodes" in window ? window.nodes : {};
  if (repeat !== 1 || typeof date !== "string") return [];
  const days = (Date.parse(date) - now.getTime()) / dayInMs;
  if (days < -1)
    return [
      hit(
        policy,
        "maintenanceWindow",
        `opened once, on ${date}: no restart comes any more until a deadline forces it`,
      ),
    ];
  return days > farAheadInDays
    ? [
        hit(
          policy,
          "maintenanceWindow",
          `opens once, on ${date}, in ${Math.round(days)} days: no restart comes before`,
        ),
      ]
    : [];
}

function* notKept(context: LintContext): Generator<LintHit> {
  const { tenant } = context;
  if (!tenant) return;
  for (const hitOf of eachWords(context, (policy, window) => {
    const reached = tenant.reachOf(policy.label);
    if (!reached) return [];
    const { lacksWindows, managed } = tenant.inventory;
    const [lacking, all] = [
      countBoth(reached.sure, lacksWindows),
      countBoth(reached.sure, managed),
    ];
    if (lacking === 0) return [];
    const isMany = lacking * 100 > all * manyInPercent;
    return [
      hit(
        policy,
        "maintenanceWindow",
        `${amountText(lacking, "device does", "devices do")} not know the window ${hoursText(window)}, of ${all} that it reaches`,
        isMany ? "warning" : "info",
      ),
    ];
  }))
    yield hitOf;
}
