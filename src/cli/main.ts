import { processTerminal } from "./terminal.ts";
import { run } from "./run.ts";

const interrupt = new AbortController();
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

const color = !process.argv.includes("--no-color");
const terminal = processTerminal(color, interrupt.signal);
const exitCode = await run(process.argv.slice(2), terminal);
await terminal.settle?.();
// all is told and done: what is still pending, such as a request that was given up, must not
// keep a pipeline waiting
process.exit(exitCode);

// the first signal ends after the request in flight, a second one at once
function stop(): void {
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort(new DOMException("interrupted", "AbortError"));
}
