import { isAmbiguous } from "../../graph/index.ts";
import type { OperationOptions } from "../../graph/request.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Audit, AuditFrame } from "./audit.ts";
import { OperationRefusedError, refusalSentence } from "../refusal.ts";

/**
 * `applied`: read back as wanted. `unchanged`: it was so already. `pending`: Graph took it
 * and reading back does not show it yet. `unknown`: its answer was lost.
 */
export type OperationResult = "applied" | "unchanged" | "pending" | "failed" | "unknown";

/** How an operator's verb is carried out. */
export interface OperateOptions<Told, Line> extends OperationOptions {
  /**
   * Asked before anything is written, with what will happen; false writes nothing. Required,
   * so that nobody writes unasked: `() => true` for who needs no question.
   */
  readonly confirm: (told: Told) => boolean | Promise<boolean>;
  /** Where audit lines are kept, such as `auditInStore(store)`. Default: nowhere. */
  readonly audit?: Audit<Line> | undefined;
  /** Id of the tenant, where it was read already: audit lines hold it. Default: as the token tells. */
  readonly tenantId?: string | undefined;
  /** Given what will happen, before the question; not called where nothing has to be sent. */
  readonly onTold?: ((told: Told) => void) | undefined;
  /** Told how many devices were read so far, while whom it reaches is read; first 0. */
  readonly onProgress?: ((devices: number, of?: number) => void) | undefined;
  /** Told what went wrong beside the operation itself; holds text of the tenant as it is. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

/** One verb on what was found: what it will do, and the requests that do it. */
export interface Operation<Told, Facts extends OperationFacts, Line> {
  /** Undefined where nothing has to be sent. */
  readonly told: Told | undefined;
  /** In order. None is tried after one that failed or whose answer was lost. */
  readonly steps: readonly OperationStep<Facts, Line>[];
}

/** What became of a step. */
export interface OperationFacts {
  readonly result: OperationResult;
}

/** One request, or several that go out as one; `facts` where nothing has to be sent. */
export type OperationStep<Facts extends OperationFacts, Line> =
  | { readonly isDue: false; readonly facts: Facts }
  | DueStep<Facts, Line>;

export interface DueStep<Facts extends OperationFacts, Line> {
  readonly isDue: true;
  /**
   * Whether a failure may leave part of it done, so that the facts are given even where this
   * run wrote nothing else. Otherwise what it failed with is thrown.
   */
  readonly isDivisible: boolean;
  /** The audit line before the request, and with facts the one after it. */
  line(frame: AuditFrame, facts?: Facts): Line;
  /** Resolves once Graph took it. */
  send(options: OperationOptions): Promise<TakenRequest<Facts>>;
  /** The facts where it was not sent, or sending it failed. */
  failed(failure: SendFailure, options: OperationOptions): Facts | Promise<Facts>;
}

export interface SendFailure {
  readonly result: "failed" | "unknown";
  readonly error: unknown;
}

export interface TakenRequest<Facts> {
  /** Looks until the tenant shows what the request was for. */
  readBack(options: OperationOptions): Promise<Facts>;
  /** The facts where that failed. */
  unread(error: unknown): Facts;
}

/** What became of one step, and when. */
export type OperationOutcome<Facts> = Facts & {
  /** Of its audit line, ISO 8601 UTC; null where nothing had to be sent. */
  readonly at: string | null;
};

/**
 * Shows what will happen, asks, and takes the steps one by one: audit line, request, read
 * back, audit line.
 *
 * @throws {OperationRefusedError} where `confirm` says no, or the first audit line cannot be
 *   kept.
 * @throws what a request failed with, where it is certain that nothing was written, and the
 *   reason of an abort; the audit holds what became of the request.
 */
export async function operate<Told, Facts extends OperationFacts, Line>(
  tenant: Tenant,
  { told, steps }: Operation<Told, Facts, Line>,
  options: OperateOptions<Told, Line>,
): Promise<readonly OperationOutcome<Facts>[]> {
  if (told !== undefined) {
    options.onTold?.(told);
    if (!(await options.confirm(told))) throw new OperationRefusedError({ reason: "notConfirmed" });
  }
  const outcomes: OperationOutcome<Facts>[] = [];
  for (const step of steps) {
    const hasWritten = outcomes.some(({ result }) => result !== "unchanged");
    const outcome = step.isDue
      ? await takeStep(tenant, step, hasWritten, options)
      : { ...step.facts, at: null };
    outcomes.push(outcome);
    if (outcome.result === "failed" || outcome.result === "unknown") break;
  }
  return outcomes;
}

async function takeStep<Told, Facts extends OperationFacts, Line>(
  tenant: Tenant,
  step: DueStep<Facts, Line>,
  hasWritten: boolean,
  { abortSignal, beforeWrite, audit, tenantId, onWarning }: OperateOptions<Told, Line>,
): Promise<OperationOutcome<Facts>> {
  const signal = { abortSignal, beforeWrite };
  const claims = await tenant.graph.tokenClaims(signal);
  const frameOf = (event: AuditFrame["event"]): AuditFrame => ({
    at: tenant.now().toISOString(),
    event,
    tenantId: tenantId ?? claims?.tid ?? null,
    appId: claims?.appid ?? null,
  });
  const conclude = async (facts: Facts): Promise<OperationOutcome<Facts>> => {
    const frame = frameOf("result");
    const line = step.line(frame, facts);
    try {
      await audit?.(line);
    } catch (error) {
      // the request is out, too late to stop: the line is shown, so that it is not lost
      onWarning?.(
        `the audit line could not be kept (${errorText(error)}): ${JSON.stringify(line)}`,
      );
    }
    return { ...facts, at: frame.at };
  };

  try {
    await audit?.(step.line(frameOf("request")));
  } catch (error) {
    const refusal = { reason: "audit", cause: errorText(error) } as const;
    if (!hasWritten) throw new OperationRefusedError(refusal);
    const unsent = new Error(refusalSentence(refusal), { cause: error });
    return await conclude(await step.failed({ result: "failed", error: unsent }, signal));
  }
  let taken: TakenRequest<Facts>;
  try {
    taken = await step.send(signal);
  } catch (error) {
    const isUnknown = isAmbiguous(error) || abortSignal?.aborted === true;
    const failure = { result: isUnknown ? "unknown" : "failed", error } as const;
    const outcome = await conclude(await step.failed(failure, signal));
    const isNothingDone = !isUnknown && !hasWritten && !step.isDivisible;
    if (isNothingDone || abortSignal?.aborted === true) throw error;
    return outcome;
  }
  let facts: Facts;
  try {
    facts = await taken.readBack(signal);
  } catch (error) {
    const outcome = await conclude(taken.unread(error));
    if (abortSignal?.aborted === true) throw error;
    return outcome;
  }
  return await conclude(facts);
}

/** Before each look back after the first; 15 seconds, since a read may miss the newest write. */
export const readBackWaitsInMs: readonly number[] = [1000, 2000, 4000, 8000];

/** What an error says. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
