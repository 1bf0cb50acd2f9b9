import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DesiredState } from "../config/desired-state.ts";
import { type LintBaseline, parseLintBaseline } from "../lint/baseline.ts";
import { terminalText } from "../report/escape.ts";
import { CommandError } from "./exit-code.ts";

/** Beside the config, whether that is a file or a folder. */
export function baselineFile(config: string, { lint: settings }: DesiredState): string | undefined {
  if (settings?.baseline === undefined) return undefined;
  return join(statSync(config).isDirectory() ? config : dirname(config), settings.baseline);
}

/**
 * What a baseline file holds; undefined where the config names none.
 *
 * @throws {CommandError} where it cannot be read.
 */
export function readBaseline(file: string | undefined): LintBaseline | undefined {
  if (file === undefined) return undefined;
  if (!existsSync(file))
    throw new CommandError(
      `lint.baseline names ${terminalText(file)}, which does not exist; write it with: ringwright validate --write-baseline`,
    );
  try {
    return parseLintBaseline(readFileSync(file, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CommandError(`${terminalText(file)} is no baseline: ${terminalText(error.message)}`);
  }
}
