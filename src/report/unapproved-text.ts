import {
  type UnapprovedInstall,
  type UnapprovedKind,
  unapprovedKinds,
} from "../health/unapproved/finding.ts";
import type { UnapprovedInstalls } from "../health/unapproved/unapproved-installs.ts";
import { amountText, deviceAmount, numberText } from "../kind/amounts.ts";
import { clipped } from "./describe.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { wrapLines } from "./wrap-lines.ts";

/** How much is shown, and how wide. */
export interface UnapprovedTextOptions {
  /** Columns of the terminal. Default 100. */
  readonly columns?: number | undefined;
  /** Installs of one kind and thing, which stand together. Default 20. */
  readonly most?: number | undefined;
  /** Devices that are named of each. Default 5. */
  readonly mostDevices?: number | undefined;
}

const titles: Readonly<Record<UnapprovedKind, string>> = {
  driverNotApproved: "Drivers that nobody approved",
  featureVersion: "Versions of Windows beyond policy",
  qualityDeclined: "Releases that were declined, or that nobody approved",
  qualityWhilePaused: "Releases that came during a pause",
  qualityBeforeDeferral: "Releases that came before their deferral was over",
};

/** Reasons of what is undecided, or not read, that are shown. */
const mostReasons = 8;
const textLimit = 120;

/**
 * Installs that policy did not allow as people read them: alike ones together, with why, when and on
 * which devices; then what could not be decided, and what was not read.
 */
export function unapprovedText(
  {
    findings,
    undecided,
    notRead,
    judged,
    devices,
  }: Omit<UnapprovedInstalls, "record" | "formatVersion" | "createdAt">,
  paint: Paint,
  options: UnapprovedTextOptions = {},
): string {
  const { columns: width = 100, most = 20 } = options;
  const line = (text: string, indent = 0) =>
    wrapLines(
      [{ text }],
      { width, first: " ".repeat(indent), rest: " ".repeat(indent + 2) },
      paint,
    );
  const affected = new Set(findings.map(({ deviceKey }) => deviceKey)).size;
  const lines =
    findings.length === 0
      ? [paint("green", "No unapproved install was found.")]
      : [
          paint(
            "red",
            `${amountText(findings.length, "unapproved install", "unapproved installs")} on ${numberText(affected)} of ${deviceAmount(devices)}.`,
          ),
        ];
  const groups = groupsOf(findings);
  let kind: UnapprovedKind | undefined;
  for (const group of groups.slice(0, most)) {
    if (group.first.kind !== kind) lines.push("", paint("bold", titles[group.first.kind]));
    ({ kind } = group.first);
    lines.push(...groupLines(group, line, options.mostDevices ?? 5));
  }
  const rest = groups.length - most;
  if (rest > 0)
    lines.push(paint("dim", `and ${amountText(rest, "other", "others")} (--json has all)`));
  const total = undecided.reduce((sum, { installs }) => sum + installs, 0);
  if (total > 0) {
    lines.push("", paint("bold", `Not decided: ${amountText(total, "install", "installs")}`));
    for (const { subject, reason, installs } of undecided.slice(0, mostReasons))
      lines.push(...line(`${numberText(installs)} ${subject}: ${shown(reason)}`, 2));
    if (undecided.length > mostReasons)
      lines.push(paint("dim", `  and ${undecided.length - mostReasons} other reasons`));
  }
  if (notRead.length > 0) {
    lines.push("", paint("bold", "Not read"));
    for (const { subject, reason } of notRead.slice(0, mostReasons))
      lines.push(...line(`${subject}: ${shown(reason)}`, 2));
    if (notRead.length > mostReasons)
      lines.push(paint("dim", `  and ${notRead.length - mostReasons} others`));
  }
  const { quality, feature, driver } = judged;
  lines.push(
    "",
    paint(
      "dim",
      `Judged: ${amountText(quality, "release", "releases")}, ${amountText(feature, "version", "versions")} and ${amountText(driver, "driver", "drivers")}, where policy restricts them.`,
    ),
  );
  return `${lines.join("\n")}\n`;
}

interface FindingGroup {
  readonly first: UnapprovedInstall;
  readonly all: readonly UnapprovedInstall[];
}

/** Alike ones together, in the order of kinds, the most devices first. */
function groupsOf(findings: readonly UnapprovedInstall[]): readonly FindingGroup[] {
  const groups = new Map<string, UnapprovedInstall[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.kind, finding.what, finding.why, finding.confidence]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()]
    .flatMap((all) => (all[0] === undefined ? [] : [{ first: all[0], all }]))
    .sort(
      (a, b) =>
        unapprovedKinds.indexOf(a.first.kind) - unapprovedKinds.indexOf(b.first.kind) ||
        b.all.length - a.all.length,
    );
}

function groupLines(
  { first, all }: FindingGroup,
  line: (text: string, indent?: number) => readonly string[],
  mostDevices: number,
): string[] {
  const names = all
    .slice(0, mostDevices)
    .map(({ deviceName, managedDeviceId }) => shown(deviceName || managedDeviceId));
  const more = all.length - names.length;
  const list = more > 0 ? [...names, `${numberText(more)} more`] : names;
  const policy = first.policy.address === null ? "" : ` (${shown(first.policy.address)})`;
  return [
    ...line(`${shown(first.what)}: ${shown(first.why)}${policy}`, 2),
    ...line(`on ${deviceAmount(all.length)}: ${list.join(", ")}`, 4),
    ...line(`${whenText(all)}; ${first.confidence}, from the ${first.source}`, 4),
    ...line(`could also be: ${first.couldAlsoBe.map(shown).join("; ")}`, 4),
  ];
}

/** The span in which all of them were installed. */
function whenText(all: readonly UnapprovedInstall[]): string {
  const from = all.map(({ installedAt, installedAfter }) => installedAt ?? installedAfter);
  const earliest = from.includes(null) ? undefined : from.map(String).sort()[0];
  const latest = all
    .map(({ installedAt, installedBy }) => installedAt ?? installedBy)
    .sort()
    .at(-1);
  const until = toTheMinute(latest ?? "");
  if (earliest === undefined) return `installed by ${until} at the latest`;
  return earliest === latest
    ? `installed at ${until}`
    : `installed between ${toTheMinute(earliest)} and ${until}`;
}

function toTheMinute(at: string): string {
  return `${at.slice(0, 16).replace("T", " ")} UTC`;
}

function shown(text: string): string {
  return terminalText(clipped(text, textLimit));
}
