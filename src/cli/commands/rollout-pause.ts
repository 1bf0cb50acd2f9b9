import type { Call } from "../command-line/define-command.ts";
import type { rolloutPauseCommand } from "../declarations/rollout.ts";
import { demandReason, runRolloutVerb } from "../rollouts/run-verb.ts";

/** `ringwright rollout pause NAME --reason TEXT`. */
export async function runRolloutPause({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutPauseCommand>): Promise<number> {
  const reason = demandReason(options.reason);
  return await runRolloutVerb(
    { name, options, terminal },
    { verb: "pause", reason },
    `Pause ${name}? Its current stage is held back too.`,
  );
}
