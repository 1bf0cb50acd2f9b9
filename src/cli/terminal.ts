import { styleText } from "node:util";
import { type SettleOutput, watchOutput } from "./lost-output.ts";
import { colourPaint, type Paint, plainPaint } from "../report/paint.ts";

/** Where a command reads and writes; tests and `demo` bring their own. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Decides how commands to type are written. Default: as a POSIX shell takes them. */
  readonly platform?: NodeJS.Platform | undefined;
  readonly paintOut: Paint;
  readonly paintErr: Paint;
  /** Whether stderr is a terminal that can redraw a line. */
  readonly live: boolean;
  /** The one line of progress that all who report any share. Default: each has one of its own. */
  readonly progressLine?: { isShown: boolean } | undefined;
  /** How many columns stdout has now; undefined where it is no terminal. */
  readonly outColumns?: (() => number | undefined) | undefined;
  /** How many columns stderr has now. Default 80. */
  readonly columns?: (() => number) | undefined;
  /** Asks a question; undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly abortSignal: AbortSignal;
  /** Waits until all is out; gives what was not taken. Default: all is, at once. */
  readonly settle?: SettleOutput | undefined;
}

/** The process's own terminal. NO_COLOR, FORCE_COLOR, TERM and `--no-color` are honoured. */
export function processTerminal(color: boolean, abortSignal: AbortSignal): Terminal {
  const { stdout, stderr, env, platform } = process;
  const wants = (stream: NodeJS.WriteStream) => color && takesColour(stream, env);
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    platform,
    paintOut: wants(stdout) ? colourPaint : plainPaint,
    paintErr: wants(stderr) ? colourPaint : plainPaint,
    live: redrawsLine(stderr.isTTY, env),
    progressLine: { isShown: false },
    outColumns: () => (stdout.isTTY ? stdout.columns : undefined),
    columns: () => stderr.columns,
    // stdin is made when it is first looked at, which takes 4 ms
    get ask() {
      if (!stderr.isTTY || !process.stdin.isTTY) return undefined;
      return async (question: string) => await askProcess(question, abortSignal);
    },
    abortSignal,
    settle: watchOutput({ stdout, stderr }),
  };
}

/** Whether a stream can take back a line: a dumb terminal shows the codes for it, and so does the log of a CI run. */
export function redrawsLine(isTerminal: boolean, env: Terminal["env"]): boolean {
  return isTerminal && env["CI"] === undefined && env["TERM"] !== "dumb";
}

/**
 * As Node decides it, of whose versions some take an empty NO_COLOR for a set one.
 *
 * @see https://no-color.org
 */
function takesColour(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  // FORCE_COLOR counts for a pipe as well, which has no method to ask
  if (!stream.isTTY) return styleText("red", "x", { stream }) !== "x";
  const { NO_COLOR, ...rest } = env;
  return stream.hasColors(NO_COLOR === "" ? rest : env);
}

async function askProcess(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question, { signal });
  } finally {
    lines.close();
  }
}
