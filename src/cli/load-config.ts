import type { DesiredState } from "../config/desired-state.ts";
import { loadDesiredState } from "../config/load.ts";
import { terminalText } from "../report/escape.ts";
import { findConfig } from "./find-config.ts";
import type { Terminal } from "./terminal.ts";

/** The config that is named, or the one that stands here; variables are those of the terminal. */
export async function loadConfig(
  named: string | undefined,
  terminal: Terminal,
): Promise<DesiredState> {
  const { abortSignal, env } = terminal;
  const onNote = (sentence: string) =>
    terminal.err(`${terminal.paintErr("yellow", "note")} ${terminalText(sentence)}\n`);
  return await loadDesiredState(findConfig(named), { abortSignal, env, onNote });
}
