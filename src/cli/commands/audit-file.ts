import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { defaultConfigNames } from "../../config/read-source.ts";
import { CommandError } from "../exit-code.ts";
import { stateBeside } from "../find-config.ts";

/** Takes lines to where they are kept; undefined where there is no such place. */
export type Audit<Line> = ((line: Line) => Promise<void>) | undefined;

/**
 * The file that is named, else `.ringwright/audit.jsonl` beside the config that is named or
 * lies in this folder.
 *
 * @throws {CommandError} where the named config is missing.
 */
export function openAudit<Line extends object>(
  journal: string | undefined,
  config: string | undefined,
): Audit<Line> {
  const textOf = (line: Line) => `${JSON.stringify(line)}\n`;
  if (journal !== undefined) {
    return async (line) => await appendFile(journal, textOf(line), { mode: 0o600, flush: true });
  }
  if (config !== undefined && !existsSync(config)) {
    throw new CommandError(
      `${config} does not exist, so there is no place beside it for the audit line; correct --config, or name a file with --journal FILE`,
    );
  }
  const beside = config ?? defaultConfigNames.find((name) => existsSync(name));
  if (beside === undefined) return undefined;
  const state = stateBeside(beside);
  return async (line) => await state.append("audit.jsonl", textOf(line));
}
