import type { TickReport } from "../../rollout/controller/controller.ts";
import { terminalText } from "../../report/escape.ts";
import { rolloutEventLines, rolloutText, rolloutWriteLines } from "../../report/rollout-text.ts";
import { tell } from "../output.ts";
import type { Terminal } from "../terminal.ts";

/** What one look of a rollout did, and where the rollout stands. */
export interface TickDocument extends Pick<TickReport, "events" | "writes" | "notes" | "state"> {
  readonly formatVersion: 1;
  /** As in `state`. */
  readonly phase: TickReport["state"]["phase"];
  /** As in `state`: what keeps it from going on; null where nothing does. */
  readonly hold: TickReport["state"]["hold"];
}

/** Tells what a tick did and where the rollout stands. */
export async function tellTick(
  { state, events, writes, notes }: TickReport,
  options: { readonly json: boolean; readonly jsonInto?: string | undefined },
  terminal: Terminal,
): Promise<void> {
  const { phase, hold } = state;
  const { err, paintErr } = terminal;
  for (const note of notes) err(`${paintErr("yellow", "note")} ${terminalText(note)}\n`);
  const document: TickDocument = { formatVersion: 1, phase, hold, events, writes, notes, state };
  await tell(terminal, options, document, () =>
    [
      ...rolloutEventLines(events, terminal.paintOut),
      ...rolloutWriteLines(writes, terminal.paintOut),
      rolloutText(state, terminal.paintOut, { columns: terminal.outColumns?.() }),
    ].join("\n"),
  );
}
