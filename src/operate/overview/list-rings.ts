import type { Assignment } from "../../assignments/assignment.ts";
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
import { type KnownReach, readReached } from "../known-reach.ts";
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
  /** How many devices it reaches now, as its targets say; null where that is not known. */
  readonly devices: number | null;
  /** How many it reaches for certain; null where devices were not to be read. */
  readonly devicesAtLeast: number | null;
  /** Why `devices` is null, as parts of sentences; empty where they were not to be read. */
  readonly unknown: readonly string[];
  /** How far Intune says its settings have come; null where it does not tell. */
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

/** How rings are listed. */
export interface ListRingRowsOptions extends OperationOptions {
  /** Whether the devices that rings reach are read. Default true. */
  readonly impact?: boolean | undefined;
  /** Told how many devices were read so far; first 0. */
  readonly onProgress?: ((devices: number, of?: number) => void) | undefined;
}

/**
 * Every update ring of the tenant, by name. Whom they reach needs `Device.Read.All` and
 * `GroupMember.Read.All` besides; without them that is unknown.
 *
 * @throws {GraphError} 403 without `DeviceManagementConfiguration.Read.All`.
 */
export async function listRingRows(
  tenant: Tenant,
  { impact = true, onProgress, ...options }: ListRingRowsOptions = {},
): Promise<readonly RingRow[]> {
  const rings: AssignedRing[] = [];
  for await (const ring of tenant.rings.list(options)) {
    const assignments = ring.assignments ?? (await readAssignments(tenant, ring.id, options));
    rings.push({ ...ring, assignments });
  }
  const deliveries = await readDeliveries(tenant.graph, rings, options);
  const reached = impact
    ? await readReached(tenant, ringKind, rings, { abortSignal: options.abortSignal, onProgress })
    : [];
  return deliveries
    .map(([ring, delivery], at) => rowOf(ring, reached[at], delivery, tenant.now()))
    .sort(byDisplayName);
}

type AssignedRing = TenantPolicy<Ring> & { readonly assignments: readonly Assignment[] };

function rowOf(
  ring: AssignedRing,
  reached: KnownReach | undefined,
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
    assignments: ring.assignments.length,
    devices: reached?.count ?? null,
    devicesAtLeast: reached?.atLeast ?? null,
    unknown: reached?.unknown ?? [],
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

async function readAssignments(
  tenant: Tenant,
  id: string,
  options: OperationOptions,
): Promise<Assignment[]> {
  const assignments: Assignment[] = [];
  for await (const assignment of tenant.rings.listAssignments(id, options))
    assignments.push(assignment);
  return assignments;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
