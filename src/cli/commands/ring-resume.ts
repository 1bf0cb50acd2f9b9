import type { Call } from "../command-line/define-command.ts";
import type { ringResumeCommand } from "../declarations/ring.ts";
import { runRingVerb } from "../verbs/ring-verb.ts";

/** `ringwright ring resume RING`. */
export async function runRingResume(call: Call<typeof ringResumeCommand>): Promise<number> {
  return await runRingVerb("resume", call);
}
