import type { DesiredState } from "../../config/desired-state.ts";
import { terminalText } from "../../report/escape.ts";
import { type Claims, readClaims } from "../../state/claims.ts";
import { CommandError } from "../exit-code.ts";
import { findStateStore, type StateStoreOptions, whileOpen } from "../state-store.ts";
import type { Terminal } from "../terminal.ts";

/**
 * What running rollouts have for themselves, as far as this identity may know: a plan is made
 * without it where the store cannot be read, and says so. `apply` looks for itself.
 */
export async function knownClaims(
  options: StateStoreOptions,
  desired: DesiredState,
  terminal: Terminal,
): Promise<Claims | undefined> {
  try {
    const opened = await findStateStore(options, terminal, () => desired.stateStore);
    return (
      opened && (await whileOpen(opened, async () => await readClaims(opened.store, desired.stack)))
    );
  } catch (error) {
    if (!(error instanceof Error) || error instanceof CommandError) throw error;
    const why = terminalText(error.message);
    terminal.err(
      `${terminal.paintErr("yellow", "note")} which objects a running rollout holds is not known, since the state store cannot be read (${why}); apply refuses changes to them\n`,
    );
    return undefined;
  }
}
