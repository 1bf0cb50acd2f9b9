import { auditLines } from "../../report/rollout-text.ts";
import { RolloutStore } from "../../rollout/state/rollout-store.ts";
import { type VerifiedAudit, verifyAudit } from "../../rollout/audit/audit-chain.ts";
import type { Call } from "../command-line/define-command.ts";
import type { rolloutHistoryCommand } from "../declarations/rollout.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import { loadConfig } from "../load-config.ts";
import { tell } from "../output.ts";
import { stateStore, whileOpen } from "../state-store.ts";

/** The log of a rollout, oldest first, and whether it is as it was written. */
export interface RolloutHistoryDocument {
  readonly formatVersion: 1;
  readonly records: VerifiedAudit["records"];
  /** False where a line is missing or was changed; `problems` says which. */
  readonly whole: boolean;
  readonly problems: VerifiedAudit["problems"];
}

/** `ringwright rollout history NAME [--verify]`: the log, without a look at the tenant. */
export async function runRolloutHistory({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutHistoryCommand>): Promise<number> {
  const config = findConfig(options.config);
  const desired = await loadConfig(config, terminal);
  const opened = await stateStore({ ...options, config }, terminal, () => desired.stateStore);
  return await whileOpen(opened, async () => {
    const key = new RolloutStore(opened.store, desired.stack).auditKey(name);
    const text = await opened.store.readLog(key);
    if (text === undefined) throw new CommandError(`${name} was never started`);
    const { records, problems } = verifyAudit(text);
    const document: RolloutHistoryDocument = {
      formatVersion: 1,
      records,
      whole: problems.length === 0,
      problems,
    };
    await tell(terminal, options, document, () =>
      auditLines(records, problems, options.verify, terminal.paintOut),
    );
    return options.verify && problems.length > 0 ? ExitCode.refused : ExitCode.ok;
  });
}
