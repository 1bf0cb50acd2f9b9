import type { Call } from "../command-line/define-command.ts";
import type { rolloutResumeCommand } from "../declarations/rollout.ts";
import { runRolloutVerb } from "../rollouts/run-verb.ts";

/** `ringwright rollout resume NAME`. */
export async function runRolloutResume({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutResumeCommand>): Promise<number> {
  return await runRolloutVerb(
    { name, options, terminal },
    { verb: "resume" },
    `Resume ${name}? Devices of its current stage get the update again.`,
  );
}
