import type { Call } from "../command-line/define-command.ts";
import type { driverPauseCommand } from "../declarations/driver.ts";
import { runDriverVerb } from "../verbs/driver-verb.ts";

/** `ringwright driver pause POLICY DRIVER...`. */
export async function runDriverPause(call: Call<typeof driverPauseCommand>): Promise<number> {
  return await runDriverVerb("suspend", call);
}
