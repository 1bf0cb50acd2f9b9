import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { defaultConfigNames } from "../../config/policy-files.ts";
import { type Audit, auditInStore, type AuditFrame } from "../../operate/verbs/audit.ts";
import { CommandError } from "../exit-code.ts";
import { stateBeside } from "../find-config.ts";

/** Where a command's audit lines go, and the last of them for showing. */
export interface AuditTrail<Line extends AuditFrame> {
  /** Whether they are kept in a file, and not only shown. */
  readonly isKept: boolean;
  readonly audit: Audit<Line>;
  /** Those of what became of requests, in order. */
  readonly results: readonly Line[];
}

/**
 * Kept in the file that is named, else in `.ringwright/audit.jsonl` beside the config that is
 * named or lies in this folder.
 *
 * @throws {CommandError} where the named config is missing.
 */
export function openAuditTrail<Line extends AuditFrame>(
  journal: string | undefined,
  config: string | undefined,
): AuditTrail<Line> {
  const keep = placeOf(journal, config);
  const results: Line[] = [];
  return {
    isKept: keep !== undefined,
    audit: async (line) => {
      if (line.event === "result") results.push(line);
      await keep?.(line);
    },
    results,
  };
}

function placeOf(
  journal: string | undefined,
  config: string | undefined,
): Audit<object> | undefined {
  if (journal !== undefined) {
    return async (line) => {
      await appendFile(journal, `${JSON.stringify(line)}\n`, { mode: 0o600, flush: true });
    };
  }
  if (config !== undefined && !existsSync(config)) {
    throw new CommandError(
      `${config} does not exist, so there is no place beside it for the audit line; correct --config, or name a file with --journal FILE`,
    );
  }
  const beside = config ?? defaultConfigNames.find((name) => existsSync(name));
  return beside === undefined ? undefined : auditInStore(stateBeside(beside));
}
