import { defineCommand } from "../command-line/define-command.ts";
import { stateOptions } from "./state-options.ts";

export const stateShowCommand = defineCommand({
  path: "state show",
  summary: "Tell who holds the lease of a stack, since when, and when it last said so",
  options: stateOptions,
  examples: ["ringwright state show --json"],
});

export const stateUnlockCommand = defineCommand({
  path: "state unlock",
  operands: { lease: { isRequired: false } },
  summary: "End the hold of a run that is gone on its lease; asks",
  options: {
    yes: { type: "boolean", help: "do not ask" },
    force: { type: "boolean", help: "also where its run seems to be at work" },
    ...stateOptions,
  },
  examples: ["ringwright state unlock", "ringwright state unlock apply-corp-updates --yes"],
  exitCodes: { 6: "its run seems to be at work" },
});
