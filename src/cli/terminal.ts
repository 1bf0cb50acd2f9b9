import { type SettleOutput, watchOutput } from "./lost-output.ts";
import { colourPaint, type Paint, plainPaint } from "../report/paint.ts";

/** Where a command reads and writes; tests and `demo` bring their own. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
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
  /** How many columns stdout has; undefined where it is no terminal, which is the default. */
  readonly width?: (() => number | undefined) | undefined;
  /** Asks a question; undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly abortSignal: AbortSignal;
  /** Waits until all is out; gives what was not taken. Default: all is, at once. */
  readonly settle?: SettleOutput | undefined;
}

/** The process's own terminal. NO_COLOR, FORCE_COLOR and `--no-color` are honoured. */
export function processTerminal(color: boolean, abortSignal: AbortSignal): Terminal {
  const { stdout, stderr, stdin, env } = process;
  const wants = (stream: NodeJS.WriteStream) =>
    color && env["NO_COLOR"] === undefined && (env["FORCE_COLOR"] !== undefined || stream.isTTY);
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    paintOut: wants(stdout) ? colourPaint : plainPaint,
    paintErr: wants(stderr) ? colourPaint : plainPaint,
    live: stderr.isTTY && env["CI"] === undefined,
    progressLine: { isShown: false },
    outColumns: () => (stdout.isTTY ? stdout.columns : undefined),
    columns: () => stderr.columns,
    width: () => (stdout.isTTY ? stdout.columns : undefined),
    ask:
      stdin.isTTY && stderr.isTTY
        ? async (question) => await askProcess(question, abortSignal)
        : undefined,
    abortSignal,
    settle: watchOutput({ stdout, stderr }),
  };
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
