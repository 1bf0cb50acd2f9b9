import type { DesiredState } from "../config/desired-state.ts";
import { loadDesiredState } from "../config/load.ts";
import { findConfig } from "./find-config.ts";
import type { Terminal } from "./terminal.ts";

/** The config that is named, or the one that stands here; variables are those of the terminal. */
export async function loadConfig(
  named: string | undefined,
  { abortSignal, env }: Terminal,
): Promise<DesiredState> {
  return await loadDesiredState(findConfig(named), { abortSignal, env });
}
