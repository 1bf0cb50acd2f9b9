import type { FleetEvent } from "../../fleet/run/fleet-options.ts";
import { tenantStep } from "../../fleet/outcome/tenant-step.ts";
import { tenantLine } from "../../report/fleet/fleet-text.ts";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

/** Tells how far a run over many tenants is; those that failed are told as they do. */
export function fleetProgress(terminal: Terminal): {
  readonly onProgress: (event: FleetEvent) => void;
  readonly clear: () => void;
} {
  const progress = new Progress(terminal);
  return {
    clear: () => {
      progress.clear();
    },
    onProgress: (event) => {
      if (event.type === "begin") return;
      const { run, done, of } = event;
      if (tenantStep(run.outcome) !== "done") progress.line(tenantLine(run, terminal.paintErr));
      // a log does not need a line for each of five hundred
      const isTold = terminal.live || done === of || done % Math.ceil(of / 10) === 0;
      if (isTold) progress.step(`${done} of ${of} tenants: ${run.tenant}`);
    },
  };
}
