import { CommandError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** A question before something is written. Only `yes` goes on. */
export interface Question {
  readonly text: string;
  /** What is said where nobody can be asked. */
  readonly unasked: string;
  /** What is said to any other answer. Default: that nothing was written. */
  readonly refused?: string;
}

/**
 * Asks, and gives true.
 *
 * @throws {CommandError} where the answer is another than `yes`, or nobody can be asked.
 */
export async function confirm(question: Question, { ask }: Terminal): Promise<true> {
  const { text, unasked, refused = "not confirmed; nothing was written" } = question;
  if (!ask) throw new CommandError(unasked);
  const answer = await ask(`${text} `);
  if (answer.trim() !== "yes") throw new CommandError(refused);
  return true;
}
