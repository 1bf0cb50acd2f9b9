import { defineCommand } from "../command-line/define-command.ts";
import type { OptionSpecs } from "../command-line/option.ts";
import { verbOptions } from "./verb-options.ts";

export const ringListCommand = defineCommand({
  path: "ring list",
  summary:
    "List the tenant's update rings, with what is paused and whom they reach; writes nothing",
  options: {
    impact: { type: "boolean", default: true, help: "do not read the devices that rings reach" },
  },
  examples: ["ringwright ring list", "ringwright ring list --no-impact --json"],
});

export const ringPauseCommand = defineRingVerb(
  {
    path: "ring pause",
    summary: "Hold a ring's updates back for 35 days; tells what that means, asks, verifies",
    examples: [`ringwright ring pause "Ring 3 - Broad" --quality`],
  },
  {},
);

export const ringResumeCommand = defineRingVerb(
  {
    path: "ring resume",
    summary: "End a pause now, and take a rollback back",
    examples: ["ringwright ring resume ring/broad --quality --feature"],
  },
  {},
);

export const ringExtendCommand = defineRingVerb(
  {
    path: "ring extend",
    summary: "Begin the 35 days of a pause anew",
    examples: ["ringwright ring extend ring/broad --quality --yes --json"],
  },
  {},
);

export const ringRollbackCommand = defineRingVerb(
  {
    path: "ring rollback",
    summary: "Uninstall the latest update; devices restart at once, whatever the hour",
    examples: [
      `ringwright ring rollback "Ring 1 - Pilot" --feature`,
      "ringwright ring rollback ring/pilot --feature --yes --devices 79",
    ],
    refusals: "the ring belongs to Windows Autopatch, or reaches more devices than --devices says",
  },
  {
    devices: {
      type: "string",
      valueHint: "n",
      help: "how many devices the ring may reach at most; --yes needs it",
    },
  },
);

/** What every verb on a ring takes. */
export type RingVerbCommand = typeof ringPauseCommand;

function defineRingVerb<const Options extends OptionSpecs>(
  verb: { path: string; summary: string; examples: readonly string[]; refusals?: string },
  options: Options,
) {
  const { path, summary, examples, refusals } = verb;
  return defineCommand({
    path,
    operands: { ring: {} },
    summary,
    changesTenant: true,
    description: `${summary}. RING is a display name, an object id, ring/KEY of the config's stack, STACK:ring/KEY, or KEY.`,
    options: {
      quality: { type: "boolean", help: "quality updates, security updates among them" },
      feature: { type: "boolean", help: "feature updates" },
      ...options,
      ...verbOptions,
    },
    examples,
    exitCodes: {
      3: "failed in part, pending, or not known",
      5: refusals ?? "the ring belongs to Windows Autopatch",
      130: "interrupted",
    },
  });
}
