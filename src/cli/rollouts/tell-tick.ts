import type { TickReport } from "../../rollout/controller/controller.ts";
import { rolloutEventLines, rolloutText, rolloutWriteLines } from "../../report/rollout-text.ts";
import { tell } from "../output.ts";
import type { Terminal } from "../terminal.ts";

/** Tells what a tick did and where the rollout stands. */
export async function tellTick(
  { state, events, writes }: TickReport,
  options: { readonly json: boolean; readonly jsonInto?: string | undefined },
  terminal: Terminal,
): Promise<void> {
  const { phase, hold } = state;
  const document = { formatVersion: 1, phase, hold, events, writes, state };
  await tell(terminal, options, document, () =>
    [
      ...rolloutEventLines(events, terminal.paintOut),
      ...rolloutWriteLines(writes, terminal.paintOut),
      rolloutText(state, terminal.paintOut, { columns: terminal.width?.() }),
    ].join("\n"),
  );
}
