import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { type Audit, auditInStore, type AuditFrame } from "../../operate/verbs/audit.ts";
import { jsonLine } from "../../report/escape.ts";
import { CommandError } from "../exit-code.ts";
import { FileStore } from "../../state/file-store.ts";
import { stateFolder, type StateFolderOptions } from "../state-folder.ts";
import type { Terminal } from "../terminal.ts";

/** Where a command's audit lines go, and the last of them for showing. */
export interface AuditTrail<Line extends AuditFrame> {
  /** Whether they are kept in a file, and not only shown. */
  readonly isKept: boolean;
  readonly audit: Audit<Line>;
  /** Those of what became of requests, in order. */
  readonly results: readonly Line[];
}

/** Where an audit trail is to be kept. */
export interface AuditTrailOptions extends StateFolderOptions {
  readonly journal?: string | undefined;
}

/**
 * Kept in the file that is named, else in `audit.jsonl` of the state folder.
 *
 * @throws {CommandError} where the named config is missing.
 */
export function openAuditTrail<Line extends AuditFrame>(
  options: AuditTrailOptions,
  terminal: Terminal,
): AuditTrail<Line> {
  const keep = placeOf(options, terminal);
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

function placeOf(options: AuditTrailOptions, terminal: Terminal): Audit<object> | undefined {
  const { journal, config } = options;
  if (journal !== undefined) {
    return async (line) => {
      await appendFile(journal, jsonLine(line), { mode: 0o600, flush: true });
    };
  }
  if (config !== undefined && !existsSync(config)) {
    throw new CommandError(
      `${config} does not exist, so there is no place beside it for the audit line; correct --config, or name a file with --journal FILE`,
    );
  }
  const folder = stateFolder(options, terminal);
  return folder === undefined ? undefined : auditInStore(new FileStore(folder));
}
