import type { PolicyIdentity } from "../entries/policy-object.ts";
import { xmlChildren, xmlText, type XmlElement } from "../xml/xml-element.ts";

/** The namespace of `bkupInfo.xml` and `manifest.xml`. */
export const manifestNamespace = "http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest";

/** What `bkupInfo.xml` says of a backup, and `manifest.xml` of each. */
export interface BackupInfo extends Pick<PolicyIdentity, "name" | "id" | "domain"> {
  /** Of the backup, not of the policy: the folder's name. */
  readonly backupId: string;
  readonly backedUpAt: string | null;
}

/** The backups that a manifest lists. Its names say what folders are called, never where they are. */
export function readManifest(root: XmlElement): readonly BackupInfo[] {
  const instances = root.name === "BackupInst" ? [root] : xmlChildren(root, "BackupInst");
  return instances.map((instance) => ({
    name: xmlText(instance, "GPODisplayName") || null,
    id: xmlText(instance, "GPOGuid").toLowerCase() || null,
    domain: xmlText(instance, "GPODomain") || null,
    backupId: xmlText(instance, "ID").toLowerCase(),
    backedUpAt: xmlText(instance, "BackupTime") || null,
  }));
}
