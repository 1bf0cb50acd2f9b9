import { ExitCode } from "./exit-code.ts";

/** A stream that did not take what the command had to say. */
export interface LostOutput {
  readonly stream: "stdout" | "stderr";
  /** Such as `ENOSPC: no space left on device, write`. */
  readonly reason: string;
}

/** Waits until everything that was written is out, and gives what was not taken. */
export type SettleOutput = () => Promise<readonly LostOutput[]>;

/**
 * Notes write errors of the process's streams instead of ending the process by them: an apply
 * must not stop half-way since nobody can read it. A reader that closed its end, such as `head`,
 * is no loss.
 */
export function watchOutput(streams: {
  readonly [Name in LostOutput["stream"]]: NodeJS.WritableStream & { writableLength: number };
}): SettleOutput {
  const lost = new Map<LostOutput["stream"], string>();
  const entries = [
    ["stdout", streams.stdout],
    ["stderr", streams.stderr],
  ] as const;
  for (const [name, stream] of entries) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && !lost.has(name)) lost.set(name, error.message);
    });
  }
  return async () => {
    for (const [, stream] of entries) await flushed(stream);
    return [...lost].map(([stream, reason]) => ({ stream, reason }));
  };
}

async function flushed(stream: NodeJS.WritableStream & { writableLength: number }) {
  // called back after all that was written before, also where that failed
  if (stream.writableLength > 0) await new Promise<void>((done) => stream.write("", () => done()));
  // errors are told a turn later
  await new Promise<void>((done) => setImmediate(done));
}

/** What a command has come to when it is over. */
interface Ending {
  readonly code: number;
  /** Whether it may have changed the tenant. */
  readonly changesTenant: boolean;
  /** Whether stdout holds one JSON document, to which nothing can be added. */
  readonly json: boolean;
}

interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/**
 * Tells on the stream that is left what the other one lost, and gives the exit code for it: what
 * a command did can no longer be read, so it is not done as it should. A code that says more
 * than that stays.
 */
export function reportLost(
  lost: readonly LostOutput[],
  { code, changesTenant, json }: Ending,
  { out, err }: Streams,
): number {
  const [first, second] = lost;
  if (first === undefined) return code;
  const { stream, reason } = first;
  const sentence = `${stream} did not take all that there was to say (${reason})${changesTenant ? "; see the journal or the audit file for what was written" : ""}`;
  if (second === undefined && stream === "stdout") err(`error ${sentence}\n`);
  if (second === undefined && stream === "stderr" && !json) out(`error ${sentence}\n`);
  if (code !== ExitCode.ok && code !== ExitCode.differences) return code;
  return changesTenant ? ExitCode.partial : ExitCode.error;
}
