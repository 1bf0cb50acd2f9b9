import { loadDesiredState } from "../config/load.ts";
import type { DesiredState } from "../config/desired-state.ts";
import { configHere } from "./find-config.ts";
import type { Terminal } from "./terminal.ts";

/** A config that a report may use, and where it lies; nothing where there is none. */
export interface OwnConfig {
  readonly desired?: DesiredState;
  readonly config?: string;
}

/** A config is not needed; one that merely lies here and is not valid does not stop a report. */
export async function ownConfig(
  { config }: { readonly config?: string | undefined },
  { abortSignal, env }: Terminal,
  warn: (sentence: string) => void,
): Promise<OwnConfig> {
  const found = config ?? configHere();
  if (found === undefined) return {};
  try {
    return { desired: await loadDesiredState(found, { abortSignal, env }), config: found };
  } catch (error) {
    if (config !== undefined || (error as Error).name !== "ConfigError") throw error;
    warn(`${found} is not valid, so that no policy is marked as ours; see: ringwright validate`);
    return { config: found };
  }
}
