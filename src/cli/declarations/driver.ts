import { defineCommand } from "../command-line/define-command.ts";
import type { OptionSpecs } from "../command-line/option.ts";
import { verbOptions } from "./verb-options.ts";

export const driverListCommand = defineCommand({
  path: "driver list",
  operands: { policy: { isRequired: false } },
  summary: "List the drivers that driver update policies have found; writes nothing",
  examples: ["ringwright driver list --json"],
});

export const driverApproveCommand = defineDriverVerb(
  {
    path: "driver approve",
    summary: "Offer drivers of a policy to its devices, at once or from a day on",
    example: `ringwright driver approve "Drivers - pilot" "Dell Inc. - Firmware - 1.21.0" --on 2026-12-02`,
  },
  { on: { type: "string", valueHint: "date", help: "first day of the offer, UTC" } },
);

export const driverDeclineCommand = defineDriverVerb(
  {
    path: "driver decline",
    summary: "Never offer drivers that were not approved yet",
    example: `ringwright driver decline driverUpdate/drivers "*firmware*"`,
  },
  {},
);

export const driverPauseCommand = defineDriverVerb(
  {
    path: "driver pause",
    summary: "Offer approved drivers to no further device; apply leaves them paused",
    example: `ringwright driver pause "Drivers - pilot" "Intel - net - *" --yes --json`,
  },
  {},
);

/** What every verb on drivers takes. */
export type DriverVerbCommand = typeof driverDeclineCommand | typeof driverPauseCommand;

function defineDriverVerb<const Options extends OptionSpecs>(
  verb: { path: string; summary: string; example: string },
  options: Options,
) {
  const { path, summary, example } = verb;
  return defineCommand({
    path,
    operands: { policy: {}, drivers: { isMany: true } },
    summary,
    changesTenant: true,
    description: `${summary}. POLICY is a display name, an object id, driverUpdate/KEY of the config's stack, STACK:driverUpdate/KEY, or KEY; a driver is named by id or name, where * stands for any text.`,
    options: { ...verbOptions, ...options },
    examples: [example],
    exitCodes: {
      3: "failed in part, pending, or not known",
      5: "the service would ignore it, or the policy belongs to Windows Autopatch",
      130: "interrupted",
    },
  });
}
