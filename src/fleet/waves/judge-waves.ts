import type { TenantRecord } from "../book/tenant-record.ts";
import type { TenantBreaker, TenantWave } from "../list/tenant-list.ts";
import { failureLimit } from "./breaker.ts";

/** What waves are judged by. */
export interface WaveFacts {
  /** In their order. */
  readonly waves: readonly TenantWave[];
  readonly breaker: TenantBreaker;
  /** By the keys of their tenants. */
  readonly records: ReadonlyMap<string, TenantRecord>;
  /** `sha256:` and the hash of the content that the waves take one after the other. */
  readonly content: string;
  readonly now: Date;
}

/** Where one wave stands with a content. Plain data. */
export interface WaveState {
  readonly name: string;
  /**
   * `closed`: a wave before it is not through. `open`: its tenants take the content. `soaking`: all
   * have it, and it runs before the next wave opens. `held`: too many failed, or a rollout in one
   * of its tenants is held; a person has to look. `passed`: the next wave is open.
   */
  readonly phase: "closed" | "open" | "soaking" | "held" | "passed";
  readonly tenants: number;
  /** That have the content. */
  readonly done: number;
  /** In which the last apply of it failed; what cannot be reached counts after three days. */
  readonly failed: number;
  /** How many may. */
  readonly limit: number;
  /** Failures by their code, the most frequent first. */
  readonly failures: readonly { readonly code: string; readonly tenants: number }[];
  /** Codes with more failures than may be: tenants that have not begun wait. */
  readonly tripped: readonly string[];
  /** Tenants in which a rollout is held or rolled back. */
  readonly heldTenants: readonly string[];
  /** When the next wave opens, ISO 8601 UTC, as far as that is a question of time; else null. */
  readonly passesAt: string | null;
}

// a tenant that nobody can reach must not hold the others for ever, and has not passed either
const unreachableCountsAfterMs = 3 * 86_400_000;
const hourMs = 3_600_000;

/**
 * Where each wave stands. A wave opens when the one before it has been through: every tenant has
 * the content or failed, no more failed than may, no rollout in it is held, and its soak is over.
 * Decides alone: no clock, no reading.
 */
export function judgeWaves(facts: WaveFacts): WaveState[] {
  const states: WaveState[] = [];
  let isOpen = true;
  for (const wave of facts.waves) {
    const state = judgeWave(wave, isOpen, facts);
    states.push(state);
    isOpen = state.phase === "passed";
  }
  return states;
}

function judgeWave(wave: TenantWave, isOpen: boolean, facts: WaveFacts): WaveState {
  const limit = failureLimit(facts.breaker, wave.tenants.length);
  const codes = new Map<string, number>();
  let done = 0;
  let failed = 0;
  let completeAt = 0;
  const heldTenants: string[] = [];
  for (const key of wave.tenants) {
    const record = facts.records.get(key);
    const tick = record?.runs.tick?.outcome;
    if (tick === "held" || tick === "rolledBack") heldTenants.push(key);
    const content = record?.content;
    if (content?.hash !== facts.content) continue;
    if (content.doneSince !== null) {
      done += 1;
      completeAt = Math.max(completeAt, Date.parse(content.doneSince));
    } else if (content.failure !== null) {
      const { code, outcome } = content.failure;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      const since = Date.parse(content.failingSince ?? facts.now.toISOString());
      const countsAt = outcome === "unreachable" ? since + unreachableCountsAfterMs : since;
      if (countsAt <= facts.now.getTime()) {
        failed += 1;
        completeAt = Math.max(completeAt, countsAt);
      }
    }
  }
  const failures = [...codes]
    .map(([code, tenants]) => ({ code, tenants }))
    .sort((a, b) => b.tenants - a.tenants || (a.code < b.code ? -1 : 1));
  const tripped = failures.filter(({ tenants }) => tenants > limit).map(({ code }) => code);
  const isComplete = done + failed === wave.tenants.length;
  const passesAtMs = completeAt + wave.soakHours * hourMs;
  const isHeld = failed > limit || tripped.length > 0 || heldTenants.length > 0;
  const phase = !isOpen
    ? "closed"
    : isHeld
      ? "held"
      : !isComplete
        ? "open"
        : passesAtMs > facts.now.getTime()
          ? "soaking"
          : "passed";
  return {
    name: wave.name,
    phase,
    tenants: wave.tenants.length,
    done,
    failed,
    limit,
    failures,
    tripped,
    heldTenants,
    passesAt: isComplete && !isHeld ? new Date(passesAtMs).toISOString() : null,
  };
}
