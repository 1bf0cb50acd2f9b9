import type { CompatibilityEntry } from "../../config/compatibility/compatibility-schema.ts";
import type { DeviceCache } from "../../devices/directory-cache.ts";
import type { Fetch, OperationOptions } from "../../graph/index.ts";
import type { ReadinessContent, ReadinessLine, ReadinessReport } from "./readiness.ts";

/** A group of the tenant whose devices are asked about. */
export interface AskedGroup {
  /** Object id. */
  readonly id: string;
  readonly displayName: string;
  /** In the files, where they have it. */
  readonly key?: string | undefined;
}

/** What is asked, and how it is read. */
export interface ReadinessOptions extends OperationOptions {
  readonly content: ReadinessContent;
  /** What `compatibility:` of the files says. Default: nothing. */
  readonly compatibility?: readonly CompatibilityEntry[] | undefined;
  /** Only these rings, by key, display name or id. Default, also without groups: all rings, and all devices. */
  readonly rings?: readonly string[] | undefined;
  /** Only these groups, and the rings that are named. */
  readonly groups?: readonly AskedGroup[] | undefined;
  /** GB (2^30 bytes) that have to be free. Default 10. */
  readonly leastFreeGb?: number | undefined;
  /** Shown in the report. */
  readonly tenantId?: string | undefined;
  /** Where directory devices are kept between runs. */
  readonly cache?: DeviceCache | undefined;
  /** Gets report files, without a token. Default: the global one. */
  readonly fetch?: Fetch | undefined;
  /** Told what is being read. */
  readonly onProgress?: ((sentence: string) => void) | undefined;
  /** Told of each note of the report as it comes up. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/** A report, and the devices behind its figures. */
export interface ReadinessResult {
  /** Plain data. */
  readonly report: ReadinessReport;
  /** Every device that was looked at, one line each, in the order Intune gives. */
  readonly lines: () => Generator<ReadinessLine>;
}
