import type {
  ContentAt,
  ContentProgress,
  ContentRequests,
  ContentVersion,
} from "../kind/content.ts";
import type { GraphRequest } from "../graph/request.ts";
import { type WireObject, wireDate, wireText } from "../kind/wire.ts";
import { notesWith } from "./content-marker.ts";

/** Beta, as everything of the kind: v1.0 has no assignment filters. */
const graphVersion = "beta";

/** Where apps of all kinds are. */
export const appsPath = "/deviceAppManagement/mobileApps";

/**
 * The requests by which the content of a Win32 app is uploaded.
 *
 * @see https://learn.microsoft.com/graph/api/intune-apps-mobileappcontent-create
 * @see https://learn.microsoft.com/graph/api/intune-apps-mobileappcontentfile-create
 * @see https://learn.microsoft.com/graph/api/intune-apps-mobileappcontentfile-commit
 * @see https://github.com/microsoft/mggraph-intune-samples LOB_Application/Win32_Application_Add.ps1
 */
export const contentRequests: ContentRequests = {
  createVersion: (id) => ({
    method: "POST",
    version: graphVersion,
    path: versionsOf(id),
    body: {},
    // a second version that is never committed is nobody's
    operation: "repeatable",
  }),
  createFile: (at, { size, sizeStored }) => ({
    method: "POST",
    version: graphVersion,
    path: filesOf(at),
    body: {
      "@odata.type": "#microsoft.graph.mobileAppContentFile",
      name: contentFileName,
      size,
      sizeEncrypted: sizeStored,
      manifest: null,
      isDependency: false,
    },
    operation: "create",
  }),
  getFile: (at) => ({ method: "GET", version: graphVersion, path: fileOf(at) }),
  renew: (at) => action(at, "renewUpload", {}),
  commit: (at, seal) => action(at, "commit", seal),
  publish: (committed, fields, live) => ({
    committedContentVersion: committed,
    notes: notesWith(live["notes"], {
      version: committed,
      archive: String(fields["content.archive"]),
      bytes: Number(fields["content.bytes"] ?? 0),
      digest: String(fields["content.digest"]),
      installer: String(fields["content.installer"]),
    }),
  }),
};

/** What Microsoft's packaging tool calls the encrypted ZIP within a package. */
const contentFileName = "IntunePackage.intunewin";

/** How far the service is with a file, by `uploadState`. */
export function uploadProgress(file: WireObject): ContentProgress {
  const word = wireText(file, "uploadState");
  switch (word) {
    case "azureStorageUriRequestSuccess":
    case "azureStorageUriRenewalSuccess": {
      const address = wireText(file, "azureStorageUri");
      return address === ""
        ? { state: "waiting" }
        : {
            state: "open",
            address,
            expiresAt: wireDate(file, "azureStorageUriExpirationDateTime"),
          };
    }
    case "commitFileSuccess":
      return { state: "committed" };
    default:
      return /(?:Failed|TimedOut)$/i.test(word) || word === "error"
        ? { state: "failed", word }
        : { state: "waiting" };
  }
}

function action(at: ContentAt, name: string, body: WireObject): GraphRequest {
  return {
    method: "POST",
    version: graphVersion,
    path: `${fileOf(at)}/${name}`,
    body,
    operation: "create",
  };
}

function versionsOf(id: string): string {
  // contents are of the derived type alone
  return `${appsPath}/${encodeURIComponent(id)}/microsoft.graph.win32LobApp/contentVersions`;
}

function filesOf({ id, version: number }: ContentVersion): string {
  return `${versionsOf(id)}/${encodeURIComponent(number)}/files`;
}

function fileOf(at: ContentAt): string {
  return `${filesOf(at)}/${encodeURIComponent(at.file)}`;
}
