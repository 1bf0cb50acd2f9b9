import type { TenantRecord } from "../book/tenant-record.ts";
import type { ListedTenant, TenantWave } from "../list/tenant-list.ts";

/**
 * Tenants in groups that are worked on one after the other: wave by wave, and of each wave those first
 * that were begun, since what mends a held wave is tried before more tenants wait for it. All of them
 * at once where no content goes by waves.
 *
 * @param content Hash of the content that goes by waves; undefined where none does.
 */
export function inWaveOrder(
  tenants: readonly ListedTenant[],
  waves: readonly TenantWave[],
  recordOf: (tenant: ListedTenant) => TenantRecord,
  content: string | undefined,
): readonly (readonly ListedTenant[])[] {
  if (content === undefined) return [tenants];
  const isBegun = (tenant: ListedTenant) => recordOf(tenant).content?.hash === content;
  return waves.flatMap(({ name }) => {
    const inWave = tenants.filter(({ wave }) => wave === name);
    return [inWave.filter(isBegun), inWave.filter((tenant) => !isBegun(tenant))];
  });
}
