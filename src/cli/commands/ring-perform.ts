import { isAmbiguous } from "../../graph/index.ts";
import type { RingClient } from "../../rings/client.ts";
import type { NothingSent, RingActionResult, RingVerb } from "../../rings/operator-action.ts";
import type { ContentStatus, UpdateContent } from "../../rings/status.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { CommandError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { RingAudit, RingAuditLine, RingResult } from "./ring-audit.ts";
import { readBack } from "./ring-read-back.ts";

/** What became of one type of updates. */
export interface RingOutcome {
  readonly content: UpdateContent;
  readonly result: RingResult;
  readonly requestId: string | null;
  readonly before: ContentStatus;
  readonly after: ContentStatus | null;
  readonly because?: NothingSent;
  readonly error?: string;
  /** Absent where nothing had to be sent. */
  readonly audit?: RingAuditLine;
}

interface Task {
  readonly verb: RingVerb;
  readonly content: UpdateContent;
  readonly ring: TenantObject;
  /** As it was shown to whoever confirmed. */
  readonly before: ContentStatus;
  readonly audit: RingAudit;
  /** Whether this run has written already: then a failure is told beside what was done. */
  readonly hasWritten: boolean;
}

/**
 * One request, read back, with an audit line before it and one after, whatever becomes of it.
 *
 * @throws what the request failed with, where it is certain that this run wrote nothing.
 */
export async function perform(
  tenant: Tenant,
  task: Task,
  terminal: Terminal,
): Promise<RingOutcome> {
  const { verb, content, ring, hasWritten } = task;
  const { abortSignal } = terminal;
  const claims = await tenant.graph.tokenClaims({ abortSignal });
  const line = (event: RingAuditLine["event"]) => ({
    at: tenant.now().toISOString(),
    event,
    verb,
    ring: ring.id,
    displayName: ring.displayName,
    content,
    tenantId: claims?.tid ?? null,
    appId: claims?.appid ?? null,
  });
  const settle = async (outcome: Omit<RingOutcome, "content" | "audit">): Promise<RingOutcome> => {
    const { because, ...told } = outcome;
    const audit = { ...line("result"), ...told };
    await keep(task.audit, audit, terminal);
    return { content, ...told, ...(because && { because }), audit };
  };
  const unkept = await begin(task.audit, { ...line("request"), ...noAnswer(task.before) });
  if (unkept !== undefined) {
    const error = `the audit line cannot be kept (${unkept}), so the request was not sent; name another file with --journal FILE`;
    if (!hasWritten) throw new CommandError(error);
    return await settle({ ...noAnswer(task.before), result: "failed", error });
  }

  let sent: RingActionResult;
  try {
    sent = await actions[verb](tenant.rings)(ring.id, content, { abortSignal, now: tenant.now() });
  } catch (error) {
    const isUnknown = isAmbiguous(error) || abortSignal.aborted;
    const outcome = await settle({
      result: isUnknown ? "unknown" : "failed",
      requestId: requestIdOf(error),
      before: task.before,
      after: null,
      error: messageOf(error),
    });
    if (abortSignal.aborted || (!isUnknown && !hasWritten)) throw error;
    return outcome;
  }
  const before = sent.before[content];
  if (!sent.sent) {
    // someone else was faster, between the question and the answer
    const { because } = sent;
    const nothing = { because, requestId: null, before, after: before };
    return verb === "extend"
      ? await settle({ ...nothing, result: "failed", error: "it is no longer paused" })
      : await settle({ ...nothing, result: "unchanged" });
  }
  const { requestId } = sent;
  try {
    const action = { verb, id: ring.id, content, before };
    const { reached, after } = await readBack(tenant, action, { abortSignal });
    return await settle({ result: reached ? "applied" : "pending", requestId, before, after });
  } catch (error) {
    const failed = { before, after: null, error: messageOf(error) };
    const outcome = await settle({ result: "pending", requestId, ...failed });
    if (abortSignal.aborted) throw error;
    return outcome;
  }
}

const actions = {
  pause: (rings: RingClient) => rings.pause.bind(rings),
  resume: (rings: RingClient) => rings.resume.bind(rings),
  extend: (rings: RingClient) => rings.extendPause.bind(rings),
  rollback: (rings: RingClient) => rings.rollback.bind(rings),
};

// what cannot be written down is not done
async function begin(audit: RingAudit, line: RingAuditLine): Promise<string | undefined> {
  try {
    await audit?.(line);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function noAnswer(before: ContentStatus) {
  return { requestId: null, before, after: null };
}

// after the request it is too late to stop: the line is shown, so that it is not lost
async function keep(audit: RingAudit, line: RingAuditLine, terminal: Terminal): Promise<void> {
  try {
    await audit?.(line);
  } catch (error) {
    terminal.err(
      `${terminal.paintErr("yellow", "warning")} the audit line could not be kept (${messageOf(error)}): ${JSON.stringify(line)}\n`,
    );
  }
}

function requestIdOf(error: unknown): string | null {
  const { requestId } = error as { requestId?: unknown };
  return typeof requestId === "string" ? requestId : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
