import { processTerminal } from "./terminal.ts";
import { run } from "./run.ts";

const interrupt = new AbortController();
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

// a reader that closed its end, such as head, must not stop an apply half-way
process.stdout.on("error", ignoreClosedPipe);
process.stderr.on("error", ignoreClosedPipe);

const color = !process.argv.includes("--no-color");
const terminal = processTerminal(color, interrupt.signal);
process.exitCode = await run(process.argv.slice(2), terminal);

// the first signal ends after the request in flight, a second one at once
function stop(): void {
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort(new DOMException("interrupted", "AbortError"));
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
