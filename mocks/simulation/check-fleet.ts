import { isWireObject } from "../ground/wire.ts";
import type { MockTenantOptions } from "../options/options.ts";
import { isDay, refuseOthers } from "./option-checks.ts";
import { hardware } from "./hardware.ts";

/**
 * Refuses what a fleet cannot be: a share out of range, a name that nothing has, a member that is
 * misspelt. They may come from a file.
 *
 * @throws {TypeError} with one line for each problem.
 */
export function checkFleet(options: MockTenantOptions): void {
  const problems: string[] = [];
  const { devicesUpdate, modelShares } = options;
  checkShares(modelShares, "modelShares", problems);
  const sum = Object.values(modelShares ?? {}).reduce((total, share) => total + share, 0);
  if (sum > 1 + 1e-9) problems.push(`modelShares must not be more than 1 in all, and is ${sum}`);
  checkApps(options.installedApps, problems);
  if (devicesUpdate !== undefined && typeof devicesUpdate !== "boolean")
    checkHabits(devicesUpdate, new Set(modelNames(modelShares)), problems);
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
