// The door of `ringwright/bullmq`: the tenants of a fleet on a queue that is there already, BullMQ on
// Redis, Valkey or PostgreSQL. Importing loads none of its packages.
export { createFleetQueue, type FleetQueue, type QueueOverviewOptions } from "./fleet-queue.ts";
export {
  type CloseWorkerOptions,
  createFleetWorker,
  type FleetWorker,
  type FleetWorkerOptions,
} from "./fleet-worker.ts";
export { migrateFleetQueue } from "./migrate-queue.ts";
export type { FleetQueueOptions } from "./open-queue.ts";
export type {
  DelayedTenant,
  FailedTenant,
  FleetQueueOverview,
  QueuedTenant,
  RunningTenant,
} from "./overview.ts";
export type { FleetQueueBackend } from "./queue-backend.ts";
export {
  type FleetSchedule,
  type FleetSchedules,
  type PlannedSchedule,
  usualSchedules,
} from "./schedules.ts";
export type { TenantWork } from "./tenant-work.ts";
export { tenantLeaseTerms } from "../run/tenant-lease-terms.ts";
export type { FleetVerb, TenantOutcome, TenantRun } from "../outcome/tenant-run.ts";
export type { Logger } from "../../graph/client-options.ts";
export type { OperationOptions } from "../../graph/request.ts";
export type { LeaseTerms } from "../../state/lease-record.ts";
