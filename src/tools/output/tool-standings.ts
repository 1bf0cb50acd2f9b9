import { toolStates } from "./tool-output.ts";

/**
 * How a device stands to a version of a tool: what its scripts said, one of `toolStates`, or why that
 * is not known.
 *
 * - `scriptError` a script ended with an error before it could say anything
 * - `cutOutput` what it printed is no whole line: Intune keeps 2,048 characters
 * - `unreadableOutput` what it printed is nothing of the scripts
 * - `notRun` no script ran there yet
 */
export const toolStandings = [
  ...toolStates,
  "scriptError",
  "cutOutput",
  "unreadableOutput",
  "notRun",
] as const;

/** One of {@link toolStandings}. */
export type ToolStanding = (typeof toolStandings)[number];
