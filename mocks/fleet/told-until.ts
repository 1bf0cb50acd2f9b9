import { textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";

/**
 * Until when a PC has told of itself, in epoch milliseconds. A fleet that stays as it is does not fall
 * silent by the passing of time alone.
 */
export function toldUntil(tenant: Tenant, device: WireObject): number {
  const told = tenant.fleetPc(textOf(device, "id"))?.asOf;
  if (told !== undefined) return told;
  const synced = Date.parse(textOf(device, "lastSyncDateTime"));
  return tenant.settings.startAt - synced > 14 * 86_400_000 ? synced : tenant.clock.now().getTime();
}
