import { defineCommand } from "../command-line/define-command.ts";
import type { OptionSpecs } from "../command-line/option.ts";
import { cacheOptions } from "./state-options.ts";

/** What decides which forecast is made. */
const whatIf = {
  release: {
    type: "string",
    valueHint: "day",
    help: "day of the release (default: the latest Patch Tuesday, for three weeks; then the next)",
  },
  policy: {
    type: "string",
    valueHint: "address",
    help: "a feature or expedite policy of the config, such as featureUpdate/win11, instead of the monthly release",
  },
  hold: {
    type: "list",
    valueHint: "ring=days",
    help: "what if this ring were held back so many days more, such as pilot=3d; repeatable",
  },
  devices: {
    type: "list",
    valueHint: "ring=number",
    help: "how many devices a ring is supposed to have; repeatable",
  },
  assume: {
    type: "list",
    valueHint: "name=value",
    help: "another assumption, by the name that the forecast prints; repeatable",
  },
  seed: { type: "string", valueHint: "number", help: "what chance follows from (default: 1)" },
} as const satisfies OptionSpecs;

export const forecastCommand = defineCommand({
  path: "forecast",
  summary: "Tell when a release reaches each ring, and when it forces restarts",
  description:
    "Tell when a release reaches each ring, when it forces restarts, when 50, 80 and 95 % run it, and which devices restart in business hours or a freeze. Offline, unless --from-tenant or --actual is given. What is taken for granted is listed, each with the name by which --assume changes it",
  options: {
    ...whatIf,
    fromTenant: {
      type: "boolean",
      help: "count the devices of each ring in the tenant, and take its pauses into account",
    },
    actual: {
      type: "boolean",
      help: "set what compliance measures beside the forecast; counts devices, too",
    },
    html: {
      type: "string",
      valueHint: "file",
      help: "write a page: answers, pictures with a table each, what is taken for granted",
    },
    svg: {
      type: "string",
      valueHint: "dir",
      help: "write timeline.svg, patched.svg and restarts.svg into a folder, for Markdown",
    },
    mermaid: { type: "string", valueHint: "file", help: "write a Mermaid Gantt chart, for GitHub" },
    ics: {
      type: "string",
      valueHint: "file",
      help: "write first offers and last restarts as calendar events",
    },
    csv: { type: "string", valueHint: "file", help: "write one line for each ring" },
    ascii: { type: "boolean", help: "draw the timeline with ASCII characters only" },
    ...cacheOptions,
  },
  examples: [
    "ringwright forecast --release 2026-12-08 --html forecast.html --ics restarts.ics",
    "ringwright forecast --hold pilot=3d --assume offShare=0.5",
    "ringwright forecast --from-tenant --actual",
  ],
});

export const forecastDiffCommand = defineCommand({
  path: "forecast diff",
  operands: { before: { isFile: true }, after: { isFile: true } },
  summary: "Tell what a change of the config does to the forecast, the worst first; offline",
  options: whatIf,
  examples: ["ringwright forecast diff main/ringwright.yaml ringwright.yaml --release 2026-12-08"],
});

/** What both commands take. */
export type WhatIfOptions = typeof whatIf;
