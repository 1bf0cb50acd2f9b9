import type { DesiredState } from "../../config/desired-state.ts";
import { configHere } from "../find-config.ts";
import { loadConfig } from "../load-config.ts";
import type { Terminal } from "../terminal.ts";

/** Loads the config where a name turns out to need it; undefined where none is named and none is here. */
export function desiredSource(
  config: string | undefined,
  terminal: Terminal,
): () => Promise<DesiredState | undefined> {
  return async () => {
    const found = config ?? configHere();
    return found === undefined ? undefined : await loadConfig(found, terminal);
  };
}
