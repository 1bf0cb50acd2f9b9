import type { EventFile } from "../event-logs/event-report.ts";
import type { ComplianceOptions } from "../read-compliance.ts";
import type { HealthHistory } from "./health-history.ts";
import type { HealthLine, HealthReport } from "./health-report.ts";

/** What is reported, and from what. */
export interface HealthOptions extends Omit<ComplianceOptions, "onlyRings"> {
  /** Id of the remediation that is the collector. Without it nothing is known of devices themselves. */
  readonly collector?: string | undefined;
  /** Event logs and update histories of devices; see `readEventFiles`. */
  readonly logs?: AsyncIterable<EventFile> | Iterable<EventFile> | undefined;
  /** What was recorded before, to compare with. It is only read; `record` keeps a report. */
  readonly history?: HealthHistory | undefined;
  /** Whether installs are held against policy, which reads devices once more. Default true. */
  readonly installs?: boolean | undefined;
  /** How many days back a problem counts. Default 30. */
  readonly problemDays?: number | undefined;
}

/** A report, and the devices behind its figures. */
export interface HealthResult {
  /** Plain data. */
  readonly report: HealthReport;
  /** Every problem of every device, one line each. */
  readonly lines: () => Generator<HealthLine>;
  /** Keeps it in a history, for the next one to be compared with. */
  readonly record: (history: HealthHistory) => void;
}
