import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { WriterSettings } from "./lease-writer.ts";

/** A process of `lease-writer.ts`; ended when the test ends. */
export class Writer {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(settings: WriterSettings) {
    const script = join(import.meta.dirname, "lease-writer.ts");
    const child = spawn(process.execPath, ["--no-warnings", script, JSON.stringify(settings)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    this.#process = child;
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Its answer to a line. */
  async say(line: "acquire" | "write" | "release"): Promise<string> {
    this.#process.stdin?.write(`${line}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error("the writer has ended");
    return value;
  }

  /** Says it until it is not refused. */
  async acquire(): Promise<string> {
    for (;;) {
      const answer = await this.say("acquire");
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
