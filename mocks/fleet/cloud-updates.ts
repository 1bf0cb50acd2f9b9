import { isWireObject, textOf, type WireObject } from "../ground/wire.ts";
import { audienceOf } from "../policies/audience.ts";
import type { Fleet } from "../simulation/fleet.ts";
import { installedAfter } from "../simulation/outcome.ts";
import type { Progress } from "../simulation/progress.ts";
import { releasesUntil, windowsVersions, type QualityRelease } from "../simulation/releases.ts";
import type { Tenant } from "../state/tenant.ts";

/** One feature or expedited update as its policy brings it to the fleet. */
export interface CloudUpdate {
  readonly policyId: string;
  /** Build that a feature update leads to. */
  readonly build: number | undefined;
  /** Release that is expedited. */
  readonly release: QualityRelease | undefined;
  /** When the PC at this index runs it, in epoch milliseconds; infinite where it never does. */
  doneAt(index: number): number;
  /** Time from the assignment to that, by index; kept, since it takes long to work out. */
  readonly takes: Float64Array;
}

/** What the assigned feature and expedite policies do, in accord with their reports. */
export function cloudUpdatesOf(
  tenant: Tenant,
  fleet: Fleet,
  progress: Progress,
  known: readonly CloudUpdate[],
): readonly CloudUpdate[] {
  const found: CloudUpdate[] = [];
  for (const name of ["windowsFeatureUpdateProfiles", "windowsQualityUpdateProfiles"] as const) {
    for (const [, policy] of tenant.rows.table(name).entries()) {
      const { build, release } = contentOf(tenant, policy);
      if (build === undefined && release === undefined) continue;
      const policyId = textOf(policy, "id");
      const audience = audienceOf(tenant, policyId);
      const takes =
        known.find((update) => update.policyId === policyId)?.takes ??
        new Float64Array(progress.count).fill(Number.NaN);
      const doneAt = new Float64Array(progress.count).fill(Number.POSITIVE_INFINITY);
      for (let index = 0; index < progress.count; index++) {
        const deviceId = fleet.managedDevices.idAt(index);
        const since = audience.since(fleet.devices.idAt(index), deviceId);
        if (since === undefined) continue;
        if (Number.isNaN(takes[index] ?? Number.NaN)) {
          takes[index] =
            installedAfter(tenant.settings.seed, policyId, deviceId) ?? Number.POSITIVE_INFINITY;
        }
        doneAt[index] = since + (takes[index] ?? Number.POSITIVE_INFINITY);
      }
      found.push({
        policyId,
        build,
        release,
        takes,
        doneAt: (index) => doneAt[index] ?? Number.POSITIVE_INFINITY,
      });
    }
  }
  return found;
}

function contentOf(tenant: Tenant, policy: WireObject): Pick<CloudUpdate, "build" | "release"> {
  const settings = policy["expeditedUpdateSettings"];
  const day = isWireObject(settings) ? textOf(settings, "qualityUpdateRelease").slice(0, 10) : "";
  return {
    build: windowsVersions.find(({ name }) => name === textOf(policy, "featureUpdateVersion"))
      ?.build,
    release: releasesUntil(tenant.clock.now()).find(({ date }) => date === day),
  };
}
