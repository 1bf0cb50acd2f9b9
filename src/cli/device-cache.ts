import { join } from "node:path";
import type { OpenCache } from "../reconcile/plan/make-plan.ts";
import { openSqliteCache, type SqliteCache } from "../state/sqlite-cache.ts";
import type { OptionValues } from "./command-line/option.ts";
import type { cacheOptions } from "./declarations/state-options.ts";
import type { Progress } from "./progress.ts";
import { quietSqlite } from "./quiet-sqlite.ts";
import { stateFolder } from "./state-folder.ts";
import type { Terminal } from "./terminal.ts";

/** Which file devices are kept in. */
export interface DeviceCacheOptions extends OptionValues<typeof cacheOptions> {
  readonly config?: string | undefined;
}

/**
 * Opens the file in which the directory devices of a tenant are kept between runs: the one that
 * is named, else one in the state folder; undefined where there is none, or none is wanted.
 */
export async function openDeviceCache(
  options: DeviceCacheOptions,
  terminal: Terminal,
  tenantId: string | undefined,
  onNote: (sentence: string) => void,
): Promise<SqliteCache | undefined> {
  const { cache } = options;
  if (cache === false || tenantId === undefined) return undefined;
  const folder = stateFolder(options, terminal);
  const name = `devices-${tenantId.replace(/[^0-9a-z-]/gi, "")}.sqlite`;
  const file = cache ?? (folder === undefined ? undefined : join(folder, name));
  if (file === undefined) return undefined;
  quietSqlite();
  return await openSqliteCache(file, { onNote });
}

/** The same while a plan is made, which asks for it where it reads devices. */
export function deviceCacheOf(
  options: DeviceCacheOptions,
  terminal: Terminal,
  progress: Progress,
): OpenCache {
  return async (tenantId) =>
    await openDeviceCache(options, terminal, tenantId, (sentence) => {
      progress.show({ type: "note", sentence });
    });
}
