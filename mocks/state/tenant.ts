import type { AuditEntry } from "./audit-log.ts";
import type { ApprovalRequest } from "./approval-request.ts";
import type { MockClock } from "../ground/clock.ts";
import type { Settings } from "../options/settings.ts";
import type { ReleaseCalendar } from "../simulation/release-calendar.ts";
import type { Memberships } from "./memberships.ts";
import type { Replicas } from "./replicas.ts";
import type { TenantRows } from "./tenant-rows.ts";

/** What every handler works on: one tenant's rows, time and settings. */
export interface Tenant {
  readonly clock: MockClock;
  readonly settings: Settings;
  readonly rows: TenantRows;
  readonly memberships: Memberships;
  readonly replicas: Replicas;
  /** What Microsoft publishes, by the clock. */
  readonly releases: ReleaseCalendar;
  /** Everything that was done to groups and policies, the oldest first. Not part of a saved state. */
  readonly audit: AuditEntry[];
  /** Writes that wait for, or had, the approval of another administrator, by their code. Not part of a saved state. */
  readonly approvals: Map<string, ApprovalRequest>;
  /**
   * Milliseconds from the assignment of a feature or expedite policy until the managed device runs
   * its update; infinite where it never does, undefined where the fleet does not move or the policy
   * is not known yet.
   */
  installedAfter(policyId: string, managedId: string): number | undefined;
}
