import { existsSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { defaultConfigNames } from "../../config/load.ts";
import type { RingVerb } from "../../rings/operator-action.ts";
import type { ContentStatus, UpdateContent } from "../../rings/status.ts";
import { CommandError } from "../exit-code.ts";
import { stateBeside } from "../find-config.ts";

/** One line of `audit.jsonl`. An action leaves two: one before its request, one of what became of it. */
export interface RingAuditLine {
  readonly at: string;
  readonly event: "request" | "result";
  readonly verb: RingVerb;
  /** Object id. */
  readonly ring: string;
  readonly displayName: string;
  readonly content: UpdateContent;
  /** `pending`: taken by Graph and not visible yet. `unknown`: its answer was lost. */
  readonly result?: RingResult;
  readonly requestId: string | null;
  readonly before: ContentStatus;
  readonly after: ContentStatus | null;
  /** Of the token that signed in, where it tells. */
  readonly tenantId: string | null;
  readonly appId: string | null;
  readonly error?: string;
}

export type RingResult = "applied" | "unchanged" | "pending" | "failed" | "unknown";

/** Takes lines to where they are kept; undefined where there is no such place. */
export type RingAudit = ((line: RingAuditLine) => Promise<void>) | undefined;

/**
 * The file that is named, else `.ringwright/audit.jsonl` beside the config that is named or
 * lies in this folder.
 *
 * @throws {CommandError} where the named config is missing.
 */
export function openAudit(journal: string | undefined, config: string | undefined): RingAudit {
  const textOf = (line: RingAuditLine) => `${JSON.stringify(line)}\n`;
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
