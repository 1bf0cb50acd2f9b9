import type { FleetResult } from "../../fleet/run/fleet-options.ts";
import type { FleetSummary } from "../../fleet/summary/summarize-fleet.ts";
import { jsonLine } from "../escape.ts";

/**
 * One JSON line for each tenant, in the order of the list, and one for all of them at the end:
 * `{ "type": "tenant", ... }`, then `{ "type": "summary", ... }`.
 */
export function fleetLines({ runs, ...result }: FleetResult, summary: FleetSummary): string {
  return [
    ...runs.map((run) => jsonLine({ type: "tenant", ...run })),
    jsonLine({ type: "summary", ...result, summary }),
  ].join("");
}
