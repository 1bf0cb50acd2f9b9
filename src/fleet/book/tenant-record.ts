import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { rolloutPhases } from "../../rollout/state/rollout-state.ts";
import type { FleetVerb, TenantOutcome } from "../outcome/tenant-run.ts";

const instant = () => z.iso.datetime();

const outcomes = [
  "unchanged",
  "changes",
  "applied",
  "drift",
  "progressing",
  "completed",
  "awaitingApproval",
  "held",
  "rolledBack",
  "pending",
  "partly",
  "refused",
  "misconfigured",
  "denied",
  "unreachable",
  "busy",
  "waiting",
  "cancelled",
  "broken",
] as const satisfies readonly TenantOutcome[];

const verbs = ["plan", "apply", "drift", "tick"] as const satisfies readonly FleetVerb[];

const lastRunSchema = lazySchema(() =>
  z.strictObject({
    outcome: z.enum(outcomes),
    code: z.string().nullable(),
    reason: z.string().nullable(),
    /** When it ended. */
    at: instant(),
    /** Of the last of this verb that needed nobody; null where none has yet. */
    lastSuccessAt: instant().nullable(),
  }),
);

const contentSchema = lazySchema(() =>
  z.strictObject({
    /** `sha256:` and the hash of what the layers that tenants share say. */
    hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    /**
     * Since when the tenant is as it says; null where the last apply of it did not end well. One that
     * could not be reached, or signed in to, since then has it still.
     */
    doneSince: instant().nullable(),
    /** Why the last apply did not end well; null where it did. */
    failure: z.strictObject({ outcome: z.enum(outcomes), code: z.string() }).nullable(),
    /** Since when every apply of it failed in a row; null where the last one did not. */
    failingSince: instant().nullable(),
  }),
);

/** What is kept of one tenant between runs. */
export const recordSchema = lazySchema(() =>
  z.strictObject({
    formatVersion: z.literal(1),
    tenant: z.string(),
    tenantId: z.string(),
    /** By verb, the run before. */
    runs: z.partialRecord(z.enum(verbs), lastRunSchema()),
    /** The shared content that it has, or was last tried; null before the first apply. */
    content: contentSchema().nullable(),
    /** By name: where each rollout stood at its last tick, and since when. */
    rollouts: z.record(
      z.string(),
      z.strictObject({ phase: z.enum(rolloutPhases), since: instant() }),
    ),
  }),
);

/** What is kept of one tenant between runs. Plain data. */
export type TenantRecord = Plain<typeof recordSchema>;

/** The shared content that a tenant has, or that was last tried in it. */
export type TenantContent = Plain<typeof contentSchema>;

/** The one of a tenant in which nothing was ever done. */
export function newRecord(tenant: string, tenantId: string): TenantRecord {
  return { formatVersion: 1, tenant, tenantId, runs: {}, content: null, rollouts: {} };
}
