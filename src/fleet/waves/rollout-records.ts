import type { TenantContent, TenantRecord } from "../book/tenant-record.ts";
import { rolloutOutcomes } from "../outcome/rollout-outcomes.ts";

/** What a rollout is called where waves take it as they take a content. */
export function rolloutMark(name: string): string {
  return `rollout:${name}`;
}

/**
 * Records in which a rollout stands for the content: a tenant has it once it is completed there, and
 * failed with it where it is held or was rolled back. So tenants start a rollout wave by wave, by the
 * same rules.
 */
export function rolloutRecords(
  records: ReadonlyMap<string, TenantRecord>,
  name: string,
): ReadonlyMap<string, TenantRecord> {
  return new Map(
    [...records].map(([key, record]) => [key, { ...record, content: contentOf(record, name) }]),
  );
}

function contentOf({ rollouts }: TenantRecord, name: string): TenantContent | null {
  const kept = Object.hasOwn(rollouts, name) ? rollouts[name] : undefined;
  if (!kept) return null;
  const { phase, since } = kept;
  const outcome = rolloutOutcomes[phase];
  const hash = rolloutMark(name);
  const none = { hash, doneSince: null, failure: null, failingSince: null };
  if (outcome === "completed") return { ...none, doneSince: since };
  if (outcome !== "held" && outcome !== "rolledBack") return none;
  return { ...none, failure: { outcome, code: `rollout:${phase}` }, failingSince: since };
}
