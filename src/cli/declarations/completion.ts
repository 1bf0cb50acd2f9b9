import { defineCommand } from "../command-line/define-command.ts";

const shells = ["bash", "zsh", "fish", "powershell"] as const;

export const completionCommand = defineCommand({
  path: "completion",
  operands: { shell: { choices: shells } },
  summary: "Print a script for bash, zsh, fish or powershell that completes commands and options",
  isText: true,
  examples: [
    "source <(ringwright completion bash)",
    "source <(ringwright completion zsh)",
    "ringwright completion fish | source",
    "ringwright completion powershell | Out-String | Invoke-Expression",
  ],
});
