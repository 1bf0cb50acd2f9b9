import type { TickReport } from "../../rollout/controller/controller.ts";
import { terminalText } from "../../report/escape.ts";
import { rolloutEventLines, rolloutText, rolloutWriteLines } from "../../report/rollout-text.ts";
import { tell } from "../output.ts";
import type { Terminal } from "../terminal.ts";

/** Tells what a tick did and where the rollout stands. */
export async function tellTick(
  { state, events, writes, notes }: TickReport,
  options: { readonly json: boolean; readonly jsonInto?: string | undefined },
  terminal: Terminal,
): Promise<void> {
  const { phase, hold } = state;
  const { err, paintErr } = terminal;
  for (const note of notes) err(`${paintErr("yellow", "note")} ${terminalText(note)}\n`);
  const document = { formatVersion: 1, phase, hold, events, writes, notes, state };
  await tell(terminal, options, document, () =>
    [
      ...rolloutEventLines(events, terminal.paintOut),
      ...rolloutWriteLines(writes, terminal.paintOut),
      rolloutText(state, terminal.paintOut, { columns: terminal.outColumns?.() }),
    ].join("\n"),
  );
}
