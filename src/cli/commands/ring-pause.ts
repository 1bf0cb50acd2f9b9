import type { Call } from "../command-line/define-command.ts";
import type { ringPauseCommand } from "../declarations/ring.ts";
import { runRingVerb } from "../verbs/ring-verb.ts";

/** `ringwright ring pause RING`. */
export async function runRingPause(call: Call<typeof ringPauseCommand>): Promise<number> {
  return await runRingVerb("pause", call);
}
