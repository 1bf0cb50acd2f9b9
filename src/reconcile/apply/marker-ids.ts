import { joinDescription } from "../../kind/ownership-marker.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { ApplyRun } from "./apply-run.ts";
import { stillAsRead } from "./still-as-read.ts";
import type { Task, TaskWrite } from "./task.ts";

/** Says of the new objects of a run that ended early that the next apply has this to write. */
export function noteMarkerIdsLeft(run: ApplyRun, tasks: readonly Task[]): void {
  for (const { change } of tasks)
    if (change.action === "create" && run.outcomes.of(change)?.result === "applied")
      run.outcomes.annotate(
        change,
        "its id is not in its ownership marker yet; the next apply writes it",
      );
}

/**
 * Writes the ids of new objects into their markers: nobody knows an id before the creation, and
 * a copy of an object whose marker names none would pass for it. Gives the ids of the objects
 * that were written, and of those for which it failed; the next apply writes those.
 */
export async function writeMarkerIds(
  run: ApplyRun,
  tasks: readonly Task[],
  { snapshot: { objects }, begunAt }: { readonly snapshot: Snapshot; readonly begunAt: Date },
  created: ReadonlySet<string>,
): Promise<Record<"written" | "failed", ReadonlySet<string>>> {
  const byId = new Map(objects.map((object) => [object.id, object]));
  const seen = new Set<string>();
  const writes = tasks.flatMap((task): TaskWrite[] => {
    const object = task.id !== null && created.has(task.id) ? byId.get(task.id) : undefined;
    if (object?.marker) seen.add(object.id);
    if (!object?.marker || object.marker.id !== undefined) return [];
    const marker = { ...object.marker, id: object.id };
    const body = { description: joinDescription(object.description, marker) };
    const request = task.kind.requests.update(object, body);
    return [
      { task: { ...task, live: object, seenAt: begunAt }, address: task.change.address, request },
    ];
  });
  const written = new Set<string>();
  const failed = new Set([...created].filter((id) => !seen.has(id)));
  for (const [{ task }, result] of await run.sendQuietly(writes, stillAsRead(run))) {
    if (task.id === null) continue;
    if (result.ok) {
      written.add(task.id);
      continue;
    }
    failed.add(task.id);
    run.outcomes.annotate(
      task.change,
      `its id could not be written into its ownership marker; the next apply does (${result.error.message})`,
    );
  }
  return { written, failed };
}
