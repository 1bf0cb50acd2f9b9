import type { OptionSpecs } from "../command-line/option.ts";

/** What the verbs of rings and drivers take alike. */
export const verbOptions = {
  yes: { type: "boolean", help: "do not ask" },
  journal: {
    type: "string",
    valueHint: "file",
    help: "where the audit line is kept (default: .ringwright/audit.jsonl beside the config)",
  },
} as const satisfies OptionSpecs;
