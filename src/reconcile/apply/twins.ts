import { indexObjects } from "../../snapshot/identify.ts";
import { locateObjects } from "../../snapshot/stated-objects.ts";
import type { ApplyRun } from "./apply-run.ts";
import { resourceOf, type Task } from "./task.ts";
import { wantedFor } from "./wanted.ts";

/**
 * Looks for one's own key again between creating and assigning, since another run may have made
 * the same object at the same moment: then this run does not assign its own. The other may have
 * assigned its one before this one was there to be seen. What is the only holder of an alternate
 * key has no twin.
 */
export async function withoutTwins(run: ApplyRun, made: readonly Task[]): Promise<Task[]> {
  const single = made.filter(({ kind }) => kind.requests.alternateKey);
  for (const kind of new Set(made.map((task) => task.kind))) {
    if (kind.requests.alternateKey) continue;
    const ofKind = made.filter((task) => task.kind === kind);
    await run.catching(ofKind, async () => {
      const wanted = ofKind.map((task) => wantedFor(run, resourceOf(task)));
      const { pinned, cancellable } = run;
      const objects = await locateObjects(run.tenant, kind, wanted, { pinned, ...cancellable });
      const { byKey } = indexObjects(kind, run.desired.stack, objects);
      for (const task of ofKind) {
        const { address, id: predecessor } = task.change;
        const twins = (byKey.get(address) ?? []).filter(
          ({ id }) => id !== task.id && id !== predecessor,
        );
        if (twins.length === 0) single.push(task);
        else
          await run.outcomes.finish(
            task,
            "failed",
            twinText(
              task.id ?? "",
              twins.map(({ id }) => id),
            ),
          );
      }
    });
  }
  return single;
}

function twinText(own: string, others: readonly string[]): string {
  return `was created twice: ${own} by this run, which did not assign it, and ${others.join(", ")} beside it. Delete one of them by hand, then apply again`;
}
