import { rolloutAnnotations } from "../../report/rollout-annotations.ts";
import type { Call } from "../command-line/define-command.ts";
import type { rolloutTickCommand } from "../declarations/rollout.ts";
import { ExitCode } from "../exit-code.ts";
import { withRollouts } from "../rollouts/open-rollouts.ts";
import { failingPhases, phaseCode } from "../rollouts/phase-code.ts";
import { tellTick } from "../rollouts/tell-tick.ts";
import { addRolloutSummary, writeRolloutPage } from "../rollouts/write-rollout-files.ts";

/** `ringwright rollout tick NAME`: one step; the exit code tells where it stands. */
export async function runRolloutTick({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutTickCommand>): Promise<number> {
  const failing = failingPhases(options.failOn);
  return await withRollouts(options, terminal, async ({ controller, desired }) => {
    const { abortSignal } = terminal;
    const report = await controller.tick(name, { abortSignal });
    await tellTick(report, options, terminal);
    if (options.annotations !== undefined)
      terminal.err(rolloutAnnotations(report, options.annotations));
    if (options.summary !== undefined) await addRolloutSummary(options.summary, report);
    if (options.html !== undefined) {
      const { records, problems } = await controller.history(name);
      const notes = [...problems, ...report.notes];
      await writeRolloutPage(options.html, report.state, desired, { records, notes });
    }
    const { phase } = report.state;
    return failing === undefined || failing.includes(phase) ? phaseCode(phase) : ExitCode.ok;
  });
}
