import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant } from "../../mocks/index.ts";
import { packContent } from "../../src/win32-apps/content/pack-content.ts";
import { crc32 } from "node:zlib";
import { ask, refused } from "./ask.ts";

const apps = "/beta/deviceAppManagement/mobileApps";
const body = {
  "@odata.type": "#microsoft.graph.win32LobApp",
  displayName: "Go",
  publisher: "Corp",
  fileName: "go.intunewin",
  setupFilePath: "install.ps1",
  installCommandLine: "install",
  uninstallCommandLine: "uninstall",
  allowedArchitectures: "x64",
  rules: [
    {
      "@odata.type": "#microsoft.graph.win32LobAppPowerShellScriptRule",
      ruleType: "detection",
      scriptContent: "MQ==",
    },
  ],
};

async function newApp(tenant: MockTenant, more: object = {}): Promise<string> {
  const { status, json } = await ask(tenant, "POST", apps, { body: { ...body, ...more } });
  expect(status).toBe(201);
  return String((json as { id: unknown }).id);
}

/** An upload up to its address. */
async function newFile(tenant: MockTenant, app: string, sizes: object) {
  const versions = `${apps}/${app}/microsoft.graph.win32LobApp/contentVersions`;
  const version = await ask(tenant, "POST", versions, { body: {} });
  const files = `${versions}/${String((version.json as { id: unknown }).id)}/files`;
  const file = await ask(tenant, "POST", files, { body: { name: "f", ...sizes } });
  const path = `${files}/${String((file.json as { id: unknown }).id)}`;
  return { path, version: String((version.json as { id: unknown }).id), state: stateOf(file.json) };
}

function stateOf(json: unknown): unknown {
  return (json as { uploadState?: unknown }).uploadState;
}

async function put(tenant: MockTenant, url: string, query: string, content: Uint8Array | string) {
  const headers = typeof content === "string" ? {} : { "x-ms-blob-type": "BlockBlob" };
  const sent = typeof content === "string" ? content : new Uint8Array(content);
  const response = await tenant.fetch(`${url}&${query}`, { method: "PUT", body: sent, headers });
  return { status: response.status, text: await response.text() };
}

async function packed(text = "hello") {
  const bytes = Buffer.from(text);
  const file = {
    name: "install.ps1",
    size: bytes.length,
    crc32: crc32(bytes),
    read: async function* () {
      yield await Promise.resolve(bytes);
    },
  };
  const content = packContent([file]);
  const blocks: { id: string; bytes: Uint8Array }[] = [];
  for await (const block of content.blocks()) blocks.push(block);
  return { content, blocks, sizes: { size: content.size, sizeEncrypted: content.sizeStored } };
}

const listOf = (ids: readonly string[]) =>
  `<?xml version="1.0"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join("")}</BlockList>`;

async function uploaded(tenant: MockTenant, app: string) {
  const { content, blocks, sizes } = await packed();
  const file = await newFile(tenant, app, sizes);
  tenant.clock.advance(10_000);
  const { json } = await ask(tenant, "GET", file.path);
  const url = String((json as { azureStorageUri: unknown }).azureStorageUri);
  for (const { id, bytes } of blocks)
    expect((await put(tenant, url, `comp=block&blockid=${id}`, bytes)).status).toBe(201);
  expect((await put(tenant, url, "comp=blocklist", listOf(content.order()))).status).toBe(201);
  return { ...file, url, content, blocks };
}

describe("a Win32 app of the mock tenant", () => {
  test("is not published before a content is committed, made its own, and some time later", async () => {
    const tenant = createMockTenant();
    const app = await newApp(tenant);
    const file = await uploaded(tenant, app);
    const patch = { "@odata.type": body["@odata.type"], committedContentVersion: file.version };
    const publishing = async () =>
      ((await ask(tenant, "GET", `${apps}/${app}`)).json as { publishingState: unknown })
        .publishingState;

    expect(await publishing()).toBe("notPublished");
    await refused(ask(tenant, "PATCH", `${apps}/${app}`, { body: patch }), 400);
    expect(
      (await ask(tenant, "POST", `${file.path}/commit`, { body: file.content.seal() })).status,
    ).toBe(204);
    expect(stateOf((await ask(tenant, "GET", file.path)).json)).toBe("commitFilePending");
    tenant.clock.advance(10_000);
    expect(stateOf((await ask(tenant, "GET", file.path)).json)).toBe("commitFileSuccess");
    await ask(tenant, "PATCH", `${apps}/${app}`, { body: patch });
    expect(await publishing()).toBe("processing");
    const assign = { mobileAppAssignments: [] };
    await refused(ask(tenant, "POST", `${apps}/${app}/assign`, { body: assign }), 400);
    tenant.clock.advance(10_000);
    expect(await publishing()).toBe("published");
    expect((await ask(tenant, "POST", `${apps}/${app}/assign`, { body: assign })).status).toBe(204);
  });

  test.each([
    [
      "another digest",
      (info: Record<string, string>) => ({
        ...info,
        fileDigest: createHash("sha256").digest("base64"),
      }),
    ],
    [
      "another key",
      (info: Record<string, string>) => ({
        ...info,
        encryptionKey: Buffer.alloc(32).toString("base64"),
      }),
    ],
    [
      "another code",
      (info: Record<string, string>) => ({ ...info, macKey: Buffer.alloc(32).toString("base64") }),
    ],
    [
      "another profile",
      (info: Record<string, string>) => ({ ...info, profileIdentifier: "ProfileVersion2" }),
    ],
  ])("fails to commit a file with %s", async (_name, spoil) => {
    const tenant = createMockTenant();
    const file = await uploaded(tenant, await newApp(tenant));
    const { fileEncryptionInfo } = file.content.seal() as {
      fileEncryptionInfo: Record<string, string>;
    };

    await ask(tenant, "POST", `${file.path}/commit`, {
      body: { fileEncryptionInfo: spoil(fileEncryptionInfo) },
    });
    tenant.clock.advance(10_000);

    expect(stateOf((await ask(tenant, "GET", file.path)).json)).toBe("commitFileFailed");
  });

  test("has a storage that takes blocks by the address alone, and lists of known blocks", async () => {
    const tenant = createMockTenant();
    const file = await uploaded(tenant, await newApp(tenant));
    const { url } = file;
    const block = "comp=block&blockid=MDAwMDA5";

    expect(
      (await put(tenant, url.replace(/sig=.*/, "sig=x"), block, Buffer.from("a"))).status,
    ).toBe(403);
    expect((await put(tenant, url, "comp=block&blockid=MDA=", Buffer.from("a"))).status).toBe(201);
    expect((await put(tenant, url, block, Buffer.from("a"))).text).toContain("InvalidBlobOrBlock");
    expect((await put(tenant, url, "comp=blocklist", listOf(["bm8="]))).text).toContain(
      "InvalidBlockList",
    );
    expect((await put(tenant, url, "comp=blocklist", "nonsense")).text).toContain(
      "InvalidXmlDocument",
    );
    expect((await put(tenant, url, "comp=other", "x")).status).toBe(400);
    const withToken = await tenant.fetch(`${url}&${block}`, {
      method: "PUT",
      body: "x",
      headers: { Authorization: "Bearer x" },
    });
    expect(withToken.status).toBe(400);
    expect((await tenant.fetch(url)).status).toBe(405);
  });

  test("gives another address where one has run out", async () => {
    const tenant = createMockTenant();
    const file = await uploaded(tenant, await newApp(tenant));
    tenant.clock.advance(16 * 60_000);
    expect((await put(tenant, file.url, "comp=block&blockid=MDA=", Buffer.from("a"))).status).toBe(
      403,
    );

    expect((await ask(tenant, "POST", `${file.path}/renewUpload`, { body: {} })).status).toBe(204);
    expect(stateOf((await ask(tenant, "GET", file.path)).json)).toBe(
      "azureStorageUriRenewalPending",
    );
    tenant.clock.advance(10_000);
    const { json } = await ask(tenant, "GET", file.path);

    expect(stateOf(json)).toBe("azureStorageUriRenewalSuccess");
    const url = String((json as { azureStorageUri: unknown }).azureStorageUri);
    expect(url).not.toBe(file.url);
    expect((await put(tenant, url, "comp=block&blockid=MDA=", Buffer.from("a"))).status).toBe(201);
  });

  test("refuses what the service refuses", async () => {
    const tenant = createMockTenant();
    const post = async (more: object) =>
      await refused(ask(tenant, "POST", apps, { body: { ...body, ...more } }), 400);

    expect((await post({ rules: [] })).message).toContain("detection rule");
    expect((await post({ publisher: "" })).message).toContain("'publisher'");
    expect((await post({ allowedArchitectures: null })).message).toContain("architecture");
    expect((await post({ publishingState: "published" })).message).toContain("read-only");
    const app = await newApp(tenant);
    const versions = `${apps}/${app}/microsoft.graph.win32LobApp/contentVersions`;
    await refused(ask(tenant, "POST", `${versions}/9/files`, { body: { name: "f" } }), 404);
    await ask(tenant, "POST", versions, { body: {} });
    await refused(
      ask(tenant, "POST", `${versions}/1/files`, {
        body: { name: "f", size: 5, sizeEncrypted: 5 },
      }),
      400,
    );
    await refused(ask(tenant, "GET", `${versions}/1/files/${app}`), 404);
  });

  test("is listed by its type and by what it is, on beta alone", async () => {
    const tenant = createMockTenant();
    const id = await newApp(tenant);
    const found = async (query: string) =>
      (await ask(tenant, "GET", `${apps}?${query}`)).json["value"] as unknown as unknown[];

    expect(
      await found("$filter=isof('microsoft.graph.win32LobApp')&$expand=assignments"),
    ).toMatchObject([{ id, "@odata.type": body["@odata.type"], assignments: [] }]);
    expect(await found("$filter=isAssigned eq true")).toEqual([]);
    expect(await found("$filter=microsoft.graph.managedApp/appAvailability eq null")).toHaveLength(
      1,
    );
    const v1 = await ask(tenant, "GET", "/v1.0/deviceAppManagement/mobileApps");
    expect(v1.json["value"]).toEqual([]);
  });
});
