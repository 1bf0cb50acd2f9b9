import type { TenantPolicy } from "../../assignments/policy-client.ts";
import type { Ring } from "../../rings/schema.ts";
import { type RingRow, type RingRowContent, ringTable } from "../../report/ring-table.ts";
import type { RingDelivery } from "../../rings/delivery.ts";
import { ringKind } from "../../rings/kind.ts";
import { ringStatus, type RingStatus, type UpdateContent } from "../../rings/status.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { isCopy } from "../../snapshot/identity.ts";
import { readObject } from "../../snapshot/read-object.ts";
import { ExitCode } from "../exit-code.ts";
import type { GlobalOptions } from "../global-options.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";

/** `ringwright ring list`: every update ring of the tenant, with what is paused. Read-only. */
export async function runRingList(options: GlobalOptions, terminal: Terminal): Promise<number> {
  const tenant = await signIn(options, terminal);
  const { abortSignal } = terminal;
  const rings: TenantPolicy<Ring>[] = [];
  for await (const ring of tenant.rings.list({ abortSignal })) rings.push(ring);
  const deliveries = await tenant.rings.deliveries(
    rings.map(({ id }) => id),
    { abortSignal },
  );
  const rows: RingRow[] = [];
  for (const [index, ring] of rings.entries()) {
    const assignments =
      ring.assignments?.length ?? (await countAssignments(tenant, ring.id, { abortSignal }));
    rows.push(rowOf(ring, assignments, deliveries[index] ?? null, tenant.now()));
  }
  rows.sort((a, b) => (a.displayName < b.displayName ? -1 : a.displayName > b.displayName ? 1 : 0));
  terminal.out(
    options.json
      ? `${JSON.stringify({ formatVersion: 1, rings: rows }, null, 2)}\n`
      : ringTable(rows, terminal.paintOut),
  );
  return ExitCode.ok;
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
