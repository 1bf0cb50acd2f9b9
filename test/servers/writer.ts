import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { WriterSettings } from "../machines/lease-writer.ts";
import type { TickerSettings } from "../machines/rollout-ticker.ts";

/** A script of `test/machines` as a process, that answers line by line; ended when the test ends. */
class Machine<Line extends string> {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(name: string, settings: object) {
    const script = join(import.meta.dirname, "../machines", name);
    const child = spawn(process.execPath, ["--no-warnings", script, JSON.stringify(settings)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    this.#process = child;
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Its answer to a line. */
  async say(line: Line): Promise<string> {
    this.#process.stdin?.write(`${line}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error("the process has ended");
    return value;
  }

  /** Says it until it is not refused. */
  async insist(line: Line): Promise<string> {
    for (;;) {
      const answer = await this.say(line);
      if (answer !== "refused") return answer;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As a machine does that is stopped, or a laptop that is closed. */
  sleep(): void {
    this.#process.kill("SIGSTOP");
  }

  wake(): void {
    this.#process.kill("SIGCONT");
  }
}

/** A process of `lease-writer.ts`. */
export class Writer extends Machine<"acquire" | "write" | "release"> {
  constructor(settings: WriterSettings) {
    super("lease-writer.ts", settings);
  }
}

/** A process of `rollout-ticker.ts`. */
export class Ticker extends Machine<"start" | "tick"> {
  constructor(settings: TickerSettings) {
    super("rollout-ticker.ts", settings);
  }
}
