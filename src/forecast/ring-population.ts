import type { RingContent } from "./ring-terms.ts";

/** What is known of the devices of a ring, and of the ring in the tenant. What is absent is not. */
export interface RingPopulation {
  readonly devices?: number | undefined;
  /** Whether there may be more devices than were counted. Default false. */
  readonly isLowerBound?: boolean | undefined;
  /** Share that runs a Windows before Windows 11 22H2, from 0 to 1. */
  readonly windows10Share?: number | undefined;
  /** Share whose build keeps native windows. */
  readonly windowShare?: number | undefined;
  /** Share that takes hotpatches. */
  readonly hotpatchShare?: number | undefined;
  /** When a pause ends; a pause of that content only. */
  readonly pausedUntil?: Readonly<Partial<Record<RingContent, Date>>> | undefined;
  /** Values in the tenant by property path, which count where the files leave them alone. */
  readonly live?: Readonly<Record<string, unknown>> | undefined;
  /** What of this could not be known, one sentence each. */
  readonly unknown?: readonly string[] | undefined;
}
