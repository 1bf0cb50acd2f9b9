import { isObjectId } from "../../kind/object-id.ts";
import { isMapping } from "../../kind/value-at.ts";
import { wireObjects, wireText } from "../../kind/wire.ts";
import type { ContentDraft } from "../read/content-draft.ts";
import { collectionOf } from "../read/graph-answers.ts";
import type { SourceDocument } from "../read/read-document.ts";

/**
 * One file of an export of IntuneManagement: an object with all that Graph said of it, or the table
 * of names that lies beside them.
 *
 * @see https://github.com/Micke-K/IntuneManagement
 */
export function readIntuneManagement(document: SourceDocument, draft: ContentDraft): void {
  if (document.form !== "json") return;
  const { file, value } = document;
  if (isMigrationTable(value)) readTable(file, value, draft);
  else if (isMapping(value)) draft.addWire(file, "", value, { collection: collectionOf(value) });
  else draft.addOther(file, "", "holds several objects, and IntuneManagement writes one a file");
}

/** Whether this is the table that says what ids of the source's tenant are called. */
export function isMigrationTable(value: unknown): value is Record<string, unknown> {
  return isMapping(value) && typeof value["TenantId"] === "string" && "Objects" in value;
}

function readTable(file: string, table: Record<string, unknown>, draft: ContentDraft): void {
  const tenantId = wireText(table, "TenantId");
  if (isObjectId(tenantId)) draft.addTenantId(file, tenantId);
  const { Objects: listed } = table;
  // PowerShell writes a list of one as the one
  for (const entry of wireObjects(Array.isArray(listed) ? listed : [listed])) {
    const [id, name] = [wireText(entry, "Id"), wireText(entry, "DisplayName")];
    if (wireText(entry, "Type") === "Group" && isObjectId(id) && name !== "")
      draft.nameGroup(id, { name });
  }
}
