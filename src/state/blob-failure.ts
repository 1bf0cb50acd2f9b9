import { withoutSecrets } from "./without-secrets.ts";

/** The service's own code, such as `BlobNotFound`; else that of the network, such as `ENOTFOUND`. */
export function codeOfBlobError(error: unknown): string | undefined {
  const { code, details } = (error ?? {}) as {
    readonly code?: unknown;
    readonly details?: { readonly errorCode?: unknown };
  };
  // an answer without a body has it in a header alone
  const found = code ?? details?.errorCode;
  return typeof found === "string" ? found : undefined;
}

/** Whether a blob, or its whole container, is not there. */
export function isMissingBlob(error: unknown): boolean {
  return ["BlobNotFound", "ContainerNotFound"].includes(codeOfBlobError(error) ?? "");
}

/**
 * What went wrong with a container, and what to do. The client's error is no `cause`, since it
 * carries the request with its URL and headers; nor is the service's text quoted, which has
 * parts of the signature where that is refused.
 */
export function blobFailure(place: string, error: unknown): Error {
  const { name, statusCode, message } = (error ?? {}) as {
    readonly name?: unknown;
    readonly statusCode?: unknown;
    readonly message?: unknown;
  };
  const code = codeOfBlobError(error);
  // who cannot sign in has a status of the identity platform's, not of the store's
  const isOfStore = !/Authentication|Credential/.test(String(name));
  if (typeof statusCode === "number" && isOfStore) {
    const said = code === undefined ? String(statusCode) : `${statusCode} ${code}`;
    return new Error(`the state store ${place} failed: ${said}; ${adviceOf(statusCode)}`);
  }
  const said = withoutSecrets(typeof message === "string" ? message : String(error));
  return new Error(
    `the state store ${place} failed: ${said}; see that it can be reached from here and that the sign-in works, then run the command again`,
  );
}

// https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
function adviceOf(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return "give the identity the role Storage Blob Data Contributor on the container, or a SAS that may read, add, create, write, delete and list and has not expired";
    case 404:
      return "make the container, or correct the url";
    case 409:
      return "see in the portal what holds the container back, then run the command again";
    default:
      return "run the command again; where it stays so, look into the metrics of the storage account";
  }
}
