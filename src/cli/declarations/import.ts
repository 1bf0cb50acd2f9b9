import type { ImportFormat } from "../../importers/import-format.ts";
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

const importOptions = {
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
  sourceTenant: {
    type: "string",
    valueHint: "id",
    help: "tenant that the files come from, where they do not say it",
  },
  targetTenant: { type: "string", valueHint: "id", help: "tenant that they are imported for" },
  sameTenant: {
    type: "boolean",
    help: "both are one: keep ids, and adopt what has one",
  },
  createGroups: {
    type: "boolean",
    help: "make dynamic groups of another tenant, where their rule is known",
  },
} as const;

const unchanged = "leave out what equals Graph's default";

/** `import FROM` of a tool whose policies are Graph's own objects. */
function importCommand<const From extends ImportFormat>(
  from: From,
  { summary, description, examples }: ImportTexts,
) {
  return defineCommand({
    path: `import ${from}`,
    operands: { files: { isMany: true, isFile: true } },
    summary,
    description,
    options: {
      ...importOptions,
      onlyChanged: { type: "boolean", help: unchanged, default: from === "openintunebaseline" },
    },
    examples,
  });
}

interface ImportTexts {
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly string[];
}

/** The declaration of one such command. */
export type ImportCommand = ReturnType<typeof importCommand>;

/** A command for each tool but Group Policy. */
export const importCommands: Readonly<Record<ImportFormat, ImportCommand>> = {
  graph: importCommand("graph", {
    summary: "Turn answers of Graph, as copied or recorded, into config files",
    description:
      "Turn answers of Graph into config files: an object, a list, answers of $batch,\nor a recording of a browser (HAR), of which only what was answered is read.",
    examples: [
      "ringwright import graph deviceConfigurations.json --out policies",
      "ringwright import graph intune.microsoft.com.har --same-tenant --out policies",
    ],
  }),
  intunemanagement: importCommand("intunemanagement", {
    summary: "Turn an export of IntuneManagement into config files",
    description:
      "Turn an export of IntuneManagement into config files. Its MigrationTable.json\ngives the tenant and the names of groups.",
    examples: [
      "ringwright import intunemanagement export --out policies",
      "ringwright import intunemanagement export --target-tenant 11111111-2222-3333-4444-555555555555 --out policies",
    ],
  }),
  openintunebaseline: importCommand("openintunebaseline", {
    summary: "Turn the update policies of OpenIntuneBaseline into config files",
    description:
      "Turn the update policies of OpenIntuneBaseline into config files, with what\ndiffers from Graph's default for a new policy, and assigned to nobody.",
    examples: [
      "ringwright import openintunebaseline OpenIntuneBaseline/WINDOWS/IntuneManagement --out policies",
    ],
  }),
  intunecd: importCommand("intunecd", {
    summary: "Turn a backup of IntuneCD into config files",
    description:
      "Turn a backup of IntuneCD, in JSON or YAML, into config files. It has no ids\nunless its files' names carry them, and no hotpatch policies.",
    examples: ["ringwright import intunecd backup --out policies"],
  }),
  intunebackup: importCommand("intunebackup", {
    summary: "Turn a backup of IntuneBackupAndRestore into config files",
    description:
      "Turn a backup of IntuneBackupAndRestore into config files. The assignments of a\npolicy are in a file of the same name in the folder Assignments.",
    examples: ["ringwright import intunebackup backup --same-tenant --out policies"],
  }),
  m365dsc: importCommand("m365dsc", {
    summary: "Turn a configuration of Microsoft365DSC into config files",
    description:
      "Turn a configuration of Microsoft365DSC into config files. It is read as data and\nnever run: what a variable or a call would give is unknown.",
    examples: ["ringwright import m365dsc M365TenantConfig.ps1 --out policies"],
  }),
  terraform: importCommand("terraform", {
    summary: "Turn update policies in a state of Terraform into config files",
    description:
      "Turn update policies, filters and groups in a state of Terraform into config\nfiles. Prints the commands that take them out of the state: two tools must not\nown one object.",
    examples: [
      "terraform show -json > state.json && ringwright import terraform state.json --same-tenant --out policies",
    ],
  }),
  cipp: importCommand("cipp", {
    summary: "Turn templates of CIPP into config files",
    description:
      "Turn templates of CIPP into config files, assigned as the standards beside them\nsay. A %variable% becomes ${var:VARIABLE}.",
    examples: ["ringwright import cipp templates --out policies"],
  }),
};
