import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { type Audit, auditInStore, type AuditFrame } from "../../operate/verbs/audit.ts";
import { jsonLine } from "../../report/escape.ts";
import { CommandError } from "../exit-code.ts";
import { findStateStore, type StateStoreOptions } from "../state-store.ts";
import type { Terminal } from "../terminal.ts";

/** Where a command's audit lines go, and the last of them for showing. */
export interface AuditTrail<Line extends AuditFrame> {
  /** Whether they are kept in a file, and not only shown. */
  readonly isKept: boolean;
  readonly audit: Audit<Line>;
  /** Those of what became of requests, in order. */
  readonly results: readonly Line[];
  /** Ends what it is kept with. */
  readonly close: () => Promise<void>;
}

/** Where an audit trail is to be kept. */
export type AuditTrailOptions = StateStoreOptions & {
  readonly journal?: string | undefined;
};

/**
 * Kept in the file that is named, else in the log `audit.jsonl` of the state store.
 *
 * @throws {CommandError} where the named config is missing.
 */
export async function openAuditTrail<Line extends AuditFrame>(
  options: AuditTrailOptions,
  terminal: Terminal,
): Promise<AuditTrail<Line>> {
  const place = await placeOf(options, terminal);
  const results: Line[] = [];
  return {
    isKept: place !== undefined,
    audit: async (line) => {
      if (line.event === "result") results.push(line);
      await place?.keep(line);
    },
    results,
    close: async () => await place?.close(),
  };
}

interface AuditPlace {
  readonly keep: Audit<object>;
  readonly close: () => Promise<void>;
}

async function placeOf(
  options: AuditTrailOptions,
  terminal: Terminal,
): Promise<AuditPlace | undefined> {
  const { journal, config } = options;
  if (journal !== undefined) {
    const keep = async (line: object) => {
      await appendFile(journal, jsonLine(line), { mode: 0o600, flush: true });
    };
    return { keep, close: () => Promise.resolve() };
  }
  if (config !== undefined && !existsSync(config)) {
    throw new CommandError(
      `${config} does not exist, so there is no place beside it for the audit line; correct --config, or name a file with --journal FILE`,
    );
  }
  const opened = await findStateStore(options, terminal);
  return opened && { keep: auditInStore(opened.store), close: opened.close };
}
