import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import { hash32 } from "../ground/random.ts";
import { badIntuneRequest, intuneNotFound, modelFailure } from "../ground/refusal.ts";
import { isWireObject, sentinelDate, textOf, wireDate, type WireObject } from "../ground/wire.ts";
import { checkBody } from "../model/check-body.ts";
import { allowOnly } from "../odata/query.ts";
import { readVisible } from "../state/visible.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { AppContentFile } from "../state/app-content.ts";
import type { Tenant } from "../state/tenant.ts";
import { openAppFolder } from "./app-folder.ts";
import { uploadAddress } from "./app-storage.ts";

const access = {
  only: "beta",
  read: permissions.appsRead,
  write: permissions.appsWrite,
} as const;
const versions = "deviceAppManagement/mobileApps/{id}/microsoft.graph.win32LobApp/contentVersions";
const file = `${versions}/{version}/files/{file}`;

/**
 * Contents of Win32 apps: versions, their files, and how an upload goes.
 *
 * Left out: listing what there is, and any other kind of app. Unverified: how long the service takes
 * for each step, and that versions are numbered from 1.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-apps-mobileappcontentfile
 */
export const appContentRoutes: readonly Route[] = [
  { ...access, pattern: versions, methods: { POST: createVersion } },
  { ...access, pattern: `${versions}/{version}/files`, methods: { POST: createFile } },
  { ...access, pattern: file, methods: { GET: getFile } },
  { ...access, pattern: `${file}/commit`, methods: { POST: commitFile } },
  { ...access, pattern: `${file}/renewUpload`, methods: { POST: renewUpload } },
];

const addressMs = 1_500;
const commitMs = 4_000;
/** How long an address is good. IntuneWin32App asks for another after seven and a half minutes. */
const addressLifeMs = 15 * 60_000;

function createVersion(call: Call, tenant: Tenant, id = ""): Answer {
  demandApp(tenant, id);
  if (Object.keys(bodyOf(call)).some((name) => !name.startsWith("@")))
    throw modelFailure("A content version is created without properties.");
  const { versions: counts } = tenant.rows.appContents;
  const number = (counts.get(id.toLowerCase()) ?? 0) + 1;
  counts.set(id.toLowerCase(), number);
  return {
    status: 201,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#deviceAppManagement/mobileApps('${id}')/microsoft.graph.win32LobApp/contentVersions/$entity`,
      id: String(number),
    },
  };
}

function createFile(call: Call, tenant: Tenant, id = "", version = ""): Answer {
  demandVersion(tenant, id, version);
  const body = checkBody(bodyOf(call), {
    version: call.version,
    type: "mobileAppContentFile",
    meet: () => "take",
    portalOnly: [],
    navigation: [],
  });
  const [size, sizeEncrypted] = [Number(body["size"] ?? 0), Number(body["sizeEncrypted"] ?? 0)];
  if (size <= 0 || sizeEncrypted <= size)
    throw badIntuneRequest("Invalid property values. A file needs its size, and that in storage.");
  const now = tenant.clock.now().getTime();
  const made: AppContentFile = {
    id: tenant.rows.nextId(),
    appId: id.toLowerCase(),
    version,
    name: textOf(body, "name"),
    size,
    sizeEncrypted,
    createdAt: now,
    askedAt: now,
    isRenewed: false,
    signature: signatureOf(tenant),
    blocks: new Map(),
    blob: undefined,
    committed: undefined,
  };
  tenant.rows.appContents.files.set(made.id, made);
  return { status: 201, body: wireOf(call, tenant, made) };
}

function getFile(call: Call, tenant: Tenant, id = "", version = "", fileId = ""): Answer {
  allowOnly(call.query, ["$select"]);
  return { status: 200, body: wireOf(call, tenant, demandFile(tenant, id, version, fileId)) };
}

function renewUpload(_call: Call, tenant: Tenant, id = "", version = "", fileId = ""): Answer {
  const found = demandFile(tenant, id, version, fileId);
  if (found.committed !== undefined) throw badIntuneRequest("The file is committed already.");
  tenant.rows.appContents.files.set(fileId, {
    ...found,
    askedAt: tenant.clock.now().getTime(),
    isRenewed: true,
    signature: signatureOf(tenant),
  });
  return { status: 204 };
}

function commitFile(call: Call, tenant: Tenant, id = "", version = "", fileId = ""): Answer {
  const found = demandFile(tenant, id, version, fileId);
  const info = bodyOf(call)["fileEncryptionInfo"];
  if (!isWireObject(info)) throw modelFailure("The parameter 'fileEncryptionInfo' is missing.");
  const checked = checkBody(info, {
    version: call.version,
    type: "fileEncryptionInfo",
    meet: () => "take",
    portalOnly: [],
    navigation: [],
  });
  const folder = found.blob === undefined ? undefined : openAppFolder(found.blob, found, checked);
  tenant.rows.appContents.files.set(fileId, {
    ...found,
    committed: { at: tenant.clock.now().getTime(), folder },
  });
  return { status: 204 };
}

function wireOf(call: Call, tenant: Tenant, found: AppContentFile): WireObject {
  const state = stateOf(tenant, found);
  const isOpen =
    state === "azureStorageUriRequestSuccess" || state === "azureStorageUriRenewalSuccess";
  return {
    "@odata.context": `${rootOf(call)}/$metadata#deviceAppManagement/mobileApps('${found.appId}')/microsoft.graph.win32LobApp/contentVersions('${found.version}')/files/$entity`,
    id: found.id,
    name: found.name,
    size: found.size,
    sizeEncrypted: found.sizeEncrypted,
    isDependency: false,
    isFrameworkFile: false,
    manifest: null,
    createdDateTime: wireDate(new Date(found.createdAt)),
    isCommitted: state === "commitFileSuccess",
    azureStorageUri: isOpen ? uploadAddress(call, found) : null,
    azureStorageUriExpirationDateTime: isOpen
      ? wireDate(new Date(found.askedAt + addressLifeMs))
      : sentinelDate,
    uploadState: state,
  };
}

function stateOf(tenant: Tenant, { askedAt, isRenewed, committed }: AppContentFile): string {
  const now = tenant.clock.now().getTime();
  if (committed !== undefined) {
    if (now < committed.at + commitMs) return "commitFilePending";
    return committed.folder === undefined ? "commitFileFailed" : "commitFileSuccess";
  }
  const step = isRenewed ? "azureStorageUriRenewal" : "azureStorageUriRequest";
  return now < askedAt + addressMs ? `${step}Pending` : `${step}Success`;
}

function signatureOf(tenant: Tenant): string {
  return hash32(tenant.settings.seed, "upload", tenant.rows.nextId()).toString(16).padStart(8, "0");
}

function demandApp(tenant: Tenant, id: string): void {
  if (readVisible(tenant, "mobileApps", id) === undefined) throw intuneNotFound();
}

function demandVersion(tenant: Tenant, id: string, version: string): void {
  demandApp(tenant, id);
  const count = tenant.rows.appContents.versions.get(id.toLowerCase()) ?? 0;
  if (!/^[1-9]\d*$/.test(version) || Number(version) > count) throw intuneNotFound();
}

function demandFile(tenant: Tenant, id: string, version: string, fileId: string): AppContentFile {
  demandVersion(tenant, id, version);
  const found = tenant.rows.appContents.files.get(fileId);
  if (found === undefined || found.appId !== id.toLowerCase() || found.version !== version)
    throw intuneNotFound();
  return found;
}
