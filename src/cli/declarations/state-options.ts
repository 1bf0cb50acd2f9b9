import type { OptionSpecs } from "../command-line/option.ts";

/** What every command takes that locks, journals or keeps something. */
export const stateOptions = {
  stateDir: {
    type: "string",
    valueHint: "dir",
    help: "folder for locks, journals and caches (default: RINGWRIGHT_STATE_DIR, else where the config says, else .ringwright/ beside it)",
  },
} as const satisfies OptionSpecs;

/** What every command takes that reads devices, and keeps them for the next one. */
export const cacheOptions = {
  cache: {
    type: "string",
    valueHint: "file",
    help: "where directory devices are kept between runs (default: the state folder)",
    negationHelp: "read every device anew, and keep none",
  },
  ...stateOptions,
} as const satisfies OptionSpecs;
