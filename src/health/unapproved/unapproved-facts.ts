import type { ReleaseCatalog } from "../../releases/release.ts";
import type { DeviceInstalls } from "./device-installs.ts";
import type { InstallSubject } from "./finding.ts";
import type { PolicyTerms } from "./policy-terms.ts";

/** All that is known of what devices installed and of what policies allow. Plain data. */
export interface UnapprovedFacts {
  readonly catalog: ReleaseCatalog;
  /** Every policy of the tenant, also those that reach nobody. */
  readonly policies: readonly PolicyTerms[];
  /** What could not be read that the judgement of these hangs on: they are undecided, for this reason. */
  readonly unread: Readonly<Partial<Record<InstallSubject, string>>>;
  /** One after the other, since there may be many. */
  readonly devices: Iterable<DeviceInstalls>;
}
