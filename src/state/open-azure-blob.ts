import type { TokenCredential } from "../graph/credential.ts";
import { AzureBlobStore } from "./azure-blob-store.ts";
import { isMissingPackage } from "./missing-package.ts";
import type { OpenedStore } from "./opened-store.ts";

/**
 * The container that a URL names. A SAS in its query signs in; else `credential` does, which is
 * asked for only then. Sends nothing yet.
 *
 * @throws {TypeError} where it is no such URL, or the package `@azure/storage-blob` is not installed.
 */
export async function openAzureBlob(
  url: string,
  credential: () => Promise<TokenCredential>,
): Promise<OpenedStore> {
  const parsed = URL.parse(url);
  // a signature or a token goes over TLS, but to this machine
  const isSafe = parsed?.protocol === "https:" || isLoopback(parsed?.hostname);
  if (!parsed || !isSafe || parsed.pathname.length < 2) {
    throw new TypeError(
      "the url of the state store must be that of a container, such as https://ACCOUNT.blob.core.windows.net/ringwright; connection strings are not taken",
    );
  }
  const { ContainerClient } = await loadStorage();
  const container = parsed.searchParams.has("sig")
    ? new ContainerClient(url, undefined, clientOptions)
    : new ContainerClient(url, forStorage(await credential()), clientOptions);
  return {
    store: new AzureBlobStore(container),
    place: `${parsed.origin}${parsed.pathname}`,
    close: () => Promise.resolve(),
  };
}

const clientOptions = {
  retryOptions: { maxTries: 4, tryTimeoutInMs: 10_000, retryDelayInMs: 500 },
};

/** The client asks with options of its own, of which the tenant concerns a sign-in. */
function forStorage(credential: TokenCredential) {
  return {
    getToken: async (scopes: string | string[], options: { readonly tenantId?: string } = {}) => {
      const { tenantId } = options;
      const found = await credential.getToken(scopes, tenantId === undefined ? {} : { tenantId });
      if (found === null) return null;
      return { token: found.token, expiresOnTimestamp: found.expiresOnTimestamp };
    },
  };
}

function isLoopback(hostname: string | undefined): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(hostname ?? "");
}

async function loadStorage() {
  try {
    return await import("@azure/storage-blob");
  } catch (error) {
    if (!isMissingPackage(error)) throw error;
    throw new TypeError(
      "state in Azure Blob Storage needs the package @azure/storage-blob: npm install @azure/storage-blob@12",
      { cause: error },
    );
  }
}
