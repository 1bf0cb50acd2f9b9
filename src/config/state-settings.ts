import { isMapping } from "../kind/value-at.ts";
import { z } from "../kind/zod.ts";
import type { StateStoreSettings } from "../state/open-store.ts";
import { ConfigError } from "./config-error.ts";
import { IssueList } from "./issue-list.ts";
import { type LoadOptions, readConfigSources } from "./load.ts";
import { merge } from "./merge.ts";
import { stateSchema } from "./state-schema.ts";
import { processEnvironment } from "./variables.ts";

/**
 * Which store the policy files name, with variables filled in; undefined where they name none.
 * Nothing else in them is judged, so that leases can be looked at while a file is wrong.
 *
 * @throws {ConfigError} where a file cannot be read, or `state` is wrong.
 */
export async function loadStateSettings(
  path: string,
  options: Pick<LoadOptions, "abortSignal" | "env"> = {},
): Promise<StateStoreSettings | undefined> {
  const { sources, issues } = await readConfigSources(path, options);
  const [first, ...others] = sources.map((source) => ({
    ...source,
    value: onlyState(source.value),
  }));
  if (issues.length > 0) throw new ConfigError(issues);
  if (!first) throw new TypeError("no policy file was read");
  const merged = merge([first, ...others], options.env ?? processEnvironment(), issues);
  const list = new IssueList(merged);
  const parsed = list.parse(z.object({ state: stateSchema().exactOptional() }), merged.value, []);
  issues.push(...list.issues);
  if (issues.length > 0) throw new ConfigError(issues);
  return parsed?.state;
}

function onlyState(value: unknown): unknown {
  return isMapping(value) && "state" in value ? { state: value["state"] } : {};
}
