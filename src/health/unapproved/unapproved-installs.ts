import type { DeviceCache } from "../../devices/directory-cache.ts";
import type { OperationOptions } from "../../graph/index.ts";
import type { CollectorWords } from "../collector/read-reports.ts";
import type { UnapprovedDecision } from "./decide-unapproved.ts";
import type { InstallRecord } from "./install-record.ts";
import type { InstallsNotRead } from "./read-policy-terms.ts";

/** What is looked at, and how it is read. */
export interface UnapprovedOptions extends OperationOptions {
  /**
   * What the last look saw: its `record`. Without one nothing is known of the past but what Graph
   * still shows, so that less is found and more is undecided.
   */
  readonly earlier?: InstallRecord | undefined;
  /**
   * The collector, which alone tells what drivers a device installed, and when it installed
   * anything: the id of its remediation, or what it said. Default: none.
   */
  readonly collector?: string | CollectorWords | undefined;
  /** Only these devices are judged; all are recorded. */
  readonly devices?: ((deviceKey: string, managedDeviceId: string) => boolean) | undefined;
  /** Installs that were there before are left out. Default: all. */
  readonly since?: Date | undefined;
  /** Where directory devices are kept between runs. */
  readonly cache?: DeviceCache | undefined;
  /** Told what is being read. */
  readonly onProgress?: ((sentence: string) => void) | undefined;
  /** Told of each thing that could not be used. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

/** What devices installed that policy did not allow. Plain data. */
export interface UnapprovedInstalls extends UnapprovedDecision {
  readonly formatVersion: 1;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Windows PCs that were judged. */
  readonly devices: number;
  /** What could not be read: without it some installs are not judged. */
  readonly notRead: readonly InstallsNotRead[];
  /** For the next look. */
  readonly record: InstallRecord;
}

/** Which installs are judged. */
export type JudgeOptions = Pick<UnapprovedOptions, "devices" | "since">;
