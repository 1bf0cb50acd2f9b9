import { actuatorOf } from "../../config/rollouts/check-rollouts.ts";
import { bakesOf, ringTimings } from "../../forecast/ring-timing.ts";
import { amountText } from "../../kind/amounts.ts";
import { bitCount, countBoth } from "../../reach/device-bits.ts";
import { windowsNameOf } from "../../releases/windows-data.ts";
import type { LintContext } from "../context.ts";
import { meetingDevices } from "../meetings.ts";
import { type LintHit, type LintRule, sourcePages } from "../rule.ts";
import type { LintPolicy } from "../subjects.ts";
import { ringGap } from "../ring-gap.ts";
import { eachRing, hit } from "./ring-settings.ts";

const longExposureInDays = 21;
const largePilotInPercent = 20;
const largeStratumInPercent = 5;

/** How rings follow each other, and whom they reach together. */
export const ringRolloutRules: readonly LintRule[] = [
  {
    id: "RL301",
    severity: "error",
    title: "a device in two rings",
    why: "A device that gets different values of one setting reports a conflict, and which of them holds is not defined. Exclude the group of the one ring from the other.",
    source: sourcePages.conflicts,
    check: twoRings,
  },
  {
    id: "RL302",
    severity: "error",
    title: "a device in no ring",
    why: "It falls back to the defaults of Windows: no deferral, no deadline, and no pause reaches it. Let the last ring have all devices, without those of the others.",
    source: null,
    check: outsideAllRings,
  },
  {
    id: "RL303",
    severity: "warning",
    title: "a deferral that does not grow with the order",
    why: "A ring that comes later in the rollout is patched before one that comes earlier.",
    source: null,
    check: ({ rings }) =>
      pairs(ordered(rings)).flatMap(([before, after]) => {
        const [first, second] = [deferralOf(before), deferralOf(after)];
        return first !== undefined && second !== undefined && second < first
          ? [
              hit(
                after,
                "quality.deferralDays",
                `is ${second} days, less than the ${first} of ${before.label}, which comes before it (order ${before.order})`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL304",
    severity: "warning",
    title: "too little time between two rings",
    why: "Between the last forced restart of a ring and the offer to the next there have to be hours to look at it, 48 unless lint.bakeHours says others. Spread the deferrals, or hold the next ring. A note where a rollout of the files releases them one by one.",
    source: sourcePages.autopatch,
    check: shortBakes,
  },
  {
    id: "RL305",
    severity: "warning",
    title: "two rings that are offered a release at the same time",
    why: "Nothing is learnt from the first before the second gets it. A note where a rollout of the files releases them one by one.",
    source: null,
    check: (context) =>
      pairs(ordered(context.rings)).flatMap(([before, after]) => {
        const days = deferralOf(before);
        if (days === undefined || days !== deferralOf(after) || before.order === after.order)
          return [];
        const message = `is ${days} days, the same as of ${before.label}: both are offered a release at once`;
        return [apartOnlyBy(context, before, after, hit(after, "quality.deferralDays", message))];
      }),
  },
  {
    id: "RL306",
    severity: "warning",
    title: "a first ring of more than 20 % of the devices",
    why: "A bad update then stops a fifth of the company before anybody can look.",
    source: null,
    check: largePilot,
  },
  {
    id: "RL307",
    severity: "warning",
    title: "devices that stay exposed beyond the next release",
    why: "Deferral, deadline and grace period together are longer than three weeks: the next release comes before the last device has this one; from five weeks on that is so every month.",
    source: sourcePages.releases,
    check: (context) =>
      eachRing(context, ({ values, ...ring }) => {
        const deadline = values["quality.deadlineDays"];
        if (typeof deadline !== "number") return [];
        const days =
          Number(values["quality.deferralDays"] ?? 0) +
          deadline +
          Number(values["gracePeriodDays"] ?? 0);
        return days > longExposureInDays
          ? [
              hit(
                ring,
                "quality",
                `lets devices wait ${days} days for a release: deferral, deadline and grace period together`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL308",
    severity: "warning",
    title: "only one ring",
    why: "Every device gets an update at once, and nobody sees it first. Windows Autopatch asks for two at least.",
    source: sourcePages.autopatchGroups,
    check: ({ rings: [ring, ...others] }) =>
      ring && others.length === 0 && mayReachSomebody(ring)
        ? [hit(ring, undefined, "is the only ring: all its devices get an update at the same time")]
        : [],
  },
  {
    id: "RL309",
    severity: "warning",
    title: "a ring for all devices that leaves nobody out, beside others",
    why: "Devices of the other rings are in it as well. Exclude their groups.",
    source: sourcePages.conflicts,
    check: ({ rings }) =>
      rings.flatMap((ring) => {
        const targets = (ring.assignments ?? []).map(({ target }) => target);
        const others = rings.filter(
          (other) =>
            other !== ring && (other.assignments ?? []).some(({ target }) => target === "group"),
        );
        return targets.includes("allDevices") && !targets.includes("exclude") && others.length > 0
          ? [
              hit(
                ring,
                "assignments",
                `gives it to all devices and excludes none, so that those of ${others.map(({ label }) => label).join(", ")} have two rings`,
              ),
            ]
          : [];
      }),
  },
  {
    id: "RL310",
    severity: "info",
    title: "a first ring without a version of Windows that the fleet runs",
    why: "Defects come in clusters. A version of Windows that more than 5 % of the devices run should be in the first ring.",
    source: null,
    needs: "tenant",
    check: missedStrata,
  },
  {
    id: "RL311",
    severity: "info",
    title: "a ring without a deadline",
    why: "Nothing bounds when its devices have an update, so that neither the time to look at it nor its end can be told. Set quality.deadlineDays.",
    source: sourcePages.deadlines,
    check: (context) =>
      eachRing(context, (ring) =>
        ring.values["quality.deadlineDays"] === null
          ? [
              hit(
                ring,
                "quality.deadlineDays",
                "is none: nothing bounds when devices have an update",
              ),
            ]
          : [],
      ),
  },
];

function* outsideAllRings(context: LintContext): Generator<LintHit> {
  const { tenant, rings } = context;
  const last = rings.at(-1);
  if (!last) return;
  if (tenant) {
    const count = tenant.summary.inNoRing.after ?? 0;
    if (count === 0) return;
    const devices = amountText(count, "managed device is", "managed devices are");
    yield hit(last, "assignments", `${devices} in no ring, and follow the defaults of Windows`);
    return;
  }
  const gap = ringGap(context);
  if (gap === undefined) return;
  const what = Object.entries(gap)
    .slice(0, 3)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const which = what.length === 0 ? "" : `, such as one with ${what.join(", ")}`;
  yield hit(
    last,
    "assignments",
    `a Windows device can be in no ring by their rules${which}; plan counts them`,
    "info",
  );
}

function deferralOf({ values }: LintPolicy): number | undefined {
  const days = values["quality.deferralDays"];
  return typeof days === "number" ? days : undefined;
}

function ordered(rings: readonly LintPolicy[]): readonly LintPolicy[] {
  return rings.filter(({ order }) => order !== undefined);
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.slice(1).map((item, index) => [items[index] as T, item]);
}

function* twoRings(context: LintContext): Generator<LintHit> {
  const { rings } = context;
  const open: (readonly [LintPolicy, LintPolicy])[] = [];
  for (const [index, ring] of rings.entries()) {
    for (const other of rings.slice(index + 1)) {
      const meeting = context.meeting(ring, other);
      if (meeting.verdict === "unknown") open.push([ring, other]);
      if (meeting.verdict !== "meet") continue;
      const message = `${meetingDevices(meeting)}, ${ring.label} and ${other.label} set the same things; exclude the group of the one from the other`;
      yield { ...hit(other, "assignments", message), other: ring.label };
    }
  }
  const [first] = rings;
  if (open.length === 0 || !first) return;
  const shown = open
    .slice(0, 5)
    .map(([ring, other]) => `${ring.label} and ${other.label}`)
    .join(", ");
  const more = open.length > 5 ? ` and ${open.length - 5} more pairs` : "";
  const why = context.tenant ? "not all of their devices are known" : "plan counts the devices";
  yield hit(
    first,
    "assignments",
    `whether devices are in two rings cannot be told of ${shown}${more}: ${why}`,
    "info",
  );
}

function* shortBakes(context: LintContext): Generator<LintHit> {
  const { rings, resources, bakeHours } = context;
  for (const { from, to, hours, ok } of bakesOf(ringTimings({ resources }), bakeHours)) {
    const ring = rings.find(({ key }) => key === to.key);
    const before = rings.find(({ key }) => key === from.key);
    if (ok || hours === null || !ring || !before) continue;
    const when =
      hours < 0
        ? `${-hours} hours before ${from.address} has restarted its last device`
        : `${hours} hours after the last forced restart of ${from.address}`;
    const message = `offers a release ${when}; ${bakeHours} are wanted`;
    const found = { ...hit(ring, "quality.deferralDays", message), other: from.address };
    yield apartOnlyBy(context, before, ring, found);
  }
}

/** What is found of two rings is a note where a rollout of the files releases them one by one. */
function apartOnlyBy(
  { rollouts }: LintContext,
  before: LintPolicy,
  after: LintPolicy,
  found: LintHit,
): LintHit {
  const names = Object.entries(rollouts).flatMap(([name, spec]) => {
    if (actuatorOf(spec) !== "ringPause" || spec.content.kind !== "quality") return [];
    const places = [before, after].map(({ key }) =>
      spec.stages.findIndex(({ ring }) => ring === key),
    );
    const [first = -1, second = -1] = places;
    return first >= 0 && first < second ? [name] : [];
  });
  if (names.length === 0) return found;
  const whose = `rollouts.${names.join(", rollouts.")}`;
  return {
    ...found,
    severity: "info",
    message: `${found.message}; ${whose} keeps them apart for its release, and only while it runs`,
  };
}

function largePilot({ rings, groupOf, tenant }: LintContext): readonly LintHit[] {
  const [first, ...others] = rings;
  if (!first || others.length === 0) return [];
  const devices = tenant?.reachOf(first.label)?.sure;
  if (tenant && devices) {
    const [own, all] = [bitCount(devices), bitCount(tenant.inventory.managed)];
    const percent = all === 0 ? 0 : Math.round((own / all) * 100);
    return percent > largePilotInPercent
      ? [
          hit(
            first,
            "assignments",
            `is the first ring and has ${own} of ${all} managed devices (${percent} %)`,
          ),
        ]
      : [];
  }
  return (first.assignments ?? []).flatMap(({ target, group }) => {
    const share = target === "group" ? groupOf(group)?.written("sample.percent") : undefined;
    return typeof share === "number" && share > largePilotInPercent
      ? [
          hit(
            first,
            "assignments",
            `is the first ring and takes ${share} % of what the rule of group/${group} matches`,
          ),
        ]
      : [];
  });
}

function* missedStrata({ rings, tenant }: LintContext): Generator<LintHit> {
  const [first, ...others] = rings;
  const reached = first && tenant?.reachOf(first.label);
  if (!tenant || !reached || others.length === 0) return;
  const { managed, byBuild } = tenant.inventory;
  const all = bitCount(managed);
  for (const [build, devices] of byBuild) {
    const count = countBoth(devices, managed);
    if (count * 100 <= all * largeStratumInPercent || countBoth(devices, reached.maybe) > 0)
      continue;
    yield hit(
      first,
      "assignments",
      `is the first ring and has no device with ${windowsNameOf(build)}, which ${count} of ${all} run`,
    );
  }
}

/** Whether somebody is included, or may be: who is not managed. */
function mayReachSomebody({ assignments }: LintPolicy): boolean {
  return assignments === undefined || assignments.some(({ target }) => target !== "exclude");
}
