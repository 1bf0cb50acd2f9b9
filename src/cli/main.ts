import { namesProxy } from "../graph/proxy/proxy-settings.ts";
import { processTerminal } from "./terminal.ts";
import { run } from "./run.ts";
import { reportError } from "./command-line/report-error.ts";
import { tooOldNode } from "./node-version.ts";

// an older one would end with a syntax error somewhere
const tooOld = tooOldNode(process.versions.node);
if (tooOld !== undefined) {
  process.stderr.write(`error: ${tooOld}\n`);
  process.exit(1);
}
const interrupt = new AbortController();
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

const color = !process.argv.includes("--no-color");
const terminal = processTerminal(color, interrupt.signal);
const args = process.argv.slice(2);
const exitCode = await throughProxy().then(
  async () => await run(args, terminal),
  (error: unknown) => reportError(error, terminal, args.includes("--json")),
);
await terminal.settle?.();
// all is told and done: what is still pending, such as a request that was given up, must not
// keep a pipeline waiting
process.exit(exitCode);

async function throughProxy(): Promise<void> {
  if (!namesProxy(process.env)) return;
  const { useProxy } = await import("../graph/proxy/use-proxy.ts");
  await useProxy(process.env);
}

// the first signal ends after the request in flight, a second one at once
function stop(): void {
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort(new DOMException("interrupted", "AbortError"));
}
