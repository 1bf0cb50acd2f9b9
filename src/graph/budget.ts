/** The time that one request has for all of its attempts, in milliseconds. */
export class Budget {
  readonly #totalInMs: number;
  #deadlineAt: number | undefined;

  constructor(totalInMs: number) {
    this.#totalInMs = totalInMs;
  }

  /** What is left at this instant: all of it before the first attempt. */
  leftInMs(now: number): number {
    return this.#deadlineAt === undefined ? this.#totalInMs : this.#deadlineAt - now;
  }

  /** The clock runs from this instant, with so much left. */
  run(now: number, leftInMs: number): void {
    this.#deadlineAt = now + leftInMs;
  }
}
