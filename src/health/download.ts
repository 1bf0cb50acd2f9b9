import type { Fetch } from "../graph/index.ts";
import { networkReason } from "../graph/network-failure.ts";
import type { Sleep } from "../graph/wait.ts";
import { ReportExportError } from "./export-error.ts";

export interface DownloadOptions {
  readonly reportName: string;
  /** Plain http is taken on loopback only, and only where Graph itself is there. */
  readonly graphUrl: string;
  readonly fetch: Fetch;
  readonly sleep: Sleep;
  /** Most bytes that are taken. */
  readonly limit: number;
  readonly abortSignal?: AbortSignal;
}

/** The signature of the address is no longer good. */
export class LinkExpired extends ReportExportError {
  constructor(reportName: string) {
    super(
      reportName,
      "download",
      "its download link expired twice. Check the clock of this machine, and try again",
    );
  }
}

/**
 * A file behind a shared access signature, whole. The request has no token, no cookie and
 * follows no redirect, and the address gets into no message.
 *
 * @see https://learn.microsoft.com/azure/storage/common/storage-sas-overview
 */
export async function download(
  url: string,
  options: DownloadOptions,
): Promise<readonly Uint8Array[]> {
  const { reportName } = options;
  demandSafe(url, options);
  for (let attempt = 1; ; attempt++) {
    options.abortSignal?.throwIfAborted();
    const outcome = await tryOnce(url, options);
    if (Array.isArray(outcome)) return outcome as readonly Uint8Array[];
    if (attempt === attempts) {
      throw new ReportExportError(
        reportName,
        "download",
        `its file could not be downloaded (${String(outcome)}, ${attempts} times). Try again; behind a proxy, allow https to the storage account of your region (*.blob.core.windows.net)`,
      );
    }
    await options.sleep(
      1000 * 2 ** attempt,
      options.abortSignal && { abortSignal: options.abortSignal },
    );
  }
}

const attempts = 3;
const timeoutInMs = 600_000;

/** The content, or why it is worth another try. */
async function tryOnce(
  url: string,
  { reportName, fetch, limit, abortSignal }: DownloadOptions,
): Promise<readonly Uint8Array[] | string> {
  const timeout = AbortSignal.timeout(timeoutInMs);
  let response: Response;
  try {
    response = await fetch(url, {
      method: "GET",
      redirect: "manual",
      credentials: "omit",
      signal: abortSignal ? AbortSignal.any([abortSignal, timeout]) : timeout,
    });
  } catch (error) {
    abortSignal?.throwIfAborted();
    return reasonOf(error);
  }
  const { status } = response;
  if (status !== 200 || response.body === null) {
    await response.body?.cancel();
    // Azure Storage answers 403 AuthenticationFailed once the signature has run out
    if (status === 401 || status === 403 || status === 404 || status === 410)
      throw new LinkExpired(reportName);
    if (status === 408 || status === 429 || status >= 500) return `status ${status}`;
    throw new ReportExportError(
      reportName,
      "download",
      `its storage answered with status ${status}${status >= 300 && status < 400 ? ", a redirect, which is not followed" : ""}. Try again later`,
    );
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > limit) throw tooLarge(reportName, limit);
      chunks.push(chunk);
    }
  } catch (error) {
    abortSignal?.throwIfAborted();
    if (error instanceof ReportExportError) throw error;
    return reasonOf(error);
  }
  return chunks;
}

function demandSafe(url: string, { reportName, graphUrl }: DownloadOptions): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const local =
    parsed?.protocol === "http:" &&
    isLoopback(parsed.hostname) &&
    isLoopback(new URL(graphUrl).hostname);
  if (parsed && parsed.username === "" && (parsed.protocol === "https:" || local)) return;
  throw new ReportExportError(
    reportName,
    "refusedUrl",
    "Graph gave a download address that is not https; nothing was fetched from it",
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

// never the message of a failed fetch, which may hold the address
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "no answer in time";
  return networkReason(error) ?? "the connection was lost";
}

function tooLarge(reportName: string, limit: number): ReportExportError {
  return new ReportExportError(
    reportName,
    "tooLarge",
    `its file is larger than ${Math.round(limit / 2 ** 20)} MiB. Ask for fewer policies at once`,
  );
}
