import { isWireObject, type WireObject } from "../ground/wire.ts";
import type { MockTenantOptions } from "../options/options.ts";
import type { KnownIssueStatus } from "../options/release-options.ts";
import { isDay, isInstant, refuseOthers } from "./option-checks.ts";
import { allReleases } from "./releases.ts";
import { windowsVersions } from "./windows-versions.ts";

/**
 * Refuses releases and issues that Microsoft cannot publish.
 *
 * @throws {TypeError} with one line for each problem.
 */
export function checkReleases(options: MockTenantOptions): void {
  const problems: string[] = [];
  const days = new Set(allReleases.map(({ date }) => date));
  for (const [at, release] of membersOf(options.extraReleases, "extraReleases", problems)) {
    checkRelease(release, at, problems);
    const day = String(release["releasedOn"]);
    if (days.has(day)) problems.push(`${at}: there is a release on ${day} already`);
    days.add(day);
  }
  for (const [day, instant] of Object.entries(options.withdrawnReleases ?? {})) {
    if (!days.has(day)) problems.push(`withdrawnReleases: nothing is released on ${day}`);
    if (!isInstant(instant))
      problems.push(`withdrawnReleases["${day}"] must be an instant in ISO 8601`);
  }
  for (const [at, issue] of membersOf(options.knownIssues, "knownIssues", problems))
    checkIssue(issue, at, problems);
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
}

function checkRelease(release: WireObject, at: string, problems: string[]): void {
  const { releasedOn, revisions, outOfBand, kb, expeditable } = release;
  refuseOthers(
    release,
    ["releasedOn", "revisions", "outOfBand", "kb", "expeditable"],
    at,
    problems,
  );
  if (!isDay(releasedOn)) problems.push(`${at}.releasedOn must be a day such as 2026-11-17`);
  for (const [name, flag] of Object.entries({ outOfBand, expeditable }))
    if (flag !== undefined && typeof flag !== "boolean")
      problems.push(`${at}.${name} must be true or false`);
  checkKb(kb, `${at}.kb`, problems);
  const builds = windowsVersions.map(({ build }) => build);
  const isKnown = ([build, revision]: [string, unknown]): boolean =>
    builds.includes(Number(build)) && Number.isInteger(revision) && Number(revision) > 0;
  if (!isWireObject(revisions) || !Object.entries(revisions).every(isKnown))
    problems.push(
      `${at}.revisions must give a revision to some of the builds ${builds.join(", ")}`,
    );
}

const statuses: Readonly<Record<KnownIssueStatus, true>> = {
  reported: true,
  investigating: true,
  confirmed: true,
  mitigated: true,
  mitigatedExternal: true,
  resolved: true,
  resolvedExternal: true,
};

const issueMembers = [
  "title",
  "description",
  "startDateTime",
  "status",
  "resolvedDateTime",
  "originatingKb",
  "resolvingKb",
  "versions",
  "safeguardHoldIds",
];

function checkIssue(issue: WireObject, at: string, problems: string[]): void {
  const { title, description, status, startDateTime, resolvedDateTime } = issue;
  refuseOthers(issue, issueMembers, at, problems);
  if (typeof title !== "string") problems.push(`${at}.title must be text`);
  if (description !== undefined && typeof description !== "string")
    problems.push(`${at}.description must be text`);
  if (!isInstant(startDateTime))
    problems.push(`${at}.startDateTime must be an instant in ISO 8601`);
  if (resolvedDateTime !== undefined && !isInstant(resolvedDateTime))
    problems.push(`${at}.resolvedDateTime must be an instant in ISO 8601`);
  if (status !== undefined && !(typeof status === "string" && Object.hasOwn(statuses, status)))
    problems.push(`${at}.status must be one of ${Object.keys(statuses).join(", ")}`);
  checkKb(issue["originatingKb"], `${at}.originatingKb`, problems);
  checkKb(issue["resolvingKb"], `${at}.resolvingKb`, problems);
  const names = windowsVersions.map(({ name }) => name);
  checkList(
    issue["versions"],
    (name) => names.includes(String(name)),
    `${at}.versions must be of ${names.join("; ")}`,
    problems,
  );
  checkList(
    issue["safeguardHoldIds"],
    Number.isInteger,
    `${at}.safeguardHoldIds must be whole numbers`,
    problems,
  );
}

function checkKb(kb: unknown, at: string, problems: string[]): void {
  if (kb !== undefined && !(Number.isInteger(kb) && Number(kb) > 0))
    problems.push(`${at} must be the number of an article, without KB`);
}

function checkList(
  list: unknown,
  isMeant: (item: unknown) => boolean,
  problem: string,
  problems: string[],
): void {
  if (list !== undefined && !(Array.isArray(list) && list.every(isMeant))) problems.push(problem);
}

function membersOf(
  list: unknown,
  name: string,
  problems: string[],
): readonly (readonly [at: string, member: WireObject])[] {
  if (list === undefined) return [];
  if (!Array.isArray(list) || !list.every(isWireObject)) {
    problems.push(`${name} must be a list of objects`);
    return [];
  }
  return list.map((member, index) => [`${name}[${index}]`, member] as const);
}
