import { leftBesides, leftInScope, outcomeOf } from "../reconcile/apply/apply-outcome.ts";
import type { UnwrittenChange } from "../reconcile/plan/approve-plan.ts";
import type { ApplyResult, ChangeResult } from "../reconcile/apply/apply-result.ts";
import { amountText } from "../kind/amounts.ts";
import { cut } from "./describe.ts";
import { terminalText } from "./escape.ts";
import { originText } from "./origin-line.ts";
import type { Paint, Style } from "./paint.ts";
import { diagnosticLines } from "./plan-text.ts";
import type { TableOptions } from "./table-lines.ts";
import { wrapLines } from "./wrap-lines.ts";

const colours = {
  applied: "green",
  unchanged: "green",
  pending: "yellow",
  stale: "yellow",
  skipped: "yellow",
  failed: "red",
  unknown: "red",
} as const;

/** One change and what became of it, as one line. */
export function resultLine(result: ChangeResult, paint: Paint): string {
  const why = result.error ?? result.note;
  const request =
    result.error !== undefined && result.requestId !== null
      ? ` [request ${terminalText(result.requestId)}]`
      : "";
  return `${paint(colours[result.result], result.result.padEnd(9))} ${result.action} ${terminalText(result.address)}${why === undefined ? "" : `: ${terminalText(why)}`}${request}`;
}

/** The changes of a saved plan that are not written, one line each; empty where all are. */
export function restText(rest: readonly UnwrittenChange[], paint: Paint): string {
  const lines = rest.map(({ change: { address, action, id }, result, reason }) =>
    resultLine(
      {
        address,
        action,
        id,
        result,
        requestId: null,
        ...(reason === undefined ? { note: "done already" } : { error: reason }),
      },
      paint,
    ),
  );
  return lines.map((line) => `${line}\n`).join("");
}

/** How an apply is laid out, and what it was for, where that is not the files. */
export interface ApplyTextOptions extends TableOptions {
  /** What the tenant shall be like, as the end of a sentence. Default: `the files say`. */
  readonly wanted?: string | undefined;
  /** What is said where all of it is done and nothing is left. Default: the tenant is as `wanted`. */
  readonly done?: string | undefined;
}

/** What became of an apply, and what to do next. */
export function applyText(
  result: ApplyResult,
  paint: Paint,
  options: ApplyTextOptions = {},
): string {
  const words = [
    "applied",
    "unchanged",
    "pending",
    "stale",
    "skipped",
    "failed",
    "unknown",
  ] as const;
  const counts = words.flatMap((word) => {
    const count = result.results.filter((change) => change.result === word).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  const head = `Apply: ${counts.length > 0 ? counts.join(", ") : "nothing to do"}.`;
  const problems = diagnosticLines(result.problems, paint);
  const width = options.columns ?? Infinity;
  const wrap = (text: string, style?: Style) =>
    wrapLines([{ text: terminalText(text), style }], { width, first: "", rest: "  " }, paint);
  return [
    ...wrap(head, "bold"),
    ...wrap(originText(result.plan), "dim"),
    ...problems,
    ...endLines(result, options).flatMap((line) => wrap(line)),
    ...backupSentences(result).flatMap((line) => wrap(line, "dim")),
    "",
  ].join("\n");
}

/** What there was before; what was made stays by a restore, so that it is told of changes alone. */
function backupSentences({ backup, results }: ApplyResult): string[] {
  if (backup === undefined) return [];
  const isBack = results.some(({ action }) => action !== "create");
  const back = isBack ? `; back with: ringwright snapshot restore ${backup}` : "";
  return [`Backup before: ${backup}${back}`];
}

function endLines(
  result: ApplyResult,
  { wanted = "the files say", done = `The tenant is as ${wanted}.` }: ApplyTextOptions,
): string[] {
  const { interrupted, stopped, unverified, leftOut, problems, results, plan } = result;
  if (interrupted) return ["Interrupted. What was done stays done; run apply again to finish."];
  const lines: string[] = [];
  if (stopped !== undefined) lines.push(`${stopped}. What was done stays done.`);
  if (leftOut.length > 0) {
    // what is told right above needs no other run
    const isTold = leftOut.every((one) => problems.some(({ address }) => address === one));
    const why = isTold ? "" : " Run plan to see why.";
    const what = leftOut.length === 1 ? "it" : "they";
    lines.push(`Left out, since ${what} cannot be written: ${addressList(leftOut)}.${why}`);
  }
  if (unverified !== undefined) {
    lines.push(
      `The tenant could not be read again to verify: ${unverified} Run plan to see what is left.`,
    );
    return lines;
  }
  const open = leftInScope(result).filter(
    (address) => address !== "" && !leftOut.includes(address),
  );
  const besides = leftBesides(result).filter((address) => !leftOut.includes(address));
  if (open.length > 0)
    lines.push(
      `${amountText(open.length, "object is", "objects are")} not as ${wanted}: ${addressList(open)}. Run plan to see why, and apply again to finish.`,
    );
  if (besides.length > 0)
    lines.push(
      `${amountText(besides.length, "change", "changes")} besides, not part of this apply: ${addressList(besides)}. Run plan to see them.`,
    );
  const isWhole = plan.complete && !plan.errored && result.problems.length === 0;
  const isDone = outcomeOf(result) === "done" && besides.length === 0;
  if (isDone && isWhole) lines.push(done);
  else if (lines.length === 0) {
    const isStale = results.some((change) => change.result === "stale");
    lines.push(
      isStale
        ? "Something changed since the plan was made. Make a new plan."
        : "Not everything could be seen or written. Run plan to see what is left.",
    );
  }
  return lines;
}

const listLimit = 10;

/** Addresses as a sentence holds them, the first of many. */
export function addressList(addresses: readonly string[]): string {
  const { shown, more } = cut(addresses, listLimit);
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
