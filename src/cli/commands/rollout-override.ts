import type { Call } from "../command-line/define-command.ts";
import type { rolloutOverrideCommand } from "../declarations/rollout.ts";
import { demandReason, runRolloutVerb } from "../rollouts/run-verb.ts";

/** `ringwright rollout override NAME --reason TEXT`. */
export async function runRolloutOverride({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutOverrideCommand>): Promise<number> {
  const reason = demandReason(options.reason);
  return await runRolloutVerb(
    { name, options, terminal },
    { verb: "override", reason },
    `Pass the current stage of ${name} in spite of its gates? The next stage is released in the next window.`,
  );
}
