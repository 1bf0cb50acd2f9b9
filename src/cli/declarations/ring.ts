import { defineCommand } from "../command-line/define-command.ts";
import { verbOptions } from "./verb-options.ts";

export const ringListCommand = defineCommand({
  path: "ring list",
  summary: "List the tenant's update rings, with what is paused and for how long; writes nothing",
  examples: ["ringwright ring list --json"],
});

export const ringPauseCommand = defineRingVerb({
  path: "ring pause",
  summary: "Hold a ring's updates back for 35 days; tells what that means, asks, verifies",
  example: `ringwright ring pause "Ring 3 - Broad" --quality`,
});

export const ringResumeCommand = defineRingVerb({
  path: "ring resume",
  summary: "End a pause now, and take a rollback back",
  example: "ringwright ring resume ring/broad --quality --feature",
});

export const ringExtendCommand = defineRingVerb({
  path: "ring extend",
  summary: "Begin the 35 days of a pause anew",
  example: "ringwright ring extend ring/broad --quality --yes --json",
});

export const ringRollbackCommand = defineRingVerb({
  path: "ring rollback",
  summary: "Uninstall the latest update; devices restart at once, whatever the hour",
  example: `ringwright ring rollback "Ring 1 - Pilot" --feature`,
});

/** What every verb on a ring takes. */
export type RingVerbCommand = ReturnType<typeof defineRingVerb>;

function defineRingVerb(verb: { path: string; summary: string; example: string }) {
  const { path, summary, example } = verb;
  return defineCommand({
    path,
    operands: { ring: {} },
    summary,
    changesTenant: true,
    description: `${summary}. RING is a display name, an object id, or ring/key of the config's stack.`,
    options: {
      quality: { type: "boolean", help: "quality updates, security updates among them" },
      feature: { type: "boolean", help: "feature updates" },
      ...verbOptions,
    },
    examples: [example],
    exitCodes: {
      3: "failed in part, pending, or not known",
      5: "the ring belongs to Windows Autopatch",
      130: "interrupted",
    },
  });
}
