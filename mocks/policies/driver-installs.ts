import { hash32 } from "../ground/random.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";

const hour = 3_600_000;

/** How far a PC of a moving fleet has come with one driver, as the service knows it. */
export type DriverState = "waits" | "has" | "failed";

/**
 * The state of a driver on a managed device that its profile reaches; undefined where the driver
 * does not apply, where it was never approved while the device could take it, or where the fleet
 * does not move. An approved driver comes with the next scan from its first day on; what was taken
 * stays when the driver is suspended.
 *
 * Unverified: the shares of the PCs that a driver applies to, and that a PC needs one to six hours
 * after its scan. Left out: that the newest approved version of a name wins, `driversExcluded` of a
 * ring, and PCs that brick; a PC that joins a group counts from the assignment.
 * https://learn.microsoft.com/mem/intune/protect/windows-driver-updates-policy
 */
export function driverStateOn(
  tenant: Tenant,
  driver: WireObject,
  place: number,
  managedId: string,
  since: number,
): DriverState | undefined {
  return driverCourseOn(tenant, driver, place, managedId, since)?.state;
}

/** The same with when it came to that, in epoch milliseconds; absent while it waits. */
export function driverCourseOn(
  tenant: Tenant,
  driver: WireObject,
  place: number,
  managedId: string,
  since: number,
): { readonly state: DriverState; readonly at?: number } | undefined {
  const pc = tenant.fleetPc(managedId);
  if (pc === undefined) return undefined;
  const byItself = pc.drivers.find(
    ({ title, at }) => title === textOf(driver, "name") && at <= pc.asOf,
  );
  if (byItself !== undefined) return { state: "has", at: byItself.at };
  if (!appliesTo(tenant, place, managedId)) return undefined;
  const { seed } = tenant.settings;
  const id = textOf(driver, "id");
  const takesMs =
    (hash32(seed, "driver scan", id, managedId) % (22 * hour)) +
    hour +
    (hash32(seed, "driver install", id, managedId) % (5 * hour));
  let isOffered = false;
  for (const { from, to } of spansOf(tenant, driver)) {
    const endsAt = Math.max(from, since) + takesMs;
    if (endsAt <= to && endsAt <= pc.asOf)
      return {
        state: pc.failsDriver(textOf(driver, "releaseDateTime").slice(0, 10)) ? "failed" : "has",
        at: endsAt,
      };
    isOffered ||= to === Infinity;
  }
  return isOffered ? { state: "waits" } : undefined;
}

/** Whether a PC has the hardware of a driver. */
export function appliesTo(tenant: Tenant, place: number, managedId: string): boolean {
  return hash32(tenant.settings.seed, "driver applies", place, managedId) % (place + 2) === 0;
}

/** Notes what an administrator did with a driver, for the PCs that come to it later. */
export function noteDriverAction(tenant: Tenant, before: WireObject, after: WireObject): void {
  const now = tenant.clock.now().getTime();
  const spans = spansOf(tenant, before).map(({ from, to }) => ({ from, to: Math.min(to, now) }));
  if (after["approvalStatus"] === "approved")
    spans.push({ from: Math.max(now, firstDay(after)), to: Infinity });
  tenant.rows.driverSpans.set(textOf(after, "id"), spans);
}

// nobody acted on a driver that its profile approved by itself
function spansOf(
  tenant: Tenant,
  driver: WireObject,
): readonly { readonly from: number; readonly to: number }[] {
  const noted = tenant.rows.driverSpans.get(textOf(driver, "id"));
  if (noted !== undefined) return noted;
  return driver["approvalStatus"] === "approved" ? [{ from: firstDay(driver), to: Infinity }] : [];
}

function firstDay(driver: WireObject): number {
  const at = Date.parse(textOf(driver, "deployDateTime"));
  return Number.isNaN(at) ? -Infinity : at;
}
