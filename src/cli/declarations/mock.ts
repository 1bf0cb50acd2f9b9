import { defineCommand } from "../command-line/define-command.ts";

export const mockServeCommand = defineCommand({
  path: "mock serve",
  summary: "Serve a mock tenant on loopback, to try everything without a real one",
  options: {
    port: { type: "string", valueHint: "number", help: "port; 0 takes a free one", default: "0" },
    devices: {
      type: "string",
      valueHint: "number",
      help: "size of the simulated fleet",
      default: "0",
    },
    seed: {
      type: "string",
      valueHint: "number",
      help: "the same seed gives the same fleet",
      default: "1",
    },
    state: { type: "string", valueHint: "file", help: "keeps the tenant across restarts" },
  },
  examples: ["ringwright mock serve --port 8787 --devices 2000 --state tenant.json"],
});

export const demoCommand = defineCommand({
  path: "demo",
  summary: "The whole story against a mock tenant that it starts itself",
  examples: ["ringwright demo"],
});
