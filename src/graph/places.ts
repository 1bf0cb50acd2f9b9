import { untilAborted } from "./wait.ts";

/** A fixed number of places, given in the order of asking. */
export class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Whether one was taken; needs no promise where one is free. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Resolves once a place is taken; whoever gives up leaves the queue. */
  async take(abortSignal: AbortSignal | undefined): Promise<void> {
    if (this.tryTake()) return;
    let enter = (): void => undefined;
    const turn = new Promise<void>((resolve) => {
      enter = resolve;
      this.#waiting.push(resolve);
    });
    try {
      await untilAborted(turn, abortSignal);
    } catch (reason) {
      const index = this.#waiting.indexOf(enter);
      // called already: the place is ours and has to go on to the next
      if (index < 0) this.release();
      else this.#waiting.splice(index, 1);
      throw reason;
    }
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
