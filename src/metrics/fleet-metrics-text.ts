import type { Gauge, Registry } from "prom-client";
import type { FleetResult } from "../fleet/run/fleet-options.ts";

/** How the text says of what it is. */
export const fleetMetricsContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/**
 * A run over many tenants as OpenMetrics, which Prometheus and the textfile collector of its node
 * exporter read. What is not known has no sample: a tenant without any success has no time of one.
 *
 * Series: `ringwright_tenant_last_success_timestamp_seconds{tenant,verb}`,
 * `ringwright_tenant_outcome{tenant,verb,outcome,code}`, `ringwright_tenant_run_seconds{tenant,verb}`,
 * `ringwright_tenant_changes{tenant,verb}`, `ringwright_tenant_drift{tenant}`,
 * `ringwright_fleet_tenants{verb,outcome}`, `ringwright_fleet_run_timestamp_seconds{verb}`,
 * `ringwright_wave_tenants{wave,state}`, `ringwright_wave_phase{wave,phase}`.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export async function fleetMetricsText(result: FleetResult): Promise<string> {
  const { Gauge: PromGauge, Registry: PromRegistry } = await import("prom-client");
  const registry: Registry = new PromRegistry();
  const gauge = <L extends string>(name: string, help: string, labels: readonly L[]): Gauge<L> =>
    new PromGauge({ name, help, labelNames: [...labels], registers: [registry] });
  addTenantGauges(gauge, result);
  addFleet(gauge, result);
  addWaves(gauge, result);
  // the form of gauges is the same in both; OpenMetrics ends in a line of its own
  return `${(await registry.metrics()).trimEnd()}\n# EOF\n`;
}

type Gauges = <L extends string>(name: string, help: string, labels: readonly L[]) => Gauge<L>;

function addTenantGauges(gauge: Gauges, { verb, runs, lastSuccessAt }: FleetResult): void {
  const success = gauge(
    "ringwright_tenant_last_success_timestamp_seconds",
    "When a run of the verb last needed nobody",
    ["tenant", "verb"],
  );
  for (const [tenant, at] of Object.entries(lastSuccessAt)) {
    if (at !== null) success.set({ tenant, verb }, seconds(at));
  }
  const outcome = gauge("ringwright_tenant_outcome", "What became of the tenant in the last run", [
    "tenant",
    "verb",
    "outcome",
    "code",
  ]);
  const time = gauge("ringwright_tenant_run_seconds", "How long the last run took", [
    "tenant",
    "verb",
  ]);
  const changes = gauge(
    "ringwright_tenant_changes",
    "Objects that differ, or were written, in the last run",
    ["tenant", "verb"],
  );
  const drift = gauge(
    "ringwright_tenant_drift",
    "Properties and objects that left what was last applied",
    ["tenant"],
  );
  for (const run of runs) {
    const { tenant, details } = run;
    outcome.set({ tenant, verb, outcome: run.outcome, code: run.code ?? "" }, 1);
    time.set({ tenant, verb }, seconds(run.endedAt) - seconds(run.startedAt));
    if (!details?.counts) continue;
    changes.set({ tenant, verb }, details.objects.length);
    if (verb === "drift") drift.set({ tenant }, details.drift.length);
  }
}

function addFleet(gauge: Gauges, { verb, runs, endedAt }: FleetResult): void {
  const tenants = gauge("ringwright_fleet_tenants", "Tenants of the last run by outcome", [
    "verb",
    "outcome",
  ]);
  for (const { outcome } of runs) tenants.inc({ verb, outcome });
  gauge("ringwright_fleet_run_timestamp_seconds", "When the last run ended", ["verb"]).set(
    { verb },
    seconds(endedAt),
  );
}

function addWaves(gauge: Gauges, { waves }: FleetResult): void {
  if (waves.length === 0) return;
  const tenants = gauge("ringwright_wave_tenants", "Tenants of a wave, by how they stand", [
    "wave",
    "state",
  ]);
  const phases = gauge("ringwright_wave_phase", "Where a wave stands", ["wave", "phase"]);
  for (const { name: wave, phase, tenants: all, done, failed } of waves) {
    tenants.set({ wave, state: "done" }, done);
    tenants.set({ wave, state: "failed" }, failed);
    tenants.set({ wave, state: "open" }, all - done - failed);
    phases.set({ wave, phase }, 1);
  }
}

function seconds(instant: string): number {
  return Date.parse(instant) / 1000;
}
