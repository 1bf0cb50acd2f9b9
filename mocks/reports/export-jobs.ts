import { bodyOf, rootOf, type Answer, type Call } from "../ground/call.ts";
import { guidOf } from "../ground/random.ts";
import { badIntuneRequest, intuneNotFound, modelFailure } from "../ground/refusal.ts";
import { sentinelDate, type WireObject } from "../ground/wire.ts";
import { allowOnly } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { ExportJob } from "../state/export-job.ts";
import type { Tenant } from "../state/tenant.ts";
import { findReport, type Report } from "./report-table.ts";

// a write scope even to read: learn.microsoft.com/graph/api/intune-reporting-devicemanagementexportjob-get
const access = { read: permissions.reports, write: permissions.reports } as const;

/**
 * Report export jobs.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/reports-export-graph-apis
 */
export const exportJobRoutes: readonly Route[] = [
  {
    ...access,
    pattern: "deviceManagement/reports/exportJobs",
    methods: { GET: listJobs, POST: createJob },
  },
  {
    ...access,
    pattern: "deviceManagement/reports/exportJobs/{id}",
    methods: { GET: getJob, DELETE: deleteJob },
  },
];

const known = new Set([
  "@odata.type",
  "reportName",
  "filter",
  "select",
  "format",
  "localizationType",
  "search",
  "snapshotId",
]);
const readOnly = ["id", "status", "requestDateTime", "expirationDateTime", "url"];

function createJob(call: Call, tenant: Tenant): Answer {
  const body = bodyOf(call);
  for (const name of Object.keys(body)) {
    if (readOnly.includes(name)) throw badIntuneRequest(`The property '${name}' is read-only.`);
    if (!known.has(name) || (name === "search" && call.version !== "beta")) {
      throw modelFailure(
        `The property '${name}' does not exist on type 'microsoft.graph.deviceManagementExportJob'. Make sure to only use property names that are defined by the type.`,
      );
    }
  }
  const report = reportOf(body);
  // learn.microsoft.com/graph/api/resources/intune-reporting-devicemanagementexportjob
  refuseLong(body, "search", 100);
  refuseLong(body, "snapshotId", 128);
  const job: ExportJob = {
    id: `${report.comesBackAs ?? report.name}_${guidOf(tenant.settings.seed, "export", tenant.rows.exportJobs.size)}`,
    reportName: report.name,
    select: selectOf(body, report),
    ...filterOf(body, report),
    format: formatOf(body),
    localization: choice(
      body,
      "localizationType",
      ["localizedValuesAsAdditionalColumn", "replaceLocalizableValues"],
      "localizedValuesAsAdditionalColumn",
    ),
    requestedAt: tenant.clock.now().getTime(),
    signature: guidOf(tenant.settings.seed, "signature", tenant.rows.exportJobs.size).replaceAll(
      "-",
      "",
    ),
  };
  tenant.rows.exportJobs.set(job.id, job);
  return { status: 201, body: { ...context(call), ...wireOf(call, tenant, job, true) } };
}

function listJobs(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, []);
  const value = [...tenant.rows.exportJobs.values()].map((job) => wireOf(call, tenant, job));
  return {
    status: 200,
    body: {
      "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/reports/exportJobs`,
      value,
    },
  };
}

function getJob(call: Call, tenant: Tenant, id = ""): Answer {
  allowOnly(call.query, ["$select"]);
  const job = tenant.rows.exportJobs.get(id);
  if (job === undefined) throw intuneNotFound();
  return { status: 200, body: { ...context(call), ...wireOf(call, tenant, job) } };
}

function deleteJob(_call: Call, tenant: Tenant, id = ""): Answer {
  if (!tenant.rows.exportJobs.delete(id)) throw intuneNotFound();
  return { status: 204 };
}

/** How long a link is good. Seen in a sample; no page names a figure. */
const linkLifeMs = 6 * 3_600_000;

/** When the file of a job is there, and until when; instants on the tenant's clock. */
export function lifeOf(tenant: Tenant, job: ExportJob): { readyAt: number; expiresAt: number } {
  const readyAt = job.requestedAt + tenant.settings.delays.reportMs;
  return { readyAt, expiresAt: readyAt + linkLifeMs };
}

function wireOf(call: Call, tenant: Tenant, job: ExportJob, isNew = false): WireObject {
  const now = tenant.clock.now().getTime();
  const { readyAt, expiresAt } = lifeOf(tenant, job);
  const isReady = !isNew && now >= readyAt;
  const isFailure = tenant.settings.failingReports.includes(job.reportName);
  const status = isNew
    ? "notStarted"
    : !isReady
      ? "inProgress"
      : isFailure
        ? "failed"
        : "completed";
  return {
    id: job.id,
    // a job may come back as another report: never match by name
    reportName: findReport(job.reportName)?.comesBackAs ?? job.reportName,
    filter: job.filter,
    select: job.select,
    format: job.format,
    snapshotId: null,
    localizationType: job.localization,
    ...(call.version === "beta" && { search: null }),
    status,
    url:
      status === "completed"
        ? `${call.origin}/mock-storage/${encodeURIComponent(job.id)}.zip?sv=2024-11-04&sr=b&sp=r&se=${encodeURIComponent(new Date(expiresAt).toISOString())}&sig=${job.signature}`
        : null,
    requestDateTime: new Date(job.requestedAt).toISOString(),
    expirationDateTime: status === "completed" ? new Date(expiresAt).toISOString() : sentinelDate,
  };
}

function context(call: Call): WireObject {
  return {
    "@odata.context": `${rootOf(call)}/$metadata#deviceManagement/reports/exportJobs/$entity`,
  };
}

function reportOf(body: WireObject): Report {
  const name = body["reportName"];
  if (typeof name !== "string" || name === "" || name.length > 2_000)
    throw badIntuneRequest("Invalid property values. reportName is required.");
  const report = findReport(name);
  if (report === undefined)
    throw badIntuneRequest(`Invalid property values. The report '${name}' is not supported.`);
  return report;
}

function selectOf(body: WireObject, report: Report): readonly string[] {
  const select = body["select"];
  // the default columns change without notice: here it is the first half of them
  if (select === undefined || select === null)
    return report.columns.slice(0, Math.ceil(report.columns.length / 2));
  if (!Array.isArray(select) || select.some((column) => typeof column !== "string"))
    throw modelFailure("The property 'select' is not a collection of 'Edm.String'.");
  if (select.length > 256) throw badIntuneRequest("At most 256 columns can be selected.");
  const unknown = select.find((column) => !report.columns.includes(column as string)) as
    | string
    | undefined;
  if (unknown !== undefined)
    throw badIntuneRequest(`Invalid property values. The column '${unknown}' is not supported.`);
  return select.length === 0 ? report.columns : (select as string[]);
}

function filterOf(body: WireObject, report: Report): Pick<ExportJob, "filter" | "filters"> {
  const text = body["filter"] ?? null;
  if (text !== null && (typeof text !== "string" || text.length > 2_000))
    throw badIntuneRequest("Invalid property values. filter has at most 2000 characters.");
  const filters = new Map<string, string>();
  if (typeof text === "string" && text.trim() !== "") {
    for (const term of text.split(/\s+and\s+/i)) {
      const parts = /^\(?\s*(\w+)\s+eq\s+'([^']*)'\s*\)?$/i.exec(term.trim());
      if (parts === null) throw badIntuneRequest(`The filter '${text}' is not valid.`);
      const [, column = "", value = ""] = parts;
      if (!report.filters.includes(column))
        throw badIntuneRequest(`The column '${column}' can not be used in a filter.`);
      filters.set(column, value);
    }
  }
  const [required] = report.filters;
  if (report.policies !== undefined && required !== undefined && !filters.has(required))
    throw badIntuneRequest(`The filter has to name ${required}.`);
  return { filter: text, filters };
}

function formatOf(body: WireObject): ExportJob["format"] {
  const format = choice(body, "format", ["csv", "json", "pdf"], "csv");
  // Unverified: pdf is a value of the type, no page names a report that comes as such
  if (format === "pdf") throw badIntuneRequest("The report is not available as pdf.");
  return format === "json" ? "json" : "csv";
}

function refuseLong(body: WireObject, name: string, max: number): void {
  const value = body[name] ?? "";
  if (typeof value !== "string" || value.length > max)
    throw badIntuneRequest(`Invalid property values. ${name} has at most ${max} characters.`);
}

function choice(
  body: WireObject,
  name: string,
  values: readonly string[],
  fallback: string,
): string {
  const value = body[name] ?? fallback;
  // the sample of the export page writes LocalizedValuesAsAdditionalColumn
  const found =
    typeof value === "string"
      ? values.find((each) => each.toLowerCase() === value.toLowerCase())
      : undefined;
  if (found !== undefined) return found;
  throw modelFailure(`Requested value '${JSON.stringify(value)}' of '${name}' was not found.`);
}
