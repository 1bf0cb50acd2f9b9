import {
  nameless,
  type PolicyIdentity,
  type PolicyObject,
  type ReadObjects,
} from "../entries/policy-object.ts";
import type { RegistryText } from "../entries/registry-entry.ts";
import { gposOf, gpoIdentity, readGpReport, reportNamespace } from "./gp-report.ts";
import { type BackupInfo, manifestNamespace, readManifest } from "./manifest.ts";
import { openXml } from "./open-xml.ts";
import { parseRegistryPol } from "./parse-registry-pol.ts";
import type { GroupPolicyFile } from "./source-file.ts";
import { readXmlSource } from "./xml-source.ts";

/** What a file is in the folder of a policy. */
export type BackupFile = "info" | "report" | "values";

/** Files of one folder of a backup, or of a policy's folder in SYSVOL. */
export interface PolicyFolder {
  /** The folder's own name, such as `{6783823B-…}`; empty where the files stand alone. */
  readonly name: string;
  readonly parts: ReadonlyMap<BackupFile, GroupPolicyFile>;
}

// longest first: the folder is what stands before
const layouts: readonly (readonly [suffix: string, part: BackupFile])[] = [
  ["domainsysvol/gpo/machine/registry.pol", "values"],
  ["gpo/machine/registry.pol", "values"],
  ["machine/registry.pol", "values"],
  ["bkupinfo.xml", "info"],
  ["gpreport.xml", "report"],
];

/** Where in a folder a file belongs, by its path; undefined where it stands for itself. */
export function policyFilePlace(
  path: string,
): { readonly folder: string; readonly part: BackupFile } | undefined {
  const plain = path.replaceAll("\\", "/");
  for (const [suffix, part] of layouts) {
    const lower = plain.toLowerCase();
    if (lower !== suffix && !lower.endsWith(`/${suffix}`)) continue;
    return { folder: plain.slice(0, plain.length - suffix.length).replace(/\/$/, ""), part };
  }
  return undefined;
}

/**
 * The object of a folder: its values from the registry.pol, which is exact, and name, links and
 * filtering from the report. Without a registry.pol the values are those of the report.
 */
export function readPolicyFolder(
  { name: folder, parts }: PolicyFolder,
  manifest: ReadonlyMap<string, BackupInfo>,
): ReadObjects {
  const [info, report, pol] = [parts.get("info"), parts.get("report"), parts.get("values")];
  if (report && !info && !pol) return readXmlSource(report);
  const openedInfo = info && openXml(info, manifestNamespace);
  const opened = report && openXml(report, reportNamespace);
  const problems = [...(openedInfo?.problems ?? []), ...(opened?.problems ?? [])];
  if (problems.length > 0) return { objects: [], problems, otherValues: 0 };
  const root = opened?.root;
  const values = valuesOf(pol, report && root ? readGpReport(report.name, root) : undefined);
  const known =
    (openedInfo?.root && readManifest(openedInfo.root)[0]) ?? manifest.get(folder.toLowerCase());
  const gpo = root && gposOf(root)[0];
  const object: PolicyObject = {
    ...identified(gpo ? gpoIdentity(gpo) : nameless, known, folder),
    file: (pol ?? report ?? info)?.name ?? folder,
    backedUpAt: known?.backedUpAt ?? null,
    isExact: pol !== undefined,
    entries: values.entries,
  };
  return { objects: [object], problems: values.problems, otherValues: values.otherValues };
}

function identified(
  reported: PolicyIdentity,
  known: BackupInfo | undefined,
  folder: string,
): PolicyIdentity {
  // a folder in SYSVOL is named after the policy, one of a backup after the backup
  const ofFolder = !known && /^\{[0-9a-f-]{36}\}$/i.test(folder) ? folder.toLowerCase() : null;
  return {
    ...reported,
    name: known?.name ?? reported.name,
    id: known?.id ?? reported.id ?? ofFolder,
    domain: known?.domain ?? reported.domain,
  };
}

function valuesOf(pol: GroupPolicyFile | undefined, report: ReadObjects | undefined): RegistryText {
  const reported = report?.objects.flatMap(({ entries }) => entries) ?? [];
  if (pol) {
    const { entries, ...rest } = parseRegistryPol(pol.name, pol.bytes);
    // a registry.pol has no preferences
    return {
      entries: [...entries, ...reported.filter(({ isPreference }) => isPreference)],
      ...rest,
    };
  }
  return {
    entries: reported,
    problems: report?.problems ?? [],
    otherValues: report?.otherValues ?? 0,
  };
}
