import type { FailureClass } from "../errors/failure-class.ts";

/** What is known of one device. What is absent is not known, which is no answer to any question. */
export interface DeviceFacts {
  /** Free on the Windows drive, in GB. */
  readonly freeGb?: number | undefined;
  /** Since its last check-in with Intune, in hours. */
  readonly lastCheckInHours?: number | undefined;
  /** Since its last scan for updates that ended well, in hours. */
  readonly lastScanHours?: number | undefined;
  /** Since anything of the download or the installation moved on, in hours. */
  readonly stalledHours?: number | undefined;
  /** Whether Windows waits for a restart. */
  readonly pendingRestart?: boolean | undefined;
  /** Whether the ring or the user has paused updates. */
  readonly paused?: boolean | undefined;
  /** Whether the update is offered to the device. */
  readonly offered?: boolean | undefined;
  /** Whether Microsoft holds the version back from it. */
  readonly safeguardHold?: boolean | undefined;
  /** Whether policies of a WSUS server are set on it. */
  readonly wsusPolicy?: boolean | undefined;
  /** Whether the download has ended. */
  readonly downloaded?: boolean | undefined;
  /** Whether what was downloaded was refused for its checksum. */
  readonly checksumFailed?: boolean | undefined;
  /** Of the code that it reports. */
  readonly failureClass?: FailureClass | undefined;
}

/** Which fact of a device a question is about. */
export type FactName = keyof DeviceFacts;
