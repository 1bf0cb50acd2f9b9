import type { Call } from "../command-line/define-command.ts";
import type { rolloutRollbackCommand } from "../declarations/rollout.ts";
import { demandReason, runRolloutVerb } from "../rollouts/run-verb.ts";

/** `ringwright rollout rollback NAME --reason TEXT`. */
export async function runRolloutRollback({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutRollbackCommand>): Promise<number> {
  const reason = demandReason(options.reason);
  return await runRolloutVerb(
    { name, options, terminal },
    { verb: "rollback", reason },
    `Roll ${name} back? Every stage is held, and the policy put back to what it was; devices keep what they have.`,
  );
}
