import type { Call } from "../command-line/define-command.ts";
import type { rolloutApproveCommand } from "../declarations/rollout.ts";
import { CommandError } from "../exit-code.ts";
import { runRolloutVerb } from "../rollouts/run-verb.ts";

/** `ringwright rollout approve NAME --stage S --evidence HASH`. */
export async function runRolloutApprove({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutApproveCommand>): Promise<number> {
  const { stage, evidence } = options;
  if (stage === undefined || evidence === undefined)
    throw new CommandError(
      `say what is approved: --stage STAGE --evidence HASH, as ringwright rollout status ${name} shows them`,
    );
  return await runRolloutVerb(
    { name, options, terminal },
    { verb: "approve", stage, evidence },
    `Approve the promotion of ${stage} in ${name} on the evidence ${evidence}?`,
  );
}
