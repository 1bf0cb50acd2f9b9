import type { TenantPolicy } from "../../assignments/policy-client.ts";
import { type RingRow, type RingRowContent, ringTable } from "../../report/ring-table.ts";
import type { RingDelivery } from "../../rings/delivery.ts";
import { ringKind } from "../../rings/kind.ts";
import { ringStatus, type RingStatus, type UpdateContent } from "../../rings/status.ts";
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
  const rings: TenantPolicy[] = [];
  for await (const ring of tenant.rings.list({ abortSignal })) rings.push(ring);
  const deliveries = await tenant.rings.deliveries(
    rings.map(({ id }) => id),
    { abortSignal },
  );
  const rows: RingRow[] = [];
  for (const [index, ring] of rings.entries()) {
    const assignments =
      ring.assignments ?? (await tenant.rings.assignments(ring.id, { abortSignal }));
    rows.push(rowOf(ring, assignments.length, deliveries[index] ?? null, tenant.now()));
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
  ring: TenantPolicy,
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
    gracePeriodDays: numberOrNull(ring.properties["gracePeriodDays"]),
    assignments,
    delivery,
    lastModifiedAt: textOrNull(ring.wire["lastModifiedDateTime"]),
    autopatch: ringKind.ownedElsewhere?.(ring.wire) ?? null,
  };
}

function contentOf(ring: TenantPolicy, status: RingStatus, content: UpdateContent): RingRowContent {
  const settings = ring.properties[content] as Readonly<Record<string, unknown>> | undefined;
  return {
    deferralDays: numberOrNull(settings?.["deferralDays"]),
    deadlineDays: numberOrNull(settings?.["deadlineDays"]),
    ...status[content],
  };
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
