import { textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";
import { audienceOf, objectIdOf } from "./audience.ts";
import { driverCourseOn } from "./driver-installs.ts";
import { driversOf } from "./drivers.ts";

/**
 * Drivers that Windows Update installed on a PC by an instant, newest first: those that the driver
 * profiles which reach it approved, and those that came by themselves.
 */
export function installedDrivers(
  tenant: Tenant,
  device: WireObject,
  until: number,
): readonly { readonly at: number; readonly title: string }[] {
  const managedId = textOf(device, "id");
  const found = new Map<string, number>();
  for (const { at, title } of tenant.fleetPc(managedId)?.drivers ?? []) found.set(title, at);
  for (const [, profile] of tenant.rows.table("windowsDriverUpdateProfiles").entries()) {
    const profileId = textOf(profile, "id");
    const since = audienceOf(tenant, profileId).since(objectIdOf(tenant, device), managedId);
    if (since === undefined) continue;
    for (const [place, driver] of driversOf(tenant, profileId).entries()) {
      const course = driverCourseOn(tenant, driver, place, managedId, since);
      if (course?.state !== "has" || course.at === undefined) continue;
      const title = textOf(driver, "name");
      found.set(title, Math.min(course.at, found.get(title) ?? Infinity));
    }
  }
  return [...found]
    .map(([title, at]) => ({ at, title }))
    .filter(({ at }) => at <= until)
    .sort((a, b) => b.at - a.at);
}
