import type { Job } from "bullmq";
import { tenantStep } from "../outcome/tenant-step.ts";
import type { FleetVerb, TenantRun } from "../outcome/tenant-run.ts";
import type { ServerQueue } from "./queue-backend.ts";
import { listSchedules, type PlannedSchedule } from "./schedules.ts";
import { readTask } from "./tenant-job.ts";

/** One tenant's turn. */
export interface QueuedTenant {
  readonly tenant: string;
  readonly verb: FleetVerb;
  /** How often it was tried and failed. */
  readonly tries: number;
  /** When its turn was asked for, ISO 8601, UTC. */
  readonly addedAt: string;
  /** How it fared last; null where it has not run, or the run broke. */
  readonly last: TenantRun | null;
}

/** One that runs now. */
export interface RunningTenant extends QueuedTenant {
  /** ISO 8601, UTC. */
  readonly startedAt: string | null;
}

/** One that comes later: put off, or tried again. */
export interface DelayedTenant extends QueuedTenant {
  /** The earliest time, ISO 8601, UTC. */
  readonly notBefore: string;
}

/** One whose last turn failed. */
export interface FailedTenant extends QueuedTenant {
  readonly why: string;
  readonly failedAt: string | null;
  /** Whether trying again cannot help. Otherwise its tries were used up. */
  readonly needsPerson: boolean;
}

/** A queue at one moment; what changes while it is read may be missing or stand twice. */
export interface FleetQueueOverview {
  /** Of all jobs on the server, those of the schedules included. */
  readonly counts: {
    readonly waiting: number;
    readonly running: number;
    readonly delayed: number;
    readonly done: number;
    readonly failed: number;
  };
  readonly waiting: readonly QueuedTenant[];
  readonly running: readonly RunningTenant[];
  readonly delayed: readonly DelayedTenant[];
  /** Last turns that failed; one that went well since is not among them. Latest first. */
  readonly failed: readonly FailedTenant[];
  /** The last run of each tenant and verb that is kept, latest first. */
  readonly lastRuns: readonly TenantRun[];
  readonly schedules: readonly PlannedSchedule[];
}

/** @param limit Of how many jobs of each kind, at most, the list is made; the latest of what ended. */
export async function readQueueOverview(
  queue: ServerQueue,
  limit: number,
): Promise<FleetQueueOverview> {
  const last = limit - 1;
  const [counts, waiting, running, delayed, done, failed, schedules] = await Promise.all([
    queue.getJobCounts("waiting", "prioritized", "active", "delayed", "completed", "failed"),
    queue.getWaiting(0, last),
    queue.getActive(0, last),
    queue.getDelayed(0, last),
    queue.getCompleted(0, last),
    queue.getFailed(0, last),
    listSchedules(queue),
  ]);
  const count = (kind: string) => counts[kind] ?? 0;
  const newest = newestFirst([...done, ...failed]);
  return {
    counts: {
      waiting: count("waiting") + count("prioritized"),
      running: count("active"),
      delayed: count("delayed"),
      done: count("completed"),
      failed: count("failed"),
    },
    waiting: waiting.flatMap((job) => queuedTenant(job) ?? []),
    running: running.flatMap((job) => {
      const found = queuedTenant(job);
      return found ? [{ ...found, startedAt: instant(job.processedOn) }] : [];
    }),
    delayed: delayed.flatMap((job) => {
      const found = queuedTenant(job);
      return found ? [{ ...found, notBefore: dueAt(job) }] : [];
    }),
    failed: newest.flatMap((job) => failedTenant(job) ?? []),
    lastRuns: newest.flatMap((job) => lastRunOf(job) ?? []),
    schedules,
  };
}

/** The latest job of each tenant and verb; those of schedules are no tenant's. */
function newestFirst(jobs: readonly Job[]): Job[] {
  const sorted = jobs.toSorted((a, b) => (b.finishedOn ?? 0) - (a.finishedOn ?? 0));
  const seen = new Set<string>();
  return sorted.filter((job) => {
    const found = queuedTenant(job);
    const name = found && `${found.verb}.${found.tenant}`;
    if (name === undefined || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

function queuedTenant(job: Job): QueuedTenant | undefined {
  const task = readTask(job.name, job.data);
  if (task?.kind !== "tenant") return undefined;
  const { tenant, verb } = task;
  const addedAt = new Date(job.timestamp).toISOString();
  return { tenant, verb, tries: job.attemptsMade, addedAt, last: lastRunOf(job) };
}

function failedTenant(job: Job): FailedTenant | undefined {
  const found = queuedTenant(job);
  if (!found || !job.failedReason) return undefined;
  return {
    ...found,
    why: job.failedReason,
    failedAt: instant(job.finishedOn),
    // what tries could mend was tried as often as it may be
    needsPerson: found.last === null || tenantStep(found.last.outcome) !== "retry",
  };
}

/** A job that is done has its run for a result; every other one keeps it as `JobRecord`. */
function lastRunOf({ returnvalue, progress }: Job): TenantRun | null {
  const found: unknown = returnvalue ?? (progress as { readonly last?: unknown } | null)?.last;
  return isTenantRun(found) ? found : null;
}

function isTenantRun(value: unknown): value is TenantRun {
  return typeof (value as Partial<TenantRun> | null | undefined)?.outcome === "string";
}

/** Its delay counts from when its last run ended. */
function dueAt(job: Job): string {
  const endedAt = Date.parse(lastRunOf(job)?.endedAt ?? "");
  const from = Number.isNaN(endedAt) ? Math.max(job.timestamp, job.processedOn ?? 0) : endedAt;
  return new Date(from + job.delay).toISOString();
}

function instant(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
