import type { Call } from "../command-line/define-command.ts";
import type { fleetDriftCommand } from "../declarations/fleet.ts";
import { runFleetVerb } from "../fleet/run-fleet-verb.ts";

/** `ringwright fleet drift`: read-only; exit 2 where some tenant left what was applied. */
export async function runFleetDrift({
  options,
  terminal,
}: Call<typeof fleetDriftCommand>): Promise<number> {
  return await runFleetVerb("drift", options, terminal);
}
