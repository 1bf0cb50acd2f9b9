import type { OptionSpecs } from "../command-line/option.ts";

/** What every command takes that locks, journals or keeps something. */
export const stateOptions = {
  stateDir: {
    type: "string",
    valueHint: "dir",
    help: "where locks, journals and caches are kept (default: RINGWRIGHT_STATE_DIR, else .ringwright/ beside the config)",
  },
} as const satisfies OptionSpecs;
