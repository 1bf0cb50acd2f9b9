import type { Gauge, Registry } from "prom-client";
import type { ComplianceReport, PolicyCompliance } from "../health/compliance-report.ts";
import { deviceStates } from "../health/device-state.ts";
import { failureClasses } from "../health/errors/failure-class.ts";
import { parseAddress } from "../kind/address.ts";
import { rolloutPhases, type RolloutState } from "../rollout/state/rollout-state.ts";
import type { MetricValues } from "./metric-values.ts";

/** How the text says of what it is. */
export const metricsContentType = "text/plain; version=0.0.4; charset=utf-8";

/** The class of errors that the package does not know. */
const unclassified = "unclassified";

/** Makes gauges of one text. */
type Gauges = <L extends string>(name: string, help: string, labels?: readonly L[]) => Gauge<L>;

/**
 * Values as Prometheus scrapes them, in its text format. What is not known has no sample, so that it
 * is never taken for 0.
 *
 * @param scrapedAt What ages are counted to.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export async function metricsText(values: MetricValues, scrapedAt: Date): Promise<string> {
  const { Gauge: PromGauge, Registry: PromRegistry } = await import("prom-client");
  const registry: Registry = new PromRegistry();
  const gauge: Gauges = (name, help, labels = []) =>
    new PromGauge({ name, help, labelNames: [...labels], registers: [registry] });
  if (values.compliance) addCompliance(gauge, values.compliance);
  addRollouts(gauge, values.rollouts);
  addCollection(gauge, values, scrapedAt);
  return await registry.metrics();
}

function addCompliance(gauge: Gauges, { release, policies, devices }: ComplianceReport): void {
  const progress = gauge(
    "update_progress",
    "Share of the devices of a ring that have the release, 0 to 100",
    ["ring", "release"],
  );
  const counts = gauge("ringwright_devices", "Devices of a ring by state", [
    "ring",
    "release",
    "state",
  ]);
  const policyDevices = gauge(
    "ringwright_policy_devices",
    "Devices of an update policy other than a ring by state",
    ["kind", "policy", "target", "state"],
  );
  const errors = gauge(
    "error_count",
    "Devices that report an error, by class; a device counts once for each policy",
    ["class"],
  );
  // what could not be read is no 0
  const read = policies.filter(({ error }) => error === null);
  const isWhole = read.length === policies.length;
  const classes = isWhole ? [...Object.keys(failureClasses), unclassified] : [];
  const byClass = new Map(classes.map((each) => [each, 0]));
  const names = uniqueNames(read);
  for (const policy of read) {
    const name = names.get(policy) ?? policy.id;
    const labels = { ring: name, release: release.releasedOn };
    if (policy.kind === "ring" && policy.patchedPercent !== null)
      progress.set(labels, policy.patchedPercent);
    for (const state of deviceStates) {
      const count = policy.counts[state];
      if (policy.kind === "ring") counts.set({ ...labels, state }, count);
      else {
        const target = policy.target ?? "";
        policyDevices.set({ kind: policy.kind, policy: name, target, state }, count);
      }
    }
    for (const { class: failure, devices: count } of policy.errors) {
      const known = failure ?? unclassified;
      byClass.set(known, (byClass.get(known) ?? 0) + count);
    }
  }
  for (const [failure, count] of byClass) errors.set({ class: failure }, count);
  const fleet = gauge("ringwright_fleet_devices", "Windows PCs of the tenant", ["what"]);
  fleet.set({ what: "managed" }, devices.managed);
  fleet.set({ what: "unmanaged" }, devices.unmanaged);
  fleet.set({ what: "withoutRing" }, devices.withoutRing);
}

/** Names of policies as the files have them; two of one name are told apart by their ids. */
function uniqueNames(policies: readonly PolicyCompliance[]): ReadonlyMap<PolicyCompliance, string> {
  const nameOf = ({ key, displayName }: PolicyCompliance) =>
    key === null ? displayName : parseAddress(key).key;
  const alike = Map.groupBy(policies, (policy) => `${policy.kind}/${nameOf(policy)}`);
  return new Map(
    [...alike.values()].flatMap((same) =>
      same.map((policy) => [
        policy,
        same.length === 1 ? nameOf(policy) : `${nameOf(policy)} (${policy.id})`,
      ]),
    ),
  );
}

function addRollouts(gauge: Gauges, rollouts: readonly RolloutState[]): void {
  const phase = gauge("ringwright_rollout_phase", "1 for the phase in which a rollout is", [
    "rollout",
    "phase",
  ]);
  const lastTick = gauge(
    "ringwright_rollout_last_tick_timestamp_seconds",
    "When a rollout was last ticked",
    ["rollout"],
  );
  const nextTick = gauge(
    "ringwright_rollout_next_tick_timestamp_seconds",
    "When a rollout is to be ticked next; none where it has ended",
    ["rollout"],
  );
  const reach = gauge(
    "ringwright_rollout_reach",
    "Share of the devices of a released stage that have the content, 0 to 100",
    ["rollout", "stage"],
  );
  const devices = gauge("ringwright_rollout_devices", "Devices of a released stage by outcome", [
    "rollout",
    "stage",
    "outcome",
  ]);
  const expiry = gauge(
    "ringwright_hold_expiry_timestamp_seconds",
    "When a hold of a rollout ends by itself, and its devices get the content",
    ["rollout", "stage", "object"],
  );
  for (const state of rollouts) {
    const { name } = state;
    for (const each of rolloutPhases)
      phase.set({ rollout: name, phase: each }, state.phase === each ? 1 : 0);
    if (state.lastTickAt !== null) lastTick.set({ rollout: name }, secondsOf(state.lastTickAt));
    if (state.nextWakeAt !== null) nextTick.set({ rollout: name }, secondsOf(state.nextWakeAt));
    for (const { name: stage, counts } of state.stages) {
      if (counts === null) continue;
      const { eligible, succeeded, failed, silent, absent, pending } = counts;
      for (const [outcome, count] of Object.entries({ succeeded, failed, silent, absent, pending }))
        devices.set({ rollout: name, stage, outcome }, count);
      if (eligible > 0) reach.set({ rollout: name, stage }, (succeeded / eligible) * 100);
    }
    for (const { stage, object, expiresAt } of state.holds)
      if (expiresAt !== null) expiry.set({ rollout: name, stage, object }, secondsOf(expiresAt));
  }
}

function addCollection(gauge: Gauges, values: MetricValues, scrapedAt: Date): void {
  const { collectedAt, collectSeconds, newestSyncAt, problems } = values;
  gauge("ringwright_collect_success", "1 where all that metrics are of could be read").set(
    problems.length === 0 ? 1 : 0,
  );
  gauge("ringwright_collect_duration_seconds", "How long the last look at the tenant took").set(
    collectSeconds,
  );
  const age = (at: string) => Math.max(0, scrapedAt.getTime() / 1000 - secondsOf(at));
  if (collectedAt !== null)
    gauge("ringwright_collect_age_seconds", "Time since the last look at the tenant").set(
      age(collectedAt),
    );
  if (newestSyncAt !== null)
    gauge(
      "ringwright_data_age_seconds",
      "Time since the newest check-in of any device of a policy",
    ).set(age(newestSyncAt));
}

function secondsOf(instant: string): number {
  return Date.parse(instant) / 1000;
}
