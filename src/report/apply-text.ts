import type { ApplyResult, ChangeResult } from "../reconcile/apply/apply-result.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";

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

/** What became of an apply, and what to do next. */
export function applyText(result: ApplyResult, paint: Paint): string {
  const count = (word: ChangeResult["result"]) =>
    result.results.filter((change) => change.result === word).length;
  const words = ["applied", "pending", "stale", "skipped", "failed", "unknown"] as const;
  const counts = words.filter((word) => count(word) > 0).map((word) => `${count(word)} ${word}`);
  const lines = [
    paint("bold", `Apply: ${counts.length > 0 ? counts.join(", ") : "nothing to do"}.`),
  ];
  const { create, update, delete: deletes, adopt } = result.remaining;
  const left = create + update + deletes + adopt;
  if (result.interrupted)
    lines.push("Interrupted. What was done stays done; run apply again to finish.");
  else if (result.unverified !== undefined) {
    lines.push(
      `The tenant could not be read again to verify: ${terminalText(result.unverified)} Run plan to see what is left.`,
    );
  } else if (left > 0)
    lines.push(
      `${left} ${left === 1 ? "change remains" : "changes remain"}. Run plan to see them, and apply again to finish.`,
    );
  else lines.push("The tenant is as the files say.");
  return `${lines.join("\n")}\n`;
}
