import { badIntuneRequest } from "../ground/refusal.ts";
import { textOf, type WireObject } from "../ground/wire.ts";
import type { Tenant } from "../state/tenant.ts";

/** Unverified: how long it takes. */
const publishingMs = 5_000;

/** Ends the publishing of apps whose time it is. To be called before apps are read. */
export function publishApps(tenant: Tenant): void {
  const { publishedAt } = tenant.rows.appContents;
  const now = tenant.clock.now().getTime();
  for (const [id, at] of publishedAt) {
    if (at > now) continue;
    publishedAt.delete(id);
    const row = tenant.rows.table("mobileApps").get(id);
    if (row !== undefined)
      tenant.rows.table("mobileApps").set(id, { ...row, publishingState: "published" });
  }
}

/**
 * An app with what follows from the content that it is given: it has to be a version that was
 * committed, and is published after a while. Nothing else of an app changes its content.
 */
export function withContent(
  tenant: Tenant,
  row: WireObject,
  before: WireObject | undefined,
): WireObject {
  if (before === undefined)
    return { ...row, publishingState: "notPublished", committedContentVersion: null, size: 0 };
  const version = textOf(row, "committedContentVersion");
  const was = textOf(before, "committedContentVersion");
  if (version === was) return row;
  const id = textOf(row, "id").toLowerCase();
  const { files, folders, publishedAt } = tenant.rows.appContents;
  const file = [...files.values()].find(
    (one) => one.appId === id && one.version === version && one.committed?.folder !== undefined,
  );
  if (file?.committed?.folder === undefined)
    throw badIntuneRequest(
      "Invalid property values. Property 'committedContentVersion' has an invalid value. It is no version whose files are committed.",
    );
  folders.set(id, file.committed.folder);
  publishedAt.set(id, tenant.clock.now().getTime() + publishingMs);
  return { ...row, publishingState: "processing", size: file.sizeEncrypted };
}

/**
 * 400 for an app that is not published.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-apps-win32lobapp publishingState: "The app
 * cannot be assigned unless the app is published". Unverified: status and words.
 */
export function demandPublished(row: WireObject): void {
  if (row["publishingState"] !== "published")
    throw badIntuneRequest("The app cannot be assigned unless it is published.");
}

/** What an app must have. Unverified: the words. */
export function checkApp(after: WireObject): void {
  for (const name of [
    "publisher",
    "fileName",
    "setupFilePath",
    "installCommandLine",
    "uninstallCommandLine",
  ])
    if (textOf(after, name).trim() === "")
      throw badIntuneRequest(
        `Invalid property values. Property '${name}' has an invalid value. It must not be empty.`,
      );
  const rules = Array.isArray(after["rules"]) ? (after["rules"] as WireObject[]) : [];
  const detections = rules.filter((rule) => rule["ruleType"] === "detection");
  if (detections.length === 0)
    throw badIntuneRequest("Invalid property values. An app needs a detection rule.");
  const architectures = [after["applicableArchitectures"], after["allowedArchitectures"]];
  if (architectures.every((value) => value === null || value === "none"))
    throw badIntuneRequest("Invalid property values. An app needs an architecture.");
}
