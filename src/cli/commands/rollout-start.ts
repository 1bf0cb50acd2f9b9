import { startText } from "../../report/rollout-text.ts";
import { backupKeyOf } from "../backups/backup-key-of.ts";
import type { Call } from "../command-line/define-command.ts";
import { confirm } from "../confirm.ts";
import type { rolloutStartCommand } from "../declarations/rollout.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { withRollouts } from "../rollouts/open-rollouts.ts";
import { personOf } from "../rollouts/person.ts";
import { tellTick } from "../rollouts/tell-tick.ts";

/** `ringwright rollout start NAME`: shows what it will do, asks, begins. */
export async function runRolloutStart({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutStartCommand>): Promise<number> {
  const backup = options.backup && { key: backupKeyOf(terminal) };
  return await withRollouts({ ...options, backup }, terminal, async ({ controller, tenant }) => {
    const start = {
      abortSignal: terminal.abortSignal,
      supersede: options.supersede,
      allowBlocked: options.allowBlocked,
    };
    const person = await personOf(options.by, tenant, terminal);
    const look = await controller.preview(name, person, start);
    (options.json ? terminal.err : terminal.out)(startText(look, terminal.paintOut));
    const against = [...look.seen.problems, ...look.seen.prechecks];
    if (against.length > 0)
      throw new CommandError(
        `${name} was not started, and nothing was written: ${against.join("; ")}`,
        ExitCode.refused,
      );
    const unasked = "nobody can be asked here, so nothing was written; start it with --yes";
    if (!options.yes) await confirm({ text: `Start ${name}? Only "yes" does:`, unasked }, terminal);
    const report = await controller.start(name, person, start);
    await tellTick(report, options, terminal);
    return ExitCode.ok;
  });
}
