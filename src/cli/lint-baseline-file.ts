import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DesiredState } from "../config/desired-state.ts";
import { type LintBaseline, parseLintBaseline } from "../lint/baseline.ts";
import { terminalText } from "../report/escape.ts";
import { CommandError } from "./exit-code.ts";
import { policyFolder } from "./policy-folder.ts";

/** Findings of a large config have a few hundred kilobytes. */
const sizeLimit = 4 * 1024 * 1024;

/** Beside the config, whether that is a file or a folder. */
export function baselineFile(config: string, { lint: settings }: DesiredState): string | undefined {
  if (settings?.baseline === undefined) return undefined;
  return join(policyFolder(config), settings.baseline);
}

/**
 * What a baseline file holds; undefined where the config names none.
 *
 * @throws {CommandError} where it cannot be read.
 */
export function readBaseline(file: string | undefined): LintBaseline | undefined {
  if (file === undefined) return undefined;
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found)
    throw new CommandError(
      `lint.baseline names ${terminalText(file)}, which does not exist; write it with: ringwright validate --write-baseline`,
    );
  if (!found.isFile() || found.size > sizeLimit)
    throw new CommandError(
      `lint.baseline names ${terminalText(file)}, which is no file of findings`,
    );
  try {
    return parseLintBaseline(readFileSync(file, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // a link may lead anywhere, so that nothing of what it leads to is told
    throw new CommandError(
      `${terminalText(file)} is no baseline; write it anew with: ringwright validate --write-baseline`,
    );
  }
}
