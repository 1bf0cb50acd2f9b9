import { type GraphClient, odataString, type OperationOptions } from "../graph/index.ts";
import type { Fetch } from "../graph/index.ts";
import { retryAfterInMs } from "../graph/retry-after.ts";
import { realSleep, type Sleep } from "../graph/wait.ts";
import { download, LinkExpired } from "./download.ts";
import { ReportExportError } from "./export-error.ts";
import { csvRows } from "./csv-rows.ts";
import type { ReportRequest, ReportRow } from "./report-request.ts";
import { unzipOne } from "./unzip.ts";

/** How a report is waited for and how large it may be. */
export interface ExportOptions extends OperationOptions {
  /** The clock that `timeoutInMs` is measured by. Default: the machine's. */
  readonly now?: (() => Date) | undefined;
  /** Waits between two looks at the job. Default: a timer. */
  readonly sleep?: Sleep | undefined;
  /** Gets the file, without a token. Default: the global one. */
  readonly fetch?: Fetch | undefined;
  /** How long Intune may take to make the report. Default ten minutes. */
  readonly timeoutInMs?: number;
  /** Most bytes of the file as it is sent. Default 128 MiB. */
  readonly maxDownloadBytes?: number;
  /** Most bytes of the report itself. Default 1 GiB. */
  readonly maxReportBytes?: number;
  /** Told before each wait for the service, in milliseconds. */
  readonly onWait?:
    | ((waited: { readonly report: string; readonly ms: number }) => void)
    | undefined;
}

/**
 * The rows of a report, one at a time, as Intune had them when the job ran.
 *
 * ```ts
 * const rows = exportReport(graph, {
 *   reportName: "DeviceFailuresByFeatureUpdatePolicy",
 *   select: ["DeviceName"],
 *   filter: `(PolicyId eq '${id}')`,
 * });
 * for await (const row of rows) console.log(row["DeviceName"]);
 * ```
 *
 * Needs `DeviceManagementConfiguration.ReadWrite.All`: Graph wants a permission to write
 * from whoever exports a report.
 *
 * @throws {ReportExportError} where the job fails, takes too long, or gives no such report.
 * @throws {GraphError} where Graph refuses the job.
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/reports-export-graph-apis
 */
export async function* exportReport(
  graph: GraphClient,
  request: ReportRequest,
  options: ExportOptions = {},
): AsyncGenerator<ReportRow> {
  const limit = options.maxReportBytes ?? 2 ** 30;
  const file = await fetchReport(graph, request, options);
  const content = unzipOne(file, { reportName: request.reportName, limit });
  for await (const row of csvRows(content, request)) {
    options.abortSignal?.throwIfAborted();
    yield row;
  }
}

async function fetchReport(
  graph: GraphClient,
  request: ReportRequest,
  options: ExportOptions,
): Promise<readonly Uint8Array[]> {
  for (let attempt = 1; ; attempt++) {
    const url = await runJob(graph, request, options);
    try {
      return await download(url, {
        reportName: request.reportName,
        graphUrl: graph.graphUrl,
        fetch: options.fetch ?? fetch,
        sleep: options.sleep ?? realSleep,
        limit: options.maxDownloadBytes ?? 2 ** 27,
        ...(options.abortSignal && { abortSignal: options.abortSignal }),
      });
    } catch (error) {
      // the link lives some hours at most; a new job makes a new one
      if (!(error instanceof LinkExpired) || attempt > 1) throw error;
    }
  }
}

interface Job {
  readonly id?: unknown;
  readonly status?: unknown;
  readonly url?: unknown;
}

/** Resolves with the secret address of the finished report. */
async function runJob(
  graph: GraphClient,
  { reportName, select, filter }: ReportRequest,
  options: ExportOptions,
): Promise<string> {
  const { abortSignal, onWait, timeoutInMs = 600_000 } = options;
  const now = options.now ?? (() => new Date());
  const sleep = options.sleep ?? realSleep;
  const signal = { ...(abortSignal && { abortSignal }) };
  const begun = now().getTime();
  let { body: job, headers } = await graph.send<Job>(
    {
      method: "POST",
      version: "v1.0",
      path: "/deviceManagement/reports/exportJobs",
      body: {
        reportName,
        ...(filter !== undefined && { filter }),
        select,
        format: "csv",
        localizationType: "localizedValuesAsAdditionalColumn",
      },
      // a second job does no harm, so that a lost answer may be asked for again
      operation: "query",
    },
    signal,
  );
  // known by the id alone: a job may come back under the name of another report
  const { id } = job;
  if (typeof id !== "string" || id === "") {
    throw new ReportExportError(reportName, "failed", "Graph gave the job no id. Try again later");
  }
  const path = `/deviceManagement/reports/exportJobs(${encodeURIComponent(odataString(id))})`;
  for (let round = 0; ; round++) {
    const status = String(job.status).toLowerCase();
    if (status === "completed" && typeof job.url === "string" && job.url !== "") return job.url;
    if (status === "failed") {
      throw new ReportExportError(
        reportName,
        "failed",
        `Intune says that its job failed. Try again; where it fails each time, open the report in the Intune admin center, and ask Microsoft support with the job ${id}`,
      );
    }
    const elapsed = now().getTime() - begun;
    const asked = retryAfterInMs({ headers, embedded: undefined, now: now() });
    const wait = asked ?? Math.min(2000 * 1.5 ** round, 20_000);
    if (elapsed + wait > timeoutInMs) {
      throw new ReportExportError(
        reportName,
        "timeout",
        `its job was not finished after ${Math.round(elapsed / 1000)} s (it says "${String(job.status)}"). Large tenants take longer at busy hours: try again later`,
      );
    }
    onWait?.({ report: reportName, ms: elapsed });
    await sleep(wait, signal);
    ({ body: job, headers } = await graph.send<Job>(
      { method: "GET", version: "v1.0", path },
      signal,
    ));
  }
}
