import { defineCommand } from "../command-line/define-command.ts";
import type { OptionSpecs } from "../command-line/option.ts";
import { cacheOptions } from "./state-options.ts";

const subjectOptions = {
  release: {
    type: "string",
    valueHint: "date",
    help: "day of the release (default: the latest monthly security release)",
  },
  silentDays: {
    type: "string",
    valueHint: "number",
    help: "days without check-in after which a device is silent",
    default: "14",
  },
  onlyRings: {
    type: "boolean",
    help: "leave out update policies other than rings, whose figures are exported reports",
  },
  ...cacheOptions,
} as const satisfies OptionSpecs;

export const metricsServeCommand = defineCommand({
  path: "metrics serve",
  summary: "Serve devices by state, errors and rollouts for Prometheus to scrape",
  description:
    "Serve devices by state, errors and rollouts for Prometheus to scrape. The tenant is looked at every so often, and rollouts with each scrape. Whoever reaches the port reads the names of rings and rollouts: it listens on this machine alone, unless --host says otherwise",
  options: {
    port: {
      type: "string",
      valueHint: "number",
      help: "port; 0 takes a free one",
      default: "9464",
    },
    host: { type: "string", valueHint: "address", help: "where to listen", default: "127.0.0.1" },
    every: {
      type: "string",
      valueHint: "duration",
      help: "time between two looks at the tenant",
      default: "10m",
    },
    ...subjectOptions,
  },
  examples: ["ringwright metrics serve --port 9464 --every 10m"],
  exitCodes: { 130: "interrupted, as it ends" },
});

export const metricsWriteCommand = defineCommand({
  path: "metrics write",
  operands: { file: {} },
  summary: "Write the same into a file, for the textfile collector of node_exporter",
  description:
    "Write the same into a file, for the textfile collector of node_exporter. It is replaced at once, and can be read by everybody on the machine, as the collector has to",
  options: subjectOptions,
  examples: ["ringwright metrics write /var/lib/node_exporter/textfile/ringwright.prom"],
  exitCodes: { 3: "something could not be read; the file says so as well", 130: "interrupted" },
});
