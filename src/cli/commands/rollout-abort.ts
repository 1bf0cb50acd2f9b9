import type { Call } from "../command-line/define-command.ts";
import type { rolloutAbortCommand } from "../declarations/rollout.ts";
import { demandReason, runRolloutVerb } from "../rollouts/run-verb.ts";

/** `ringwright rollout abort NAME --reason TEXT`. */
export async function runRolloutAbort({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutAbortCommand>): Promise<number> {
  const reason = demandReason(options.reason);
  return await runRolloutVerb(
    { name, options, terminal },
    { verb: "abort", reason },
    `Abort ${name}? Nothing renews its holds any more.`,
  );
}
