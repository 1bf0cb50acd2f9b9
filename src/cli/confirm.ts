import { wrapText } from "../report/wrap-lines.ts";
import { CommandError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** A question before something is written. */
export interface Question {
  readonly text: string;
  /** The answers that go on. Default: `yes`. */
  readonly answers?: readonly string[];
  /** What is said where nobody can be asked. */
  readonly unasked: string;
  /** What is said to any other answer. Default: that nothing was written. */
  readonly refused?: string;
}

/**
 * Asks, and gives true.
 *
 * @throws {CommandError} where the answer is another, or nobody can be asked.
 */
export async function confirm(question: Question, { ask, columns }: Terminal): Promise<true> {
  const { text, unasked, answers = ["yes"] } = question;
  const { refused = "not confirmed; nothing was written" } = question;
  if (!ask) throw new CommandError(unasked);
  const given = plainAnswer(await ask(`${wrapText(text, columns?.())} `));
  if (!answers.some((answer) => plainAnswer(answer) === given)) throw new CommandError(refused);
  return true;
}

// what looks the same is the same
function plainAnswer(text: string): string {
  return text.trim().normalize("NFC");
}
