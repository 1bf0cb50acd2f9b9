import type { Call } from "../command-line/define-command.ts";
import type { rolloutTickCommand } from "../declarations/rollout.ts";
import { ExitCode } from "../exit-code.ts";
import { withRollouts } from "../rollouts/open-rollouts.ts";
import { failingPhases, phaseCode } from "../rollouts/phase-code.ts";
import { tellTick } from "../rollouts/tell-tick.ts";

/** `ringwright rollout tick NAME`: one step; the exit code tells where it stands. */
export async function runRolloutTick({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutTickCommand>): Promise<number> {
  const failing = failingPhases(options.failOn);
  return await withRollouts(options, terminal, async ({ controller }) => {
    const { abortSignal } = terminal;
    const report = await controller.tick(name, { abortSignal });
    await tellTick(report, options, terminal);
    const { phase } = report.state;
    return failing === undefined || failing.includes(phase) ? phaseCode(phase) : ExitCode.ok;
  });
}
