import type { WireAnswer, WireRequest } from "../ground/wire-message.ts";
import type { ExportJob } from "../state/export-job.ts";
import type { Tenant } from "../state/tenant.ts";
import { lifeOf } from "./export-jobs.ts";
import { csvLines, jsonLines, zipLines } from "./report-file.ts";
import { cellOf, fileColumns, reportRows } from "./report-rows.ts";
import { findReport } from "./report-table.ts";

const prefix = "/mock-storage/";

/** Whether a path belongs to the storage behind the links of report exports, not to Graph. */
export function isStoragePath(path: string): boolean {
  return path.startsWith(prefix);
}

/**
 * The file behind a link with a shared access signature. Such a link is all that the storage
 * wants: an Authorization header beside it is refused.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/create-service-sas
 */
export function answerStorage(request: WireRequest, path: string, tenant: Tenant): WireAnswer {
  if (request.method !== "GET") return refused(405, "UnsupportedHttpVerb");
  if (request.headers["authorization"] !== undefined)
    return refused(400, "InvalidAuthenticationInfo");
  const job = storedReport(path, tenant);
  const signature = /[?&]sig=([^&]*)/.exec(request.url)?.[1];
  if (job === undefined || signature !== job.signature) return refused(403, "AuthenticationFailed");
  const { readyAt, expiresAt } = lifeOf(tenant, job);
  const now = tenant.clock.now().getTime();
  if (now < readyAt || now >= expiresAt) return refused(403, "AuthenticationFailed");
  return {
    status: 200,
    headers: { "Content-Type": "application/octet-stream" },
    body: fileOf(tenant, job),
  };
}

/** The export behind the path of a link; undefined where the tenant made none of that id. */
export function storedReport(path: string, tenant: Tenant): ExportJob | undefined {
  if (!isStoragePath(path)) return undefined;
  const id = decodeURIComponent(path.slice(prefix.length).replace(/\.zip$/, ""));
  return tenant.rows.exportJobs.get(id);
}

function fileOf(tenant: Tenant, job: ExportJob): Uint8Array {
  const report = findReport(job.reportName);
  if (report === undefined) throw new RangeError(`No report is called ${job.reportName}.`);
  const columns = fileColumns(report, job.select, job.localization);
  const replace = job.localization === "replaceLocalizableValues";
  const rows = function* (): Generator<readonly string[]> {
    for (const row of reportRows(tenant, report, job.filters))
      yield columns.map((column) => cellOf(row, column, replace));
  };
  const lines = job.format === "json" ? jsonLines(columns, rows()) : csvLines(columns, rows());
  return zipLines(`${job.id}.${job.format}`, lines);
}

function refused(status: number, code: string): WireAnswer {
  return {
    status,
    headers: { "Content-Type": "application/xml" },
    body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>Server failed to authenticate the request.</Message></Error>`,
  };
}
