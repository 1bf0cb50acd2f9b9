import { isTimeZone } from "../../config/calendar.ts";
import type { FleetVerb } from "../outcome/tenant-run.ts";
import { loadBullmq } from "./load-packages.ts";
import type { ServerQueue } from "./queue-backend.ts";
import { everyTenantName, fleetVerbs, jobTries, keptJobs } from "./tenant-job.ts";

/** When each tenant's turn comes. */
export interface FleetSchedule {
  /** Minute, hour, day of the month, month, day of the week, such as `0 2 * * *`. */
  readonly cron: string;
  /** IANA name such as `Europe/Berlin`. Default `UTC`. */
  readonly timeZone?: string | undefined;
}

/** What is done in every tenant by the clock; a verb that is not named is not. */
export type FleetSchedules = {
  readonly [Verb in FleetVerb]?: FleetSchedule | undefined;
};

/** A schedule as the server has it. */
export interface PlannedSchedule extends Required<FleetSchedule> {
  readonly verb: FleetVerb;
  readonly timeZone: string;
  /** ISO 8601, UTC; null where the server does not say. */
  readonly nextAt: string | null;
}

/**
 * Drift every night at 2, and a tick of the rollouts at 5 minutes past each hour.
 *
 * @param timeZone Of the nights, as an IANA name.
 */
export function usualSchedules(timeZone: string): FleetSchedules {
  return { drift: { cron: "0 2 * * *", timeZone }, tick: { cron: "5 * * * *", timeZone } };
}

/** @throws {RangeError} naming each that no clock can follow. */
export async function checkSchedules(schedules: FleetSchedules): Promise<void> {
  const { getNextMillis } = await loadBullmq();
  const problems = entriesOf(schedules).flatMap(([verb, { cron, timeZone = "UTC" }]) => {
    const wrong = cronProblem(cron, getNextMillis);
    return [
      ...(wrong === undefined
        ? []
        : [`${verb}: ${JSON.stringify(cron)} is no cron expression of five fields (${wrong})`]),
      ...(isTimeZone(timeZone)
        ? []
        : [`${verb}: ${JSON.stringify(timeZone)} is no time zone such as Europe/Berlin`]),
    ];
  });
  const unknown = Object.keys(schedules).filter((verb) => !fleetVerbs.some((v) => v === verb));
  problems.push(
    ...unknown.map(
      (verb) =>
        `${JSON.stringify(verb)} is nothing that is done in tenants; that is ${fleetVerbs.join(", ")}`,
    ),
  );
  if (problems.length > 0) throw new RangeError(problems.join("; "));
}

/** Makes the server's schedules those, and no others; one that stays as it is keeps its next time. */
export async function putSchedules(queue: ServerQueue, schedules: FleetSchedules): Promise<void> {
  const kept = new Map((await listSchedules(queue)).map((planned) => [planned.verb, planned]));
  for (const verb of fleetVerbs) {
    const wanted = schedules[verb];
    const planned = kept.get(verb);
    if (wanted === undefined) {
      if (planned) await queue.removeJobScheduler(idOf(verb));
      continue;
    }
    const { cron, timeZone = "UTC" } = wanted;
    if (planned?.cron === cron && planned.timeZone === timeZone) continue;
    await queue.upsertJobScheduler(
      idOf(verb),
      { pattern: cron, tz: timeZone },
      {
        name: everyTenantName,
        data: { verb },
        opts: { ...jobTries, removeOnComplete: keptJobs, removeOnFail: keptJobs },
      },
    );
  }
}

/** The schedules of a queue, in the order of `fleetVerbs`. */
export async function listSchedules(queue: ServerQueue): Promise<PlannedSchedule[]> {
  const found = await queue.getJobSchedulers();
  return fleetVerbs.flatMap((verb) => {
    const planned = found.find(({ key }) => key === idOf(verb));
    if (planned?.pattern === undefined) return [];
    const { pattern, tz = "UTC", next } = planned;
    const nextAt = next === undefined ? null : new Date(next).toISOString();
    return [{ verb, cron: pattern, timeZone: tz, nextAt }];
  });
}

function cronProblem(
  cron: string,
  next: (millis: number, options: { pattern: string }) => number | undefined,
): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) return `it has ${cron.trim() === "" ? 0 : fields.length}`;
  try {
    return next(0, { pattern: cron }) === undefined ? "it names no time" : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function entriesOf(schedules: FleetSchedules): [FleetVerb, FleetSchedule][] {
  return fleetVerbs.flatMap((verb) => {
    const schedule = schedules[verb];
    return schedule === undefined ? [] : [[verb, schedule]];
  });
}

function idOf(verb: FleetVerb): string {
  return `${everyTenantName}-${verb}`;
}
