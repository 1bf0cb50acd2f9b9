import { harmlessJson } from "../../kind/harmful-text.ts";
import type { StateStore } from "../../state/state-store.ts";

/**
 * Takes an audit line to where it is kept, and resolves once it is. A line goes out before
 * each request and one after it; where the first cannot be kept, nothing is sent.
 */
export type Audit<Line> = (line: Line) => Promise<void>;

/** What every audit line holds beside what was done. */
export interface AuditFrame {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** `request` before it is sent, `result` of what became of it. */
  readonly event: "request" | "result";
  /** As Graph states it, or the token that signed in. */
  readonly tenantId: string | null;
  /** Of the token that signed in, where it tells. */
  readonly appId: string | null;
}

/** Keeps audit lines in a store, one JSON line each. */
export function auditInStore(store: StateStore, key = "audit.jsonl"): Audit<object> {
  return async (line) => {
    await store.append(key, `${harmlessJson(line)}\n`);
  };
}
