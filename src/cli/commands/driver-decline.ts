import type { Call } from "../command-line/define-command.ts";
import type { driverDeclineCommand } from "../declarations/driver.ts";
import { runDriverVerb } from "../verbs/driver-verb.ts";

/** `ringwright driver decline POLICY DRIVER...`. */
export async function runDriverDecline(call: Call<typeof driverDeclineCommand>): Promise<number> {
  return await runDriverVerb("decline", call);
}
