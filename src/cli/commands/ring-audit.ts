import type { RingVerb } from "../../rings/operator-action.ts";
import type { ContentStatus, UpdateContent } from "../../rings/status.ts";
import type { Audit } from "./audit-file.ts";

/** One line of `audit.jsonl`. An action leaves two: one before its request, one of what became of it. */
export interface RingAuditLine {
  readonly at: string;
  readonly event: "request" | "result";
  readonly verb: RingVerb;
  /** Object id. */
  readonly ring: string;
  readonly displayName: string;
  readonly content: UpdateContent;
  /** `pending`: taken by Graph and not visible yet. `unknown`: its answer was lost. */
  readonly result?: RingResult;
  readonly requestId: string | null;
  readonly before: ContentStatus;
  readonly after: ContentStatus | null;
  /** Of the token that signed in, where it tells. */
  readonly tenantId: string | null;
  readonly appId: string | null;
  readonly error?: string;
}

export type RingResult = "applied" | "unchanged" | "pending" | "failed" | "unknown";

export type RingAudit = Audit<RingAuditLine>;
