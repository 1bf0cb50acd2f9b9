import { deviceStates, type StateCounts } from "../health/device-state.ts";
import { reachableOf } from "../health/policy-tally.ts";
import type {
  DaysTo95,
  HealthChanges,
  HealthProblem,
  HealthReport,
  HealthSource,
  HealthUpdate,
  ShareOf,
} from "../health/overview/health-report.ts";
import { unapprovedKinds } from "../health/unapproved/finding.ts";
import { amountText, deviceAmount, numberText, sentenceList } from "../kind/amounts.ts";
import { percentText } from "./compliance-text.ts";

// What a health report says in sentences, the same for terminals and pages. Names and texts of the
// tenant stand in them as they are: whoever shows them escapes.

/** Of the whole fleet. */
export function fleetSentence({ fleet, managed, withoutRing }: HealthReport): string {
  const problems =
    fleet.withProblems === 0
      ? "None has a problem that lasts, as far as sources tell."
      : `${amountText(fleet.withProblems, "has a problem", "have a problem")} that does not go by itself.`;
  const without = withoutRing > 0 ? `; ${numberText(withoutRing)} more are in no ring` : "";
  return `${percentText(fleet.patchedPercent)} of ${deviceAmount(reachableOf(fleet.counts))} have the release: ${stateCounts(fleet.counts)}. ${problems} Intune manages ${deviceAmount(managed)}${without}.`;
}

function stateCounts(counts: StateCounts): string {
  const parts = deviceStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${numberText(counts[state])} ${state}`);
  return parts.length === 0 ? "no device" : parts.join(", ");
}

/** Against the report before, one sentence each. */
export function changeSentences(
  { fleet, release, problems }: HealthReport,
  changes: HealthChanges,
): readonly string[] {
  const since = `${changes.since.slice(0, 16).replace("T", " ")} UTC`;
  const isSame = changes.release === release.releasedOn;
  const [before, now] = [changes.patchedPercent, fleet.patchedPercent];
  const fresh = problems.filter(({ isNew }) => isNew === true);
  const moves = changes.moves
    .slice(0, 6)
    .map(({ from, to, devices }) => `${numberText(devices)} from ${from} to ${to}`);
  return [
    isSame
      ? `Since ${since}: ${percentText(before)} had the release then, ${percentText(now)} have it now.`
      : `Since ${since}, when the release was ${changes.release}: shares cannot be compared.`,
    ...(moves.length > 0 ? [`Devices changed: ${moves.join(", ")}.`] : []),
    ...(changes.sameSources
      ? []
      : ["That report was made of other sources, so that problems are not compared with it."]),
    ...(changes.arrived + changes.left > 0
      ? [
          `${amountText(changes.arrived, "device", "devices")} came, ${numberText(changes.left)} left.`,
        ]
      : []),
    ...(fresh.length > 0
      ? [
          `New: ${fresh.map(({ code, devices }) => `${code} on ${deviceAmount(devices)}`).join(", ")}.`,
        ]
      : []),
    ...(changes.gone.length > 0
      ? [
          `Gone: ${changes.gone
            .slice(0, 6)
            .map(({ code, devices }) => `${code} (was on ${deviceAmount(devices)})`)
            .join(", ")}.`,
        ]
      : []),
  ];
}

/** How an update went, and where it failed most. */
export function updateSentence({ kb, isOfRelease, failed, tried }: HealthUpdate): string {
  const share = ((failed / tried) * 100).toFixed(1);
  const which = isOfRelease ? `${kb}, of this release,` : kb;
  return `${which} failed on ${numberText(failed)} of ${deviceAmount(tried)} that tried (${share} %)`;
}

/** The model that an update fails on, where one stands out, then its codes, models and rings. */
export function updateFacts({ models, rings, codes }: HealthUpdate): readonly string[] {
  const odd = models.filter(({ standsOut }) => standsOut);
  return [
    ...odd.map(
      ({ name, devices, of }) =>
        `${modelText(name)} stands out: ${numberText(devices)} of ${numberText(of)} (${((devices / of) * 100).toFixed(1)} %), more than chance makes of the share of the others`,
    ),
    `codes: ${codes.join(", ")}`,
    `models: ${sharesText(models)}`,
    `rings: ${sharesText(rings)}`,
  ];
}

/** Who or what has to act, in the words of the report. */
export function classText({ code, class: failure }: HealthProblem): string {
  if (unapprovedKinds.some((kind) => kind === code)) return "unapproved";
  return failure ?? "unknown class";
}

/** Whether it is a reason not to go on. */
export function stopsRollouts(problem: HealthProblem): boolean {
  return problem.class === "hardFailure" || classText(problem) === "unapproved";
}

/** Since when, how often before, and where it is most frequent. */
export function problemFacts(problem: HealthProblem): readonly string[] {
  const { firstSeen, lastSeen, devicesBefore, isNew, updates, rings, models, sources } = problem;
  const grew =
    devicesBefore === null || isNew === true || devicesBefore === problem.devices
      ? ""
      : `, before ${numberText(devicesBefore)}`;
  const seen = [
    ...(firstSeen === null ? [] : [`first seen ${firstSeen.slice(0, 10)}`]),
    ...(lastSeen === null ? [] : [`last ${lastSeen.slice(0, 10)}`]),
  ].join(", ");
  return [
    [isNew === true ? "new" : "", `${seen}${grew}`].filter((part) => part !== "").join(", "),
    updates.length > 0 ? `with ${sentenceList(updates)}` : "",
    rings.length > 0 ? `rings: ${sharesText(rings)}` : "",
    models.length > 0 ? `models: ${sharesText(models)}` : "",
    `told by ${sentenceList(sources)}`,
  ].filter((part) => part !== "");
}

function sharesText(shares: readonly ShareOf[]): string {
  return shares
    .map(
      ({ name, devices, of }) => `${modelText(name)} ${numberText(devices)} of ${numberText(of)}`,
    )
    .join(", ");
}

/** A model as people read it. */
export function modelText(name: string): string {
  return name === "" ? "(model not known)" : name;
}

/** How long a release took to reach 95 %. */
export function daysSentence({ release, after, by }: DaysTo95): string {
  if (by === null) return `${release}: more than ${after} days, as far as was recorded`;
  if (after <= 0) return `${release}: at most ${by} days`;
  return `${release}: between ${after} and ${by} days`;
}

/** What a source told, and what of it could not be used. */
export function sourceSentences({
  source,
  devices,
  from,
  to,
  notes,
}: HealthSource): readonly string[] {
  const span =
    from === null || to === null ? "" : `, from ${from.slice(0, 10)} to ${to.slice(0, 10)}`;
  return [
    `${sourceNames[source]}: ${deviceAmount(devices)}${span}.`,
    ...notes.map((note) => `${note}.`),
  ];
}

const sourceNames = {
  intune: "Intune's builds and reports",
  collector: "Collector on devices",
  logs: "Logs of devices",
} as const;
