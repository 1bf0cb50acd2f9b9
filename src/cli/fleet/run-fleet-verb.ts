import type { RunFleetOptions } from "../../fleet/run/fleet-options.ts";
import type { FleetVerb } from "../../fleet/outcome/tenant-run.ts";
import type { Terminal } from "../terminal.ts";
import { fleetProgress } from "./fleet-progress.ts";
import { type FleetCommandOptions, withFleet } from "./open-fleet-command.ts";
import { type FleetReportOptions, tellFleet } from "./tell-fleet.ts";

/** One verb in every tenant that is wanted, and the report on it. */
export async function runFleetVerb(
  verb: Extract<FleetVerb, "drift" | "tick">,
  options: FleetCommandOptions & FleetReportOptions,
  terminal: Terminal,
  more: Pick<RunFleetOptions, "start"> = {},
): Promise<number> {
  return await withFleet(options, terminal, async ({ fleet, list, only, parallel }) => {
    const progress = fleetProgress(terminal);
    const { abortSignal } = terminal;
    const { onProgress } = progress;
    const result = await fleet
      .run({ ...more, verb, only, parallel, onProgress, abortSignal })
      .finally(progress.clear);
    return await tellFleet(result, list, options, terminal);
  });
}
