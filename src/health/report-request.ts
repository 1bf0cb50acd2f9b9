/** One report to export. Names are case-sensitive, as Graph lists them. */
export interface ReportRequest {
  /** Such as `QualityUpdateDeviceStatusByPolicy`. */
  readonly reportName: string;
  /** Columns to export. Always named: the default set changes without notice. */
  readonly select: readonly [string, ...string[]];
  /** Such as `(PolicyId eq '…')`. Only columns that the report can be filtered by. */
  readonly filter?: string;
}

/** One line of a report by column. Localised twins end in `_loc`. */
export type ReportRow = Readonly<Record<string, string>>;

/**
 * A filter for one policy.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/reports-export-graph-available-reports
 */
export function ofPolicy(id: string): string {
  return `(PolicyId eq '${id.replaceAll("'", "''")}')`;
}
