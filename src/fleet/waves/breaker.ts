import type { TenantBreaker } from "../list/tenant-list.ts";

/**
 * How many tenants of a wave may fail: the larger of the number and the share, but never half of
 * the wave or more. So of 500 tenants with the defaults 25 may fail, of 40 five, of three one, and
 * a wave of one or two tenants must not fail at all.
 *
 * @param tenants How many the wave has.
 */
export function failureLimit(
  { maxFailedTenants, maxFailedPercent }: TenantBreaker,
  tenants: number,
): number {
  const stated = Math.max(maxFailedTenants, Math.floor((tenants * maxFailedPercent) / 100));
  return Math.min(stated, Math.ceil(tenants / 2) - 1);
}
