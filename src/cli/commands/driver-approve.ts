import type { Call } from "../command-line/define-command.ts";
import type { driverApproveCommand } from "../declarations/driver.ts";
import { runDriverVerb } from "../verbs/driver-verb.ts";

/** `ringwright driver approve POLICY DRIVER...`. */
export async function runDriverApprove(call: Call<typeof driverApproveCommand>): Promise<number> {
  return await runDriverVerb("approve", call, call.options.on);
}
