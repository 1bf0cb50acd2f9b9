import { defineCommand } from "../command-line/define-command.ts";

export const importGpoCommand = defineCommand({
  path: "import gpo",
  operands: { files: { isMany: true, isFile: true } },
  summary: "Turn Windows Update policies of Group Policy into rings and settings",
  description:
    "Turn Windows Update policies of Group Policy into rings and settings, one of\neach a policy. Reads folders of Backup-GPO, reports in XML (Get-GPOReport,\ngpresult /x), registry.pol, LGPO text, .reg files and the output of reg query.",
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
    "ringwright import gpo backups --out policies    # after: Backup-GPO -All -Path backups",
    "ringwright import gpo gpreport.xml --out policies    # after: Get-GPOReport -All -ReportType Xml -Path gpreport.xml",
    "gpresult /scope computer /x result.xml && ringwright import gpo result.xml --out policies",
    "reg export HKLM\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate wu.reg && ringwright import gpo wu.reg --out policies",
  ],
});
