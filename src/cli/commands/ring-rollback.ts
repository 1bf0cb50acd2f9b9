import type { RingRollback } from "../../operate/verbs/operate-ring.ts";
import type { Call } from "../command-line/define-command.ts";
import type { ringRollbackCommand } from "../declarations/ring.ts";
import { CommandError } from "../exit-code.ts";
import { runRingVerb } from "../verbs/ring-verb.ts";

/** `ringwright ring rollback RING`. */
export async function runRingRollback(call: Call<typeof ringRollbackCommand>): Promise<number> {
  return await runRingVerb("rollback", call, maxDevicesOf(call.options));
}

/** Who answers a question reads the number in it; a script has to state it. */
function maxDevicesOf({
  devices,
  yes,
}: Call<typeof ringRollbackCommand>["options"]): RingRollback["maxDevices"] {
  if (devices === undefined) return yes ? undefined : "asConfirmed";
  if (!/^\d{1,9}$/.test(devices))
    throw new CommandError(`--devices ${devices} is no number of devices; write one such as 79`);
  return Number(devices);
}
