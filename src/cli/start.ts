import { namesProxy } from "../graph/proxy/proxy-variables.ts";
import { processTerminal } from "./terminal.ts";
import { run } from "./run.ts";
import { reportError } from "./command-line/report-error.ts";

/** Runs the command line of this process, and ends it. */
export async function start(): Promise<never> {
  const interrupt = new AbortController();
  // the first signal ends after the request in flight, a second one at once
  const stop = () => {
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort(new DOMException("interrupted", "AbortError"));
  };
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
}

async function throughProxy(): Promise<void> {
  if (!namesProxy(process.env)) return;
  const { useProxy } = await import("../graph/proxy/use-proxy.ts");
  await useProxy(process.env);
}
