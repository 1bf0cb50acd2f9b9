import { defineCommand } from "../command-line/define-command.ts";

export const importGpoCommand = defineCommand({
  path: "import gpo",
  operands: { files: { isMany: true, isFile: true } },
  summary: "Turn the registry values of Windows Update policies into rings and settings",
  options: {
    out: {
      type: "string",
      valueHint: "path",
      help: "file or folder to write to",
      default: "ringwright.yaml",
    },
    stack: {
      type: "string",
      valueHint: "name",
      help: "the stack that shall own them",
      default: "corp-updates",
    },
    force: { type: "boolean", help: "write over an existing file" },
  },
  examples: [
    "reg export HKLM\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate wu.reg && ringwright import gpo wu.reg --out policies",
  ],
});
