import type { RolloutLook } from "../../rollout/controller/rollout-look.ts";
import { blockerText, rolloutText } from "../../report/rollout-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { rolloutExplainCommand } from "../declarations/rollout.ts";
import { ExitCode } from "../exit-code.ts";
import { tell } from "../output.ts";
import { withRollouts } from "../rollouts/open-rollouts.ts";

/** What blocks the next step of a rollout, by a look at the tenant. */
export interface RolloutLookDocument {
  readonly formatVersion: 1;
  readonly phase: RolloutLook["state"]["phase"];
  readonly blockers: RolloutLook["blockers"];
  /** What the next tick would write. */
  readonly writes: RolloutLook["writes"];
  readonly seen: RolloutLook["seen"];
}

/** `ringwright rollout explain NAME`: what blocks the next step, by a look at the tenant. */
export async function runRolloutExplain({
  options,
  operands: { name },
  terminal,
}: Call<typeof rolloutExplainCommand>): Promise<number> {
  return await withRollouts(options, terminal, async ({ controller }) => {
    const { abortSignal } = terminal;
    const { state, blockers, writes, seen } = await controller.look(name, { abortSignal });
    const document: RolloutLookDocument = {
      formatVersion: 1,
      phase: state.phase,
      blockers,
      writes,
      seen,
    };
    await tell(terminal, options, document, () => {
      const columns = terminal.outColumns?.();
      const { paintOut } = terminal;
      return `${rolloutText(state, paintOut, { columns })}${blockerText(blockers, paintOut)}`;
    });
    return ExitCode.ok;
  });
}
