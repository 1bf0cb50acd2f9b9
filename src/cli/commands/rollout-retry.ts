import type { Call } from "../command-line/define-command.ts";
import type { rolloutRetryCommand } from "../declarations/rollout.ts";
import { runRolloutVerb } from "../rollouts/run-verb.ts";

/** `ringwright rollout retry NAME [--reassert]`. */
export async function runRolloutRetry({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutRetryCommand>): Promise<number> {
  const { reassert } = options;
  return await runRolloutVerb(
    { name, options, terminal },
    { verb: "retry", reassert },
    `Have ${name} looked at again?${reassert ? " What somebody released is held again." : ""} Its stage goes on where nothing holds it any more.`,
  );
}
