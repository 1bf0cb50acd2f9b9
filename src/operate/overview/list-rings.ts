import type { TenantPolicy } from "../../assignments/policy-client.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { readDeliveries, type RingDelivery } from "../../rings/delivery.ts";
import { ringKind } from "../../rings/kind.ts";
import type { Ring } from "../../rings/schema.ts";
import {
  type ContentStatus,
  ringStatus,
  type RingStatus,
  type UpdateContent,
} from "../../rings/status.ts";
import { isCopy } from "../../snapshot/ownership.ts";
import { readObject } from "../../snapshot/read-object.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { byDisplayName } from "./by-display-name.ts";

/** One update ring with what is paused, and how far its settings have come. */
export interface RingRow {
  readonly id: string;
  readonly displayName: string;
  /** From the ownership marker; null where Ringwright does not own the ring. */
  readonly stack: string | null;
  /** Its address, such as `ring/broad`. */
  readonly key: string | null;
  readonly quality: RingRowContent;
  readonly feature: RingRowContent;
  /** Days between a deadline and the restart, 0 to 7; null where the ring states none. */
  readonly gracePeriodDays: number | null;
  /** Inclusions and exclusions together. */
  readonly assignments: number;
  /** Devices that it reaches; null where Intune does not tell. */
  readonly delivery: RingDelivery | null;
  /** ISO 8601, UTC; null where Intune does not tell. */
  readonly lastModifiedAt: string | null;
  /** Why it is taken to be Windows Autopatch's; null where nothing says so. */
  readonly autopatch: string | null;
}

/** One type of updates of a ring: what the ring states and what operators did. */
export interface RingRowContent extends ContentStatus {
  /** Days after the release; null where the ring states none. */
  readonly deferralDays: number | null;
  /** Days after the offer until the update is forced; null where the ring states none. */
  readonly deadlineDays: number | null;
}

/**
 * Every update ring of the tenant, by name.
 *
 * @throws {GraphError} 403 without `DeviceManagementConfiguration.Read.All`.
 */
export async function listRingRows(
  tenant: Tenant,
  options: OperationOptions = {},
): Promise<readonly RingRow[]> {
  const rings: TenantPolicy<Ring>[] = [];
  for await (const ring of tenant.rings.list(options)) rings.push(ring);
  const rows: RingRow[] = [];
  for (const [ring, delivery] of await readDeliveries(tenant.graph, rings, options)) {
    const assignments =
      ring.assignments?.length ?? (await countAssignments(tenant, ring.id, options));
    rows.push(rowOf(ring, assignments, delivery, tenant.now()));
  }
  return rows.sort(byDisplayName);
}

function rowOf(
  ring: TenantPolicy<Ring>,
  assignments: number,
  delivery: RingDelivery | null,
  now: Date,
): RingRow {
  const status = ringStatus(ring.wire, now);
  const object = readObject(ringKind, ring.wire);
  // a portal copy carries the marker of the ring it was made of
  const marker = isCopy(object) ? undefined : object.marker;
  return {
    id: ring.id,
    displayName: ring.displayName,
    stack: marker?.stack ?? null,
    key: marker?.key ?? null,
    quality: contentOf(ring, status, "quality"),
    feature: contentOf(ring, status, "feature"),
    gracePeriodDays: ring.properties.gracePeriodDays ?? null,
    assignments,
    delivery,
    lastModifiedAt: textOrNull(ring.wire["lastModifiedDateTime"]),
    autopatch: ringKind.ownedElsewhere?.(ring.wire) ?? null,
  };
}

function contentOf(
  ring: TenantPolicy<Ring>,
  status: RingStatus,
  content: UpdateContent,
): RingRowContent {
  const settings = ring.properties[content];
  return {
    deferralDays: settings?.deferralDays ?? null,
    deadlineDays: settings?.deadlineDays ?? null,
    ...status[content],
  };
}

async function countAssignments(
  tenant: Tenant,
  id: string,
  options: OperationOptions,
): Promise<number> {
  let count = 0;
  for await (const page of tenant.rings.listAssignments(id, options).byPage()) count += page.length;
  return count;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
