import type { Call } from "../command-line/define-command.ts";
import type { ringRollbackCommand } from "../declarations/ring.ts";
import { runRingVerb } from "../verbs/ring-verb.ts";

/** `ringwright ring rollback RING`. */
export async function runRingRollback(call: Call<typeof ringRollbackCommand>): Promise<number> {
  return await runRingVerb("rollback", call);
}
