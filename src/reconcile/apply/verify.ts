import { type Patience, untilVisible } from "../../graph/until-visible.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { takeSnapshot } from "../../snapshot/take-snapshot.ts";
import type { ApplyRun } from "./apply-run.ts";
import { createPlan } from "../plan/create-plan.ts";
import type { Change } from "../plan/change.ts";
import type { Plan } from "../plan/plan.ts";
import { writeMarkerIds } from "./marker-ids.ts";
import type { Task } from "./task.ts";

// lists lag behind writes by seconds
const verifyWaitsInMs = [2000, 4000, 8000, 16_000, 30_000];

/** What the tenant holds after the writes, and what is still to be done. */
interface Verified {
  /** Before anything of it was read. */
  readonly begunAt: Date;
  readonly snapshot: Snapshot;
  readonly plan: Plan;
}

/**
 * A fresh plan: what it still finds on objects just written may only be lag, so it is asked
 * again. Objects that this run created get their ids into their markers. Gives why the tenant
 * could not be read instead, since by now a result must not be lost.
 */
export async function verify(run: ApplyRun, tasks: readonly Task[]): Promise<Plan | string> {
  run.progress({ type: "verify" });
  try {
    const created = new Set(
      tasks.flatMap(({ change, id }) =>
        change.action === "create" && id !== null && isApplied(run, change) ? [id] : [],
      ),
    );
    const verified = await planAgain(run, created);
    await correctUnknown(run, verified.plan);
    // a run that was stopped writes nothing more
    const { written, failed } =
      run.outcomes.stopped === undefined
        ? await writeMarkerIds(run, tasks, verified, created)
        : { written: new Set<string>(), failed: created };
    const seen = written.size === 0 ? undefined : await markersSeen(run, written);
    if (seen === undefined && failed.size === 0) return verified.plan;
    return planOn(run, withMarkerIds(seen ?? verified.snapshot, without(created, failed)));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function planAgain(run: ApplyRun, created: ReadonlySet<string>): Promise<Verified> {
  const verified = await untilVisible<Verified>(
    async () => {
      const begunAt = run.tenant.now();
      const snapshot = await takeSnapshot(run.tenant, run.desired, run.cancellable);
      return { begunAt, snapshot, plan: planOn(run, withMarkerIds(snapshot, created)) };
    },
    ({ plan }) => lagging(run, plan).length === 0,
    patienceOf(run),
  );
  const note = "accepted by Graph, but not yet visible everywhere";
  for (const change of lagging(run, verified.plan)) run.outcomes.annotate(change, note);
  return verified;
}

/** The tenant with the ids in the markers, for whoever plans right after this run. */
async function markersSeen(run: ApplyRun, written: ReadonlySet<string>): Promise<Snapshot> {
  return await untilVisible(
    async () => await takeSnapshot(run.tenant, run.desired, run.cancellable),
    ({ objects }) => objects.every(({ id, marker }) => !written.has(id) || marker?.id === id),
    patienceOf(run),
  );
}

function patienceOf({ tenant: { sleep }, cancellable }: ApplyRun): Patience {
  return { waitsInMs: verifyWaitsInMs, sleep, onAbort: "stop", ...cancellable };
}

function planOn(run: ApplyRun, snapshot: Snapshot): Plan {
  return createPlan(run.desired, snapshot, { ...run.approvals, now: run.tenant.now() });
}

/** As it will be once the objects of this run have their ids in their markers. */
function withMarkerIds(snapshot: Snapshot, ids: ReadonlySet<string>): Snapshot {
  if (ids.size === 0) return snapshot;
  const objects = snapshot.objects.map((object) =>
    ids.has(object.id) && object.marker && object.marker.id === undefined
      ? { ...object, marker: { ...object.marker, id: object.id } }
      : object,
  );
  return { ...snapshot, objects };
}

/** A write that was answered with an error, and is seen to be done. */
async function correctUnknown(run: ApplyRun, plan: Plan): Promise<void> {
  const open = new Set([
    ...plan.changes.map(({ address }) => address),
    ...plan.diagnostics.flatMap(({ severity, address }) =>
      severity === "error" ? (address ?? []) : [],
    ),
  ]);
  for (const [change, { result }] of run.outcomes.entries()) {
    if (result !== "unknown" || open.has(change.address)) continue;
    await run.outcomes.correct(change, "it is done, although the answer was an error");
  }
}

/** What was written and a fresh plan still wants to write. */
function lagging(run: ApplyRun, plan: Plan): Change[] {
  const open = new Set(plan.changes.map(({ address }) => address));
  return run.plan.changes.filter((change) => isApplied(run, change) && open.has(change.address));
}

function isApplied(run: ApplyRun, change: Change): boolean {
  return run.outcomes.of(change)?.result === "applied";
}

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...all].filter((id) => !some.has(id)));
}
