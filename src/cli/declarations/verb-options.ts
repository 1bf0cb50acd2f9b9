import type { OptionSpecs } from "../command-line/option.ts";
import { stateOptions } from "./state-options.ts";

/** What the verbs of rings and drivers take alike. */
export const verbOptions = {
  yes: { type: "boolean", help: "do not ask" },
  journal: {
    type: "string",
    valueHint: "file",
    help: "where the audit line is kept (default: audit.jsonl in the state folder)",
  },
  ...stateOptions,
} as const satisfies OptionSpecs;
