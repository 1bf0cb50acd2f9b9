import type { AuditEntry } from "./audit-log.ts";
import type { ApprovalRequest } from "./approval-request.ts";
import type { MockClock } from "../ground/clock.ts";
import type { Settings } from "../options/settings.ts";
import type { UpdateCourse } from "../simulation/outcome.ts";
import type { ReleaseCalendar } from "../simulation/release-calendar.ts";
import type { Memberships } from "./memberships.ts";
import type { Replicas } from "./replicas.ts";
import type { TenantRows } from "./tenant-rows.ts";
import type { TenantTools } from "./tenant-tools.ts";

/** A PC, for what is worked out when it is asked for. */
export interface FleetPc {
  /** It told of itself until then, in epoch milliseconds. */
  readonly asOf: number;
  /** Whether it fails to install a driver that was released on a day such as `2026-10-12`. */
  failsDriver(releasedOn: string): boolean;
  /** Installs of quality and feature updates that ended so far, the oldest first. */
  readonly installs: readonly FleetInstall[];
  /** Drivers that came to it by themselves, the oldest first; not those that a policy offered. */
  readonly drivers: readonly { readonly at: number; readonly title: string }[];
  /** Since when it waits for a restart, in epoch milliseconds; infinite where it waits for none. */
  readonly pendingFrom: number;
}

/** An install on a PC that ended. */
export interface FleetInstall {
  /** In epoch milliseconds. */
  readonly at: number;
  readonly from: { readonly build: number; readonly revision: number };
  /** What it brought, or would have. */
  readonly to: { readonly build: number; readonly revision: number };
  readonly failed: boolean;
}

/** What every handler works on: one tenant's rows, time and settings. */
export interface Tenant {
  readonly clock: MockClock;
  readonly settings: Settings;
  readonly rows: TenantRows;
  readonly memberships: Memberships;
  readonly replicas: Replicas;
  /** What Microsoft publishes, by the clock. */
  readonly releases: ReleaseCalendar;
  /** Tools side by side on the PCs. */
  readonly tools: TenantTools;
  /** Everything that was done to groups and policies, the oldest first. Not part of a saved state. */
  readonly audit: AuditEntry[];
  /** Writes that wait for, or had, the approval of another administrator, by their code. Not part of a saved state. */
  readonly approvals: Map<string, ApprovalRequest>;
  /**
   * How the update of a feature or expedite policy goes on a managed device, and since when the
   * policy reaches it, in epoch milliseconds; undefined where the fleet does not move, or the
   * policy has not reached the device yet.
   */
  courseOf(policyId: string, managedId: string): (UpdateCourse & { since: number }) | undefined;
  /** A PC of a fleet that moves; undefined where it does not, or the device is not of the fleet. */
  fleetPc(managedId: string): FleetPc | undefined;
}
