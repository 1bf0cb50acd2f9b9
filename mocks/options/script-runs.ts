import type { WireObject } from "../ground/wire.ts";

/** One run of a script of a remediation on a PC. */
export interface ScriptRun {
  /** Text of the script. */
  readonly script: string;
  /** Which of the two it is. */
  readonly part: "detection" | "remediation";
  /** The managed device as Graph has it. */
  readonly device: Readonly<WireObject>;
  readonly at: Date;
}

/** How a run ended. */
export interface ScriptOutcome {
  /** 1 of a detection is an issue; any other number than 0 and 1 none. Default 0. */
  readonly exitCode?: number;
  /** Of this the last line is kept, and of that the last 2,048 characters. */
  readonly output?: string;
  /** What it wrote to the error stream, which makes it a script error. */
  readonly error?: string;
}

/** What scripts do on PCs; undefined leaves one to the mock. */
export type RunScript = (run: ScriptRun) => ScriptOutcome | undefined;
