import { setTimeout as sleep } from "node:timers/promises";
import { isTerminal } from "../../rollout/state/rollout-state.ts";
import type { Call } from "../command-line/define-command.ts";
import type { rolloutWatchCommand } from "../declarations/rollout.ts";
import { durationInMs } from "../duration.ts";
import { withRollouts } from "../rollouts/open-rollouts.ts";
import { phaseCode } from "../rollouts/phase-code.ts";
import { tellTick } from "../rollouts/tell-tick.ts";

/** A rollout is never asked more often. */
const shortestWaitInMs = 10_000;

/** `ringwright rollout watch NAME`: the same tick again and again, until the rollout has ended. */
export async function runRolloutWatch({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutWatchCommand>): Promise<number> {
  const every = options.every === undefined ? Infinity : durationInMs(options.every);
  return await withRollouts(options, terminal, async ({ controller, tenant }) => {
    const { abortSignal } = terminal;
    for (;;) {
      const report = await controller.tick(name, { abortSignal });
      await tellTick(report, options, terminal);
      const { state } = report;
      if (isTerminal(state)) return phaseCode(state.phase);
      const due = Date.parse(state.nextWakeAt ?? "") - tenant.now().getTime();
      const wait = Math.max(shortestWaitInMs, Math.min(every, Number.isNaN(due) ? every : due));
      await sleep(wait, undefined, { signal: abortSignal });
    }
  });
}
