import type { Call } from "../command-line/define-command.ts";
import type { ringExtendCommand } from "../declarations/ring.ts";
import { runRingVerb } from "../verbs/ring-verb.ts";

/** `ringwright ring extend RING`. */
export async function runRingExtend(call: Call<typeof ringExtendCommand>): Promise<number> {
  return await runRingVerb("extend", call);
}
