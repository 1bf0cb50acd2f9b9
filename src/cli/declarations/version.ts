import { defineCommand } from "../command-line/define-command.ts";

export const versionCommand = defineCommand({
  path: "version",
  summary: "Print the version, as -V does; with --json also that of Node",
  examples: ["ringwright version --json"],
});
