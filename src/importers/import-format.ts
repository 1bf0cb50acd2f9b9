/**
 * Tools and files whose update policies can be imported. Group Policy has a call of its own,
 * `importGroupPolicy`.
 */
export const importFormats = [
  "graph",
  "intunemanagement",
  "openintunebaseline",
  "intunecd",
  "intunebackup",
  "m365dsc",
  "terraform",
  "cipp",
] as const;

/** One of {@link importFormats}, as `ringwright import` takes it. */
export type ImportFormat = (typeof importFormats)[number];

/** What a format is called in messages. */
export const formatTitles: Readonly<Record<ImportFormat, string>> = {
  graph: "JSON of Graph",
  intunemanagement: "an export of IntuneManagement",
  openintunebaseline: "OpenIntuneBaseline",
  intunecd: "a backup of IntuneCD",
  intunebackup: "a backup of IntuneBackupAndRestore",
  m365dsc: "a configuration of Microsoft365DSC",
  terraform: "a state of Terraform",
  cipp: "a template of CIPP",
};

/** Endings of the files that a folder of that format is searched for, in lower case. */
export const formatEndings: Readonly<Record<ImportFormat, readonly string[]>> = {
  graph: [".json", ".har"],
  intunemanagement: [".json"],
  openintunebaseline: [".json"],
  intunecd: [".json", ".yaml", ".yml"],
  intunebackup: [".json"],
  m365dsc: [".ps1", ".m365"],
  terraform: [".json", ".tfstate", ".tf"],
  cipp: [".json"],
};
