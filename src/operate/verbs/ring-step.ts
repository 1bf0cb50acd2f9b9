import type { OperationOptions } from "../../graph/request.ts";
import { untilVisible } from "../../graph/until-visible.ts";
import type { RingClient } from "../../rings/client.ts";
import {
  isReached,
  type NothingSent,
  nothingToSend,
  type RingActionResult,
  type RingVerb,
} from "../../rings/operator-action.ts";
import type { ContentStatus, UpdateContent } from "../../rings/status.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { AuditFrame } from "./audit.ts";
import {
  errorText,
  type OperationFacts,
  type OperationStep,
  type OperationOutcome,
  readBackWaitsInMs,
  type TakenRequest,
} from "./operation.ts";

/** What became of one type of updates. */
export type RingOutcome = OperationOutcome<RingFacts>;

/** What was sent for one type of updates, and what the ring showed before and after. */
export interface RingFacts extends OperationFacts {
  readonly content: UpdateContent;
  /** Of the write; null where nothing was sent or its answer was lost. */
  readonly requestId: string | null;
  readonly before: ContentStatus;
  /** As read back; null where it was not. */
  readonly after: ContentStatus | null;
  /** Why nothing had to be sent. */
  readonly because?: NothingSent;
  readonly error?: string;
}

/** A verb on a ring leaves two of them for each request: one before it, one of what became of it. */
export interface RingAuditLine extends AuditFrame, Omit<RingFacts, "result" | "because"> {
  readonly verb: RingVerb;
  /** Object id. */
  readonly ring: string;
  readonly displayName: string;
  /** Absent before the request. */
  readonly result?: RingFacts["result"];
}

/** A verb on one type of updates: one request, read back. */
export function ringStep(
  tenant: Tenant,
  verb: RingVerb,
  ring: TenantObject,
  content: UpdateContent,
  /** As it was shown to whoever confirmed. */
  before: ContentStatus,
): OperationStep<RingFacts, RingAuditLine> {
  const because = nothingToSend(verb, before);
  if (because !== undefined) {
    const nothing = { requestId: null, before, after: before };
    return { isDue: false, facts: { content, result: "unchanged", because, ...nothing } };
  }
  const noAnswer = { content, requestId: null, before, after: null };
  return {
    isDue: true,
    isDivisible: false,
    line: (frame, facts) => ({
      ...frame,
      verb,
      ring: ring.id,
      displayName: ring.displayName,
      ...(facts === undefined ? noAnswer : auditable(facts)),
    }),
    send: async (options) => {
      const sent = await callOf(tenant.rings, verb)(ring.id, content, {
        ...options,
        now: tenant.now(),
      });
      return takenOf(tenant, verb, ring.id, content, sent);
    },
    failed: ({ result, error }) => ({
      ...noAnswer,
      result,
      requestId: requestIdOf(error),
      error: errorText(error),
    }),
  };
}

// why nothing was sent is told beside the line
function auditable({ content, result, requestId, before, after, error }: RingFacts) {
  return { content, result, requestId, before, after, ...(error !== undefined && { error }) };
}

type RingCall = RingClient["pause"];

function callOf(rings: RingClient, verb: RingVerb): RingCall {
  switch (verb) {
    case "pause":
      return rings.pause.bind(rings);
    case "resume":
      return rings.resume.bind(rings);
    case "extend":
      return rings.extendPause.bind(rings);
    case "rollback":
      return rings.rollback.bind(rings);
    default:
      return verb satisfies never;
  }
}

function takenOf(
  tenant: Tenant,
  verb: RingVerb,
  id: string,
  content: UpdateContent,
  sent: RingActionResult,
): TakenRequest<RingFacts> {
  const before = sent.before[content];
  if (!sent.sent) {
    // someone else was faster, between the question and the answer
    const { because } = sent;
    const nothing = { content, because, requestId: null, before, after: before };
    const facts: RingFacts =
      verb === "extend"
        ? { ...nothing, result: "failed", error: "it is no longer paused" }
        : { ...nothing, result: "unchanged" };
    return { readBack: () => Promise.resolve(facts), unread: () => facts };
  }
  const { requestId } = sent;
  return {
    readBack: async (options) => {
      const after = await statusAfter(tenant, { verb, id, content, before }, options);
      const result = after.isReached ? "applied" : "pending";
      return { content, result, requestId, before, after: after.status };
    },
    unread: (error) => ({
      content,
      result: "pending",
      requestId,
      before,
      after: null,
      error: errorText(error),
    }),
  };
}

/** What a ring shows once it shows what the verb was for, or in the end. */
async function statusAfter(
  { rings, now, sleep }: Tenant,
  action: {
    readonly verb: RingVerb;
    readonly id: string;
    readonly content: UpdateContent;
    readonly before: ContentStatus;
  },
  options: OperationOptions,
): Promise<{ isReached: boolean; status: ContentStatus }> {
  const { verb, id, content, before } = action;
  const sentAt = now();
  return await untilVisible(
    async () => {
      const status = (await rings.status(id, { ...options, now: now() }))[content];
      return { isReached: isReached(verb, before, status, sentAt), status };
    },
    (seen) => seen.isReached,
    { ...options, waitsInMs: readBackWaitsInMs, sleep },
  );
}

function requestIdOf(error: unknown): string | null {
  const { requestId } = error as { requestId?: unknown };
  return typeof requestId === "string" ? requestId : null;
}
