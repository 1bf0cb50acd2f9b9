import { terminalText } from "../../report/escape.ts";
import { approvalsOf } from "../approvals.ts";
import type { Call } from "../command-line/define-command.ts";
import type { fleetPlanCommand } from "../declarations/fleet.ts";
import { fleetProgress } from "../fleet/fleet-progress.ts";
import { withFleet } from "../fleet/open-fleet-command.ts";
import { PlanFolder } from "../fleet/saved-plans.ts";
import { ShownPlans } from "../fleet/shown-plans.ts";
import { tellFleet } from "../fleet/tell-fleet.ts";

/** `ringwright fleet plan`: shows what an apply would do in every tenant. */
export async function runFleetPlan({
  options,
  terminal,
}: Call<typeof fleetPlanCommand>): Promise<number> {
  return await withFleet(options, terminal, async ({ fleet, list, only, parallel }) => {
    const { out, impact, pinned } = options;
    const { abortSignal } = terminal;
    const folder = out === undefined ? undefined : new PlanFolder(out);
    const progress = fleetProgress(terminal);
    const approvals = approvalsOf(options);
    const shown = new ShownPlans();
    const result = await fleet
      .run({
        verb: "plan",
        asApply: pinned,
        only,
        parallel,
        abortSignal,
        onProgress: progress.onProgress,
        settings: ({ key }) => ({
          ...approvals,
          impact,
          onPlan: async (plan) => {
            shown.add(key, plan);
            await folder?.add(key, plan);
          },
        }),
      })
      .finally(progress.clear);
    if (folder && out !== undefined) {
      const content = result.runs.find(({ details }) => details?.content)?.details?.content;
      if (typeof content === "string") {
        const digest = await folder.seal(content);
        const name = terminalText(out);
        terminal.err(
          `Saved to ${name}. Apply exactly these with: ringwright fleet apply ${name} --digest ${digest}\n`,
        );
      } else
        terminal.err(`No tenant could be planned; nothing was saved to ${terminalText(out)}.\n`);
    }
    return await tellFleet(result, list, options, terminal, {
      isStrict: options.detailedExitcode,
      shown: shown.list(),
    });
  });
}
