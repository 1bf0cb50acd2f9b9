import { amountText } from "../../kind/amounts.ts";
import { countBoth } from "../../reach/device-bits.ts";
import { hasVersion } from "../../releases/versions.ts";
import { supportEndOf } from "../../releases/support.ts";
import { windowsVersions } from "../../releases/windows-data.ts";
import type { LintContext } from "../context.ts";
import { meetingDevices } from "../meetings.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import { hit } from "./ring-settings.ts";

const dayInMs = 24 * 60 * 60 * 1000;
const soonInDays = 60;
const longExpediteInDays = 30;
const everyMonth = 3;

/** Feature, expedite, quality and driver update policies. */
export const updatePolicyRules: readonly LintRule[] = [
  {
    id: "RL402",
    severity: "error",
    title: "a feature update policy for devices whose ring pauses feature updates",
    why: "Nothing is offered while the ring is paused. Resume it, or take its devices out of the policy.",
    source: sourcePages.features,
    needs: "tenant",
    check: pausedFeatures,
  },
  {
    id: "RL403",
    severity: "warning",
    title: "a feature update policy for devices that run a later version",
    why: "Windows never goes back to an earlier version by such a policy: on these devices it silently does nothing but to keep them from later versions.",
    source: sourcePages.features,
    needs: "tenant",
    check: laterVersions,
  },
  {
    id: "RL404",
    severity: "warning",
    title: "a version of Windows that leaves support",
    why: "A version out of support gets no updates and is no longer offered (an error); one that leaves support within 60 days is no target for a rollout.",
    source: sourcePages.lifecycle,
    check: supportEnds,
  },
  {
    id: "RL406",
    severity: "warning",
    title: "a Windows 11 policy on Windows 10 devices, without a way for those that cannot take it",
    why: "Devices that do not meet the requirements of Windows 11 are offered no feature update at all then. Set windows10OnIneligibleDevices, which is fixed after creation.",
    source: sourcePages.features,
    needs: "tenant",
    check: ({ policiesOf, tenant }) =>
      policiesOf("featureUpdate").flatMap((policy) => {
        const reached = tenant?.reachOf(policy.label)?.sure;
        if (!tenant || !reached || !String(policy.values["version"]).startsWith("Windows 11"))
          return [];
        const count = countBoth(reached, tenant.inventory.windows10);
        return count > 0 && policy.values["windows10OnIneligibleDevices"] !== true
          ? [
              hit(
                policy,
                "version",
                `reaches ${count} devices with Windows 10: those that cannot run Windows 11 are offered no feature update; set windows10OnIneligibleDevices`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL411",
    severity: "warning",
    title: "an expedited update beside a deferral, without a word why",
    why: "The deferral does not hold for that release. Say in description why it is pressing, for whoever finds the policy later.",
    source: sourcePages.expedite,
    check: (context) =>
      context.policiesOf("expediteUpdate").flatMap((policy) => {
        if ((policy.values["description"] ?? "") !== "") return [];
        const deferring = context.rings.find(
          (ring) =>
            Number(ring.values["quality.deferralDays"] ?? 0) > 0 &&
            context.meeting(policy, ring).verdict === "meet",
        );
        return deferring
          ? [
              hit(
                policy,
                undefined,
                `overrides the deferral of ${deferring.label} and has no description that says why`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL412",
    severity: "warning",
    title: "expediting as a habit",
    why: "Expediting is for emergencies: it overrides deferrals and restarts at any hour. A policy that stays assigned for more than 30 days, or one for every month, is servicing.",
    source: sourcePages.expedite,
    check: expediteHabits,
  },
];

function* pausedFeatures(context: LintContext): Generator<LintHit> {
  const { tenant } = context;
  for (const policy of context.policiesOf("featureUpdate")) {
    for (const ring of context.rings) {
      if (!tenant?.pausedOf(ring.label).includes("feature")) continue;
      const meeting = context.meeting(policy, ring);
      if (meeting.verdict === "meet")
        yield hit(
          policy,
          "assignments",
          `${meetingDevices(meeting)}, ${ring.label} pauses feature updates: nothing is offered; resume it with: ringwright ring resume ${ring.key} --feature`,
        );
    }
  }
}

function* laterVersions({ policiesOf, tenant }: LintContext): Generator<LintHit> {
  for (const policy of policiesOf("featureUpdate")) {
    const reached = tenant?.reachOf(policy.label)?.sure;
    const version = windowsVersions.find(({ name }) => name === policy.values["version"]);
    if (!tenant || !reached || !version) continue;
    const later = [...tenant.inventory.byBuild]
      .filter(([build]) => build !== version.build)
      .filter(([build]) => hasVersion(windowsVersions, build, version) === true)
      .reduce((sum, [, devices]) => sum + countBoth(devices, reached), 0);
    if (later > 0)
      yield hit(
        policy,
        "version",
        `is older than what ${amountText(later, "device", "devices")} of it run: there it does nothing but to hold back later versions`,
      );
  }
}

function* supportEnds({ policiesOf, now }: LintContext): Generator<LintHit> {
  const today = now.toISOString().slice(0, 10);
  const soon = new Date(now.getTime() + soonInDays * dayInMs).toISOString().slice(0, 10);
  for (const policy of policiesOf("featureUpdate")) {
    const version = windowsVersions.find(({ name }) => name === policy.values["version"]);
    // of the edition that gets updates longest: what is told is true of every device
    const end = version && supportEndOf(version, undefined);
    if (!version || !end || end > soon) continue;
    yield end < today
      ? hit(policy, "version", `${version.name} is out of support since ${end}`, "error")
      : hit(policy, "version", `${version.name} leaves support on ${end}`);
  }
}

function* expediteHabits({ policiesOf, now }: LintContext): Generator<LintHit> {
  const months = new Set<number>();
  const policies = policiesOf("expediteUpdate").filter(
    ({ assignments }) => assignments === undefined || assignments.length > 0,
  );
  for (const policy of policies) {
    const released = Date.parse(String(policy.values["release"]));
    if (Number.isNaN(released)) continue;
    const date = new Date(released);
    months.add(date.getUTCFullYear() * 12 + date.getUTCMonth());
    const days = Math.floor((now.getTime() - released) / dayInMs);
    if (days > longExpediteInDays)
      yield hit(
        policy,
        "release",
        `is ${days} days old and still assigned; expediting is for emergencies: take the policy out`,
      );
  }
  const inARow = [...months].find((month) =>
    Array.from({ length: everyMonth }, (_, step) => month + step).every((one) => months.has(one)),
  );
  const last = policies.at(-1);
  if (inARow !== undefined && last)
    yield hit(
      last,
      undefined,
      `is one of ${policies.length} expedite policies for months in a row; shorten the deferral of the ring instead`,
    );
}
