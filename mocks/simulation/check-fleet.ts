import { isWireObject } from "../ground/wire.ts";
import type { MockTenantOptions } from "../options/options.ts";
import { isDay, refuseOthers } from "./option-checks.ts";
import { hardware } from "./hardware.ts";
import { windowsVersions } from "./windows-versions.ts";

/**
 * Refuses what a fleet cannot be: a share out of range, a name that nothing has, a member that is
 * misspelt. They may come from a file.
 *
 * @throws {TypeError} with one line for each problem.
 */
export function checkFleet(options: MockTenantOptions): void {
  const problems: string[] = [];
  const { devicesUpdate, modelShares, unapprovedInstalls } = options;
  checkShares(modelShares, "modelShares", problems);
  const sum = Object.values(modelShares ?? {}).reduce((total, share) => total + share, 0);
  if (sum > 1 + 1e-9) problems.push(`modelShares must not be more than 1 in all, and is ${sum}`);
  checkApps(options.installedApps, problems);
  if (devicesUpdate !== undefined && typeof devicesUpdate !== "boolean")
    checkHabits(devicesUpdate, new Set(modelNames(modelShares)), problems);
  if (unapprovedInstalls !== undefined)
    checkUnapproved(options, new Set(modelNames(modelShares)), problems);
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
}

function modelNames(modelShares: MockTenantOptions["modelShares"]): readonly string[] {
  return [...hardware.map(({ model }) => model), ...Object.keys(modelShares ?? {})];
}

function checkHabits(habits: unknown, models: ReadonlySet<string>, problems: string[]): void {
  const at = "devicesUpdate";
  if (!isWireObject(habits)) {
    problems.push(`${at} must be true, false or an object`);
    return;
  }
  const { failures, silent, slow, reportDelayHours: late } = habits;
  refuseOthers(habits, ["failures", "silent", "slow", "reportDelayHours"], at, problems);
  checkShare(silent, `${at}.silent`, problems);
  checkShare(slow, `${at}.slow`, problems);
  if (Number(silent ?? 0) + Number(slow ?? 0) > 1 + 1e-9)
    problems.push(`${at}.silent and ${at}.slow must not be more than 1 together`);
  if (late !== undefined && !(typeof late === "number" && late >= 0 && late <= 24 * 365))
    problems.push(`${at}.reportDelayHours must be a number of hours, from 0 to a year`);
  if (failures !== undefined) checkFailures(failures, models, `${at}.failures`, problems);
}

function checkFailures(
  failures: unknown,
  models: ReadonlySet<string>,
  at: string,
  problems: string[],
): void {
  if (!isWireObject(failures)) {
    problems.push(`${at} must be an object`);
    return;
  }
  refuseOthers(failures, ["rate", "models", "releases", "result", "code"], at, problems);
  checkShare(failures["rate"], `${at}.rate`, problems);
  checkShares(failures["models"], `${at}.models`, problems);
  for (const model of Object.keys(isWireObject(failures["models"]) ? failures["models"] : {}))
    if (!models.has(model))
      problems.push(
        `${at}.models: no PC is a ${model}. Name it in modelShares, or one of these: ${[...models].join(", ")}`,
      );
  const { releases, result, code } = failures;
  if (releases !== undefined && !(Array.isArray(releases) && releases.every(isDay)))
    problems.push(`${at}.releases must be a list of days such as 2026-11-10`);
  if (result !== undefined && result !== "rollsBack" && result !== "bricks")
    problems.push(`${at}.result must be rollsBack or bricks`);
  if (code !== undefined && !(typeof code === "string" && /^0x[0-9A-F]{8}$/.test(code)))
    problems.push(`${at}.code must be a result code such as 0x800F0922`);
}

function checkApps(apps: unknown, problems: string[]): void {
  if (apps === undefined) return;
  if (!Array.isArray(apps)) {
    problems.push("installedApps must be a list");
    return;
  }
  const sums = new Map<string, number>();
  for (const [index, app] of (apps as unknown[]).entries()) {
    const at = `installedApps[${index}]`;
    if (!isWireObject(app)) {
      problems.push(`${at} must be an object`);
      continue;
    }
    refuseOthers(app, ["displayName", "version", "publisher", "share"], at, problems);
    const { displayName, version, share } = app;
    if (typeof displayName !== "string" || displayName === "")
      problems.push(`${at}.displayName must be a text`);
    if (typeof version !== "string") problems.push(`${at}.version must be a text`);
    checkShare(share ?? null, `${at}.share`, problems);
    const name = String(displayName);
    sums.set(name, (sums.get(name) ?? 0) + (typeof share === "number" ? share : 0));
  }
  for (const [name, sum] of sums)
    if (sum > 1 + 1e-9)
      problems.push(
        `installedApps: the shares of ${name} must not be more than 1 in all, and are ${sum}`,
      );
}

function checkUnapproved(
  { devicesUpdate, unapprovedInstalls, startAt }: MockTenantOptions,
  models: ReadonlySet<string>,
  problems: string[],
): void {
  if ((devicesUpdate ?? false) === false)
    problems.push("unapprovedInstalls needs devicesUpdate: a fleet that stays installs nothing");
  if (!Array.isArray(unapprovedInstalls)) {
    problems.push("unapprovedInstalls must be a list");
    return;
  }
  for (const [place, one] of (unapprovedInstalls as readonly unknown[]).entries()) {
    const at = `unapprovedInstalls[${place}]`;
    if (!isWireObject(one)) {
      problems.push(`${at} must be an object`);
      continue;
    }
    refuseOthers(one, ["at", "installs", "share", "models"], at, problems);
    const time = typeof one["at"] === "string" ? Date.parse(one["at"]) : Number.NaN;
    if (Number.isNaN(time)) problems.push(`${at}.at must be an instant in ISO 8601`);
    else if (startAt !== undefined && time <= new Date(startAt).getTime())
      problems.push(`${at}.at must be after the start of the tenant`);
    checkShare(one["share"], `${at}.share`, problems);
    const named = one["models"] ?? [];
    if (!Array.isArray(named) || named.some((model) => !models.has(String(model))))
      problems.push(`${at}.models must be a list of models that PCs have`);
    checkInstalls(one["installs"], `${at}.installs`, problems);
  }
}

function checkInstalls(installs: unknown, at: string, problems: string[]): void {
  const { release, version, driver } = isWireObject(installs) ? installs : {};
  const given = [release, version, driver].filter((one) => one !== undefined);
  if (given.length !== 1) problems.push(`${at} must be a release, a version or a driver`);
  if (release !== undefined && !isDay(release))
    problems.push(`${at}.release must be a day such as 2026-11-10`);
  if (version !== undefined && !windowsVersions.some(({ name }) => name === version))
    problems.push(`${at}.version must be the name of a version, such as Windows 11, version 26H2`);
  if (driver !== undefined && (typeof driver !== "string" || driver === ""))
    problems.push(`${at}.driver must be the title of a driver`);
}

function checkShares(shares: unknown, at: string, problems: string[]): void {
  if (shares === undefined) return;
  if (!isWireObject(shares)) {
    problems.push(`${at} must be an object of shares by model`);
    return;
  }
  for (const [model, share] of Object.entries(shares))
    checkShare(share ?? null, `${at}["${model}"]`, problems);
}

function checkShare(share: unknown, at: string, problems: string[]): void {
  if (share === undefined || (typeof share === "number" && share >= 0 && share <= 1)) return;
  problems.push(`${at} must be a number from 0 to 1`);
}
