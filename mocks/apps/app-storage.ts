import type { Call } from "../ground/call.ts";
import type { WireAnswer, WireRequest } from "../ground/wire-message.ts";
import type { AppContentFile } from "../state/app-content.ts";
import type { Tenant } from "../state/tenant.ts";

const prefix = "/mock-app-storage/";
const addressLifeMs = 15 * 60_000;

/** The address that the blocks of a file are put to, at the place where Graph is. */
export function uploadAddress({ origin }: Call, { id, signature }: AppContentFile): string {
  return `${origin}${prefix}${id}?sv=2021-12-02&sr=b&sp=rw&sig=${signature}`;
}

/** The upload behind a path; undefined where the tenant made none of that id. */
export function storedContent(path: string, tenant: Tenant): AppContentFile | undefined {
  return path.startsWith(prefix)
    ? tenant.rows.appContents.files.get(path.slice(prefix.length))
    : undefined;
}

/** Whether a path belongs to the storage behind the contents of apps, not to Graph. */
export function isAppStoragePath(path: string): boolean {
  return path.startsWith(prefix);
}

/**
 * Put Block and Put Block List of a storage. The signature of the address is all that it wants: an
 * Authorization header beside it is refused.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block-list
 */
export function answerAppStorage(request: WireRequest, path: string, tenant: Tenant): WireAnswer {
  const found = storedContent(path, tenant);
  const query = new URL(request.url).searchParams;
  if (request.method !== "PUT") return refused(405, "UnsupportedHttpVerb");
  if (request.headers["authorization"] !== undefined)
    return refused(400, "InvalidAuthenticationInfo");
  const isOver = tenant.clock.now().getTime() >= (found?.askedAt ?? 0) + addressLifeMs;
  if (found === undefined || query.get("sig") !== found.signature || isOver)
    return refused(403, "AuthenticationFailed");
  const part = query.get("comp");
  if (part === "block") return putBlock(request, found, query.get("blockid") ?? "", tenant);
  return part === "blocklist"
    ? putList(request, found, tenant)
    : refused(400, "InvalidQueryParameterValue");
}

function putBlock(
  { bytes = new Uint8Array() }: WireRequest,
  found: AppContentFile,
  id: string,
  tenant: Tenant,
): WireAnswer {
  const others = [...found.blocks.keys()].some((known) => known.length !== id.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(id) || others) return refused(400, "InvalidBlobOrBlock");
  const blocks = new Map(found.blocks).set(id, bytes);
  tenant.rows.appContents.files.set(found.id, { ...found, blocks });
  return created();
}

function putList({ body = "" }: WireRequest, found: AppContentFile, tenant: Tenant): WireAnswer {
  const ids = [...body.matchAll(/<(?:Latest|Uncommitted)>([^<]*)<\/(?:Latest|Uncommitted)>/g)].map(
    ([, id = ""]) => id,
  );
  const parts = ids.map((id) => found.blocks.get(id));
  if (!body.includes("<BlockList>") || parts.length === 0)
    return refused(400, "InvalidXmlDocument");
  if (parts.includes(undefined)) return refused(400, "InvalidBlockList");
  const blob = Buffer.concat(parts.filter((part) => part !== undefined));
  // blocks that are in no list are gone with it
  tenant.rows.appContents.files.set(found.id, { ...found, blob, blocks: new Map() });
  return created();
}

function created(): WireAnswer {
  return { status: 201, headers: { "x-ms-version": "2021-12-02" }, body: undefined };
}

function refused(status: number, code: string): WireAnswer {
  return {
    status,
    headers: { "Content-Type": "application/xml" },
    body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>The request was refused.</Message></Error>`,
  };
}
