import { statSync } from "node:fs";
import { dirname } from "node:path";

/** The folder that paths in a config are relative to. */
export function policyFolder(config: string): string {
  return statSync(config, { throwIfNoEntry: false })?.isDirectory() === true
    ? config
    : dirname(config);
}
