import {
  createMockTenant,
  type DeviceRestart,
  type MockTenant,
  type MockTenantOptions,
  type WireObject,
} from "ringwright/mocks";
import { onTestFinished } from "vitest";
import { policy } from "./catalog-bodies.ts";

export const hour = 3_600_000;
export const day = 24 * hour;

const toAll = { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } };

/** A tenant whose devices update, with one ring for all of them. */
export function movingFleet(ring: object, options: MockTenantOptions = {}): MockTenant {
  const tenant = createMockTenant({ devices: 200, devicesUpdate: true, ...options });
  onTestFinished(async () => await tenant.close());
  tenant.state.add("deviceConfigurations", {
    "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    displayName: "Ring",
    qualityUpdatesDeferralPeriodInDays: 0,
    assignments: [toAll],
    ...ring,
  });
  return tenant;
}

/** Assigns a window as a policy of the settings catalog to every device; gives its id. */
export function addWindow(tenant: MockTenant, instances: readonly WireObject[]): string {
  const body = policy(instances, { assignments: [toAll] });
  return String(tenant.state.add("configurationPolicies", body)["id"]);
}

/** Assigns a custom profile of these nodes to every device. */
export function addCustomWindow(
  tenant: MockTenant,
  nodes: Readonly<Record<string, unknown>>,
): void {
  const uri = "./Device/Vendor/MSFT/Policy/Config/Update/MaintenanceWindow";
  tenant.state.add("deviceConfigurations", {
    "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
    displayName: "Window",
    omaSettings: Object.entries(nodes).map(([name, value]) => ({
      "@odata.type": `#microsoft.graph.omaSetting${typeof value === "number" ? "Integer" : "String"}`,
      displayName: name,
      omaUri: uri + name,
      value,
    })),
    assignments: [toAll],
  });
}

/** Wall time of a restart where the device is. */
export interface LocalTime {
  /** Such as `2026-12-09`. */
  readonly date: string;
  /** Minutes since midnight. */
  readonly minutes: number;
}

/** When a device restarted, on its own clock. */
export function localTime({ restartedAt, timeZone }: DeviceRestart): LocalTime {
  const text = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  }).format(restartedAt);
  const [date = "", time = ""] = text.split(" ");
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return { date, minutes: hours * 60 + minutes };
}

/** Whether a device ran a build that keeps windows when it restarted: 24H2 and 25H2. */
export function keepsWindows({ fromVersion }: DeviceRestart): boolean {
  return /^10\.0\.26[12]00\./.test(fromVersion);
}
