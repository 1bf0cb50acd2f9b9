import type { Call } from "../command-line/define-command.ts";
import type { fleetTickCommand } from "../declarations/fleet.ts";
import { runFleetVerb } from "../fleet/run-fleet-verb.ts";

/** `ringwright fleet tick`: one step of every rollout that runs, tenant by tenant. */
export async function runFleetTick({
  options,
  terminal,
}: Call<typeof fleetTickCommand>): Promise<number> {
  return await runFleetVerb("tick", options, terminal);
}
