import { defineCommand } from "../command-line/define-command.ts";

export const groupPilotCommand = defineCommand({
  path: "group pilot",
  operands: { name: {} },
  summary: "Create or update a dynamic pilot group: a stable share of what a rule selects",
  changesTenant: true,
  options: {
    rule: {
      type: "string",
      valueHint: "rule",
      help: "membership rule that the share is taken of",
      isRequired: true,
    },
    percent: { type: "string", valueHint: "number", help: "share in percent", default: "5" },
    offset: {
      type: "string",
      valueHint: "number",
      help: "where the share begins, in percent",
      default: "0",
    },
    yes: { type: "boolean", help: "do not ask" },
  },
  examples: [
    `ringwright group pilot "Pilot devices" --percent 5 --rule '(device.deviceOSType -eq "Windows")'`,
  ],
  exitCodes: { 3: "what was done could not be told, since the output was not taken" },
});
