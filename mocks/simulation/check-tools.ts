import { isWireObject, type WireObject } from "../ground/wire.ts";
import type { MockTenantOptions } from "../options/options.ts";
import { refuseOthers } from "./option-checks.ts";

const members = ["installed", "active", "archives", "archiveBytes", "troubles", "sites"];
const isVersion = (value: unknown): boolean =>
  typeof value === "string" && /^\d[0-9A-Za-z.+-]{0,31}$/.test(value);

/**
 * Refuses tools that no PC can have and sites without a link that carries anything.
 *
 * @throws {TypeError} with one line for each problem.
 */
export function checkTools({ tools }: MockTenantOptions): void {
  if (tools === undefined) return;
  const problems: string[] = [];
  const given: unknown = tools;
  if (!isWireObject(given)) throw new TypeError("tools must be an object");
  refuseOthers(given, members, "tools", problems);
  const installed = byTool(given["installed"], "tools.installed", problems);
  for (const [tool, versions] of Object.entries(installed))
    if (!Array.isArray(versions) || !versions.every(isVersion))
      problems.push(`tools.installed.${tool} must be a list of versions such as "1.27.3"`);
  for (const [tool, version] of Object.entries(byTool(given["active"], "tools.active", problems)))
    if (version !== null && !listOf(installed, tool).includes(version))
      problems.push(`tools.active.${tool} must be one of tools.installed.${tool}, or null`);
  checkArchives(given["archives"], problems);
  const sizes = byTool(given["archiveBytes"], "tools.archiveBytes", problems);
  for (const [tool, bytes] of Object.entries(sizes))
    if (!Number.isSafeInteger(bytes) || Number(bytes) <= 0)
      problems.push(`tools.archiveBytes.${tool} must be a whole number above 0`);
  if (given["troubles"] !== undefined && typeof given["troubles"] !== "function")
    problems.push("tools.troubles must be a function");
  checkSites(given["sites"] ?? [], problems);
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
}

function checkArchives(archives: unknown, problems: string[]): void {
  const at = "tools.archives";
  for (const [tool, states] of Object.entries(byTool(archives, at, problems)))
    for (const [version, state] of Object.entries(byTool(states, `${at}.${tool}`, problems)))
      if (!isVersion(version) || (state !== "missing" && state !== "wrongHash"))
        problems.push(`${at}.${tool}["${version}"] must be missing or wrongHash, of a version`);
}

function checkSites(sites: unknown, problems: string[]): void {
  if (!Array.isArray(sites)) {
    problems.push("tools.sites must be a list");
    return;
  }
  const seen = new Set<unknown>();
  for (const [place, site] of (sites as readonly unknown[]).entries()) {
    const at = `tools.sites[${place}]`;
    if (!isWireObject(site)) {
      problems.push(`${at} must be an object`);
      continue;
    }
    refuseOthers(site, ["name", "prefix", "mbitPerSecond", "peerShare"], at, problems);
    const { name, prefix, mbitPerSecond, peerShare } = site;
    if (typeof name !== "string" || name === "") problems.push(`${at}.name must be a text`);
    if (typeof prefix !== "string" || !/^[A-Za-z0-9-]{1,11}$/.test(prefix))
      problems.push(`${at}.prefix must be 1 to 11 letters, digits and hyphens`);
    if (!(typeof mbitPerSecond === "number" && mbitPerSecond > 0 && mbitPerSecond < Infinity))
      problems.push(`${at}.mbitPerSecond must be a number above 0`);
    if (!(typeof peerShare === "number" && peerShare >= 0 && peerShare <= 1))
      problems.push(`${at}.peerShare must be a number from 0 to 1`);
    for (const value of [`name ${String(name)}`, `prefix ${String(prefix)}`]) {
      if (seen.has(value)) problems.push(`${at}: another site has the ${value}`);
      seen.add(value);
    }
  }
}

function byTool(value: unknown, at: string, problems: string[]): WireObject {
  if (value === undefined || isWireObject(value)) return value ?? {};
  problems.push(`${at} must be an object by tool or version`);
  return {};
}

function listOf(record: WireObject, name: string): readonly unknown[] {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  return Array.isArray(value) ? value : [];
}
