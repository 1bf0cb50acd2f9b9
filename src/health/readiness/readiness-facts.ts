import type { ReleaseCatalog } from "../../releases/release.ts";
import type { HotpatchLicence, NotKnown } from "../compliance-report.ts";
import type { Fleet } from "../fleet.ts";
import type { ToldReadiness } from "../hotpatch-sources.ts";

/** An app as Intune detected it: one version of it. */
export interface DetectedApp {
  readonly id: string;
  readonly name: string;
  /** As its maker writes it; may be empty. */
  readonly version: string;
}

/** The apps that entries ask about, and who has them. */
export interface DetectedApps {
  readonly apps: readonly DetectedApp[];
  /** Indices of `apps` by the place of a device; none for one that has none of them. */
  readonly byDevice: ReadonlyMap<number, readonly number[]>;
}

/** The drivers that entries ask about, as the collector of the tenant tells them. */
export interface ToldDrivers {
  /**
   * Titles as Windows Update has them, by the place of a device; empty where its collector named others
   * only, and no entry where it named none.
   */
  readonly byDevice: ReadonlyMap<number, readonly string[]>;
}

/** What endpoint analytics says of a device and Windows 11. */
export interface Windows11Fitness {
  /** `upgraded`, `unknown`, `notCapable`, `capable`, in whatever case the service writes it. */
  readonly eligibility: string;
  /** What it lacks, as people call it, such as `TPM`. */
  readonly lacks: readonly string[];
}

/**
 * What is known of a tenant and its devices besides what the fleet has. A source that was not asked,
 * since nothing needs it, is undefined.
 */
export interface ReadinessFacts {
  readonly fleet: Fleet;
  readonly catalog: ReleaseCatalog;
  readonly now: Date;
  readonly apps?: DetectedApps | NotKnown | undefined;
  readonly drivers?: ToldDrivers | NotKnown | undefined;
  /** By the place of a device. */
  readonly windows11?: ReadonlyMap<number, Windows11Fitness> | NotKnown | undefined;
  readonly licences?: readonly HotpatchLicence[] | NotKnown | undefined;
  readonly hotpatch?: ToldReadiness | NotKnown | undefined;
  /** Places of devices that a report says are held back. */
  readonly held?: ReadonlySet<number> | NotKnown | undefined;
}

/** Whether a source could not be read. */
export function isNotKnown(source: object | undefined): source is NotKnown {
  return source !== undefined && "unknown" in source;
}
