/**
 * A report could not be exported. The message names the report and what to do, never the
 * address that it was to be downloaded from: whoever has that address has the report.
 */
export class ReportExportError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "ReportExportError";
  readonly reportName: string;
  readonly reason: "failed" | "timeout" | "refusedUrl" | "download" | "tooLarge" | "content";

  constructor(
    reportName: string,
    reason: ReportExportError["reason"],
    sentence: string,
    options?: ErrorOptions,
  ) {
    super(`the report ${reportName} could not be exported: ${sentence}`, options);
    this.reportName = reportName;
    this.reason = reason;
  }
}
