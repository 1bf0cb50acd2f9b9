import type { AuditFrame } from "../../operate/verbs/audit.ts";
import type { AuditRecord } from "../audit/audit-chain.ts";
import type { RolloutWrite } from "../state/rollout-state.ts";

/** A write that was sent, or was about to be when a run died. */
export interface SentWrite {
  /** Id of its intent. */
  readonly intent: string;
  readonly effect: RolloutWrite;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** When it was told what became of it; undefined where the run died before that. */
  readonly settledAt: number | undefined;
  /** When the pause ends that was read back after it; undefined where none was. */
  readonly pauseEndsAt: number | undefined;
}

interface WriteLine extends AuditFrame {
  readonly intent: string;
  readonly effect: RolloutWrite;
  readonly after?: { readonly pauseEndsAt?: string | null } | null;
}

/** What the log says was sent since a moment, oldest first. */
export function sentWrites(records: readonly AuditRecord[], since: string): readonly SentWrite[] {
  const lines = records.flatMap(({ kind, at, data }) =>
    kind === "write" && at >= since ? [data as WriteLine] : [],
  );
  return lines.flatMap(({ event, intent, effect, at }, index) => {
    if (event !== "request") return [];
    const settled = lines
      .slice(index + 1)
      .find((line) => line.intent === intent && line.event === "result");
    const settledAt = settled && Date.parse(settled.at);
    const end = settled?.after?.pauseEndsAt ?? undefined;
    const pauseEndsAt = end === undefined ? undefined : Date.parse(end);
    return [{ intent, effect, sentAt: Date.parse(at), settledAt, pauseEndsAt }];
  });
}
