import type { Call } from "../command-line/define-command.ts";
import type { rolloutRollbackCommand } from "../declarations/rollout.ts";
import { CommandError } from "../exit-code.ts";
import { demandReason, runRolloutVerb } from "../rollouts/run-verb.ts";

/** `ringwright rollout rollback NAME --reason TEXT [--devices N]`. */
export async function runRolloutRollback({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutRollbackCommand>): Promise<number> {
  const reason = demandReason(options.reason);
  const devices = options.devices === undefined ? undefined : Number(options.devices);
  if (devices !== undefined && (!Number.isInteger(devices) || devices < 1))
    throw new CommandError(
      `--devices takes how many devices may uninstall, not ${options.devices}`,
    );
  const after =
    devices === undefined
      ? "devices keep what they have"
      : `up to ${devices} devices uninstall the update and restart at once, office hours or not`;
  return await runRolloutVerb(
    { name, options, terminal },
    { verb: "rollback", reason, devices },
    `Roll ${name} back? Every stage is held, the policy put back to what it was, and ${after}.`,
  );
}
