import { defineCommand } from "../command-line/define-command.ts";
import { cacheOptions } from "./state-options.ts";

export const reportComplianceCommand = defineCommand({
  path: "report compliance",
  summary: "Tell per ring and policy how many devices are patched, and why others are not",
  options: {
    ring: {
      type: "list",
      valueHint: "ring",
      help: "only this ring, by key, name or id; repeatable",
    },
    release: {
      type: "string",
      valueHint: "date",
      help: "day of the release (default: the latest monthly security release)",
    },
    min: {
      type: "string",
      valueHint: "percent",
      help: "exit 2 where a ring or policy has fewer devices patched",
    },
    silentDays: {
      type: "string",
      valueHint: "number",
      help: "days without check-in after which a device is silent",
      default: "14",
    },
    csv: { type: "string", valueHint: "file", help: "write one line for each device and policy" },
    html: { type: "string", valueHint: "file", help: "write the report as a page" },
    ...cacheOptions,
  },
  examples: ["ringwright report compliance --min 95 --html compliance.html"],
  exitCodes: { 2: "fewer devices are patched than --min wants", 130: "interrupted" },
});
