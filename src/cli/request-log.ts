import { terminalText } from "../report/escape.ts";
import type { Fetch, GraphClientOptions, Logger, WaitEvent } from "../graph/index.ts";
import type { GlobalOptions } from "./command-line/global-options.ts";
import { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

type Reporting = Pick<GraphClientOptions, "logger" | "onWait">;

/**
 * What a command reports of its requests to Graph: each of them with `--verbose`, and as lines of the
 * Azure SDK where AZURE_LOG_LEVEL is set; a wait of more than two seconds always.
 */
export async function requestReporting(
  options: Pick<GlobalOptions, "verbose">,
  terminal: Terminal,
): Promise<Reporting> {
  const loggers: Logger[] = [];
  if (options.verbose) loggers.push(verboseLogger(terminal));
  if (terminal.env["AZURE_LOG_LEVEL"]) {
    const { azureLogger } = await import("../graph/azure-logger.ts");
    loggers.push(await azureLogger());
  }
  const progress = new Progress(terminal);
  return {
    ...(loggers.length > 0 && { logger: together(loggers) }),
    onWait: (wait) => {
      if (wait.durationInMs > quietWaitInMs) progress.step(waitText(wait));
    },
  };
}

const quietWaitInMs = 2000;

/** Writes what happens on stderr, dimmed. */
function verboseLogger(terminal: Terminal): Logger {
  const progress = new Progress(terminal);
  const write = (message: string, details?: Readonly<Record<string, unknown>>) => {
    const said = details === undefined ? message : `${message} ${JSON.stringify(details)}`;
    progress.line(terminal.paintErr("dim", terminalText(said)));
  };
  return { debug: write, warn: write };
}

/** A `fetch` of sign-ins whose requests are reported with `--verbose`: never their queries or bodies. */
export function reportingFetch(
  options: Pick<GlobalOptions, "verbose">,
  terminal: Terminal,
  now: () => number = () => performance.now(),
): Fetch {
  if (!options.verbose) return (url, init) => fetch(url, init);
  const logger = verboseLogger(terminal);
  return async (url, init) => {
    const { origin, pathname } = new URL(url);
    const startedAt = now();
    const tell = (result: string) => {
      const took = Math.round(now() - startedAt);
      logger.debug?.(`${init.method ?? "GET"} ${origin}${pathname} ${result}, ${took} ms`);
    };
    try {
      const response = await fetch(url, init);
      tell(String(response.status));
      return response;
    } catch (error) {
      tell("no answer");
      throw error;
    }
  };
}

function together(loggers: readonly Logger[]): Logger {
  return {
    debug: (message, details) => {
      for (const logger of loggers) logger.debug?.(message, details);
    },
    warn: (message, details) => {
      for (const logger of loggers) logger.warn?.(message, details);
    },
  };
}

function waitText({ durationInMs, status, code, isAsked, nextAttempt }: WaitEvent): string {
  const why = status === 0 ? code : String(status);
  const seconds = `${Math.round(durationInMs / 1000)} s`;
  const attempt = `${nextAttempt}${ordinalEnds[nextAttempt] ?? "th"} attempt`;
  return isAsked
    ? `Graph asks to wait ${seconds} before the ${attempt} (${why})`
    : `Waiting ${seconds} before the ${attempt} (${why})`;
}

const ordinalEnds: Readonly<Record<number, string>> = { 1: "st", 2: "nd", 3: "rd" };
