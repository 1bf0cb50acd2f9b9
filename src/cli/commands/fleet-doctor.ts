import type { TenantDiagnosis } from "../../fleet/run/doctor.ts";
import { diagnoseFleet } from "../../fleet/open-fleet.ts";
import { jsonText } from "../../report/escape.ts";
import { fleetDoctorText } from "../../report/fleet/fleet-doctor-text.ts";
import type { Call } from "../command-line/define-command.ts";
import type { fleetDoctorCommand } from "../declarations/fleet.ts";
import { ExitCode } from "../exit-code.ts";
import { withFleet } from "../fleet/open-fleet-command.ts";
import { Progress } from "../progress.ts";

/** Whether every tenant of a list can be worked on. */
export interface FleetDoctorDocument {
  readonly formatVersion: 1;
  readonly tenants: readonly TenantDiagnosis[];
}

/** `ringwright fleet doctor`: whether every tenant of a list can be worked on. */
export async function runFleetDoctor({
  options,
  terminal,
}: Call<typeof fleetDoctorCommand>): Promise<number> {
  return await withFleet(options, terminal, async ({ fleet, only, parallel }) => {
    const progress = new Progress(terminal);
    const { abortSignal, env } = terminal;
    const diagnoses = await diagnoseFleet(fleet, {
      only,
      parallel,
      abortSignal,
      env,
      onProgress: ({ tenant }, count, of) => {
        if (terminal.live || count === of) progress.step(`${count} of ${of} tenants: ${tenant}`);
      },
    }).finally(() => progress.clear());
    terminal.out(
      options.json
        ? jsonText({ formatVersion: 1, tenants: diagnoses } satisfies FleetDoctorDocument)
        : fleetDoctorText(diagnoses, terminal.paintOut),
    );
    return diagnoses.some(({ failure }) => failure !== null) ? ExitCode.partial : ExitCode.ok;
  });
}
