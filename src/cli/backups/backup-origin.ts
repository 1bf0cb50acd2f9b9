import type { BackupRecord } from "../../backup/backup.ts";
import { quietLines, tenantTitle } from "../../report/origin-line.ts";
import type { Terminal } from "../terminal.ts";

/** Of which tenant and stack backups are, as the line above them. */
export function backupOrigin(
  record: Pick<BackupRecord, "tenantId"> | undefined,
  {
    stack,
    tenantName,
  }: { readonly stack: string; readonly tenantName?: string | null | undefined },
  { paintOut, outColumns }: Terminal,
): string {
  const title = tenantTitle({ id: record?.tenantId, name: tenantName });
  const lines = quietLines(`Tenant ${title}, stack ${stack}`, paintOut, outColumns?.());
  return `${lines.join("\n")}\n`;
}
