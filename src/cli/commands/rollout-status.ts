import { rolloutText } from "../../report/rollout-text.ts";
import { verifyAudit } from "../../rollout/audit/audit-chain.ts";
import type { RolloutState } from "../../rollout/state/rollout-state.ts";
import { RolloutStore } from "../../rollout/state/rollout-store.ts";
import type { Call } from "../command-line/define-command.ts";
import type { rolloutStatusCommand } from "../declarations/rollout.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import { loadConfig } from "../load-config.ts";
import { tell } from "../output.ts";
import { writeRolloutPage } from "../rollouts/write-rollout-files.ts";
import { stateStore, whileOpen } from "../state-store.ts";

/** Where rollouts stand, as the state store has them. */
export interface RolloutStatusDocument {
  readonly formatVersion: 1;
  /** Those that were started, or the one that was named. */
  readonly rollouts: readonly RolloutState[];
  /** Names of those in the files that nobody has started. */
  readonly notStarted: readonly string[];
}

/** `ringwright rollout status [NAME]`: where rollouts stand, without a look at the tenant. */
export async function runRolloutStatus({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutStatusCommand>): Promise<number> {
  if (options.html !== undefined && name === undefined)
    throw new CommandError("--html writes the page of one rollout; name it");
  const config = findConfig(options.config);
  const desired = await loadConfig(config, terminal);
  const opened = await stateStore({ ...options, config }, terminal, () => desired.stateStore);
  return await whileOpen(opened, async () => {
    const rollouts = new RolloutStore(opened.store, desired.stack);
    const started = await rollouts.list();
    if (name !== undefined && !started.includes(name))
      throw new CommandError(
        `${name} was never started${started.length > 0 ? `; there are ${started.join(", ")}` : ""}`,
      );
    const kept = await Promise.all(
      started
        .filter((each) => name === undefined || each === name)
        .map(async (each) => await rollouts.read(each)),
    );
    const states = kept.flatMap((each) => (each ? [each.state] : []));
    const waiting = Object.keys(desired.rollouts ?? {}).filter((each) => !started.includes(each));
    const document: RolloutStatusDocument = {
      formatVersion: 1,
      rollouts: states,
      notStarted: waiting,
    };
    await tell(terminal, options, document, () =>
      states.length === 0
        ? `No rollout was started${waiting.length > 0 ? `; the files have ${waiting.join(", ")}` : ""}.\n`
        : states
            .map((state) =>
              rolloutText(state, terminal.paintOut, { columns: terminal.outColumns?.() }),
            )
            .join("\n"),
    );
    const [state] = states;
    if (options.html !== undefined && state) {
      const { records, problems } = verifyAudit(
        (await opened.store.readLog(rollouts.auditKey(state.name))) ?? "",
      );
      await writeRolloutPage(options.html, state, desired, { records, notes: problems });
    }
    return ExitCode.ok;
  });
}
