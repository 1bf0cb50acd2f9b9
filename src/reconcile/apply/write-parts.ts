import { type GraphError, isGraphError } from "../../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import { isPartPath, type Part, type PartLine } from "../../kind/object-part.ts";
import { canonical } from "../../kind/property.ts";
import type { WireObject } from "../../kind/wire.ts";
import { readRows } from "../../snapshot/read-rows.ts";
import type { ApplyRun } from "./apply-run.ts";
import type { Task } from "./task.ts";
import { reveal } from "../../config/variables.ts";
import { diffPart, shownLine } from "../plan/part-diff.ts";
import type { FieldDifference } from "../plan/change.ts";

const attempts = 3;

/** Writes the planned lines of every part; false where the task was finished otherwise. */
export async function writeParts(run: ApplyRun, task: Task): Promise<boolean> {
  for (const part of task.kind.parts ?? []) {
    const planned = task.change.fields.filter(({ path }) => isPartPath(part, path));
    if (planned.length > 0 && !(await writePart(run, task, part, planned))) return false;
  }
  return true;
}

async function writePart(
  run: ApplyRun,
  task: Task,
  part: Part,
  planned: readonly FieldDifference[],
): Promise<boolean> {
  const lines = await openLines(run, task, part);
  const shown = lines.map((line) => shownLine(line, run.desired));
  // what was not shown is not written; rows come in any order
  if (sorted(shown) === sorted(planned)) return await writeLines(run, task, part, lines);
  await run.outcomes.finish(
    task,
    "stale",
    `its ${part.path} have changed since the plan was made; make a new plan`,
  );
  return false;
}

// one refused row must not be sent again with the others: what is left is read anew
async function writeLines(
  run: ApplyRun,
  task: Task,
  part: Part,
  planned: readonly PartLine[],
): Promise<boolean> {
  let lines = planned;
  for (let attempt = 1; ; attempt++) {
    const waves = part.write(task.id ?? "", lines, run.tenant.graph.graphUrl);
    const failure = await send(run, task, { waves, part, planned });
    if (failure === undefined) return true;
    if (run.outcomes.of(task.change)) return false;
    const left = await openLines(run, { ...task, fresh: false }, part);
    const meant = new Set(planned.map(keyOf));
    lines = left.filter((line) => meant.has(keyOf(line)));
    if (lines.length === 0) return true;
    if (attempt < attempts) continue;
    if (isGraphError(failure)) await run.outcomes.fail(task, failure);
    else await run.outcomes.finish(task, "failed", failure);
    return false;
  }
}

interface PartWrite {
  readonly waves: readonly (readonly GraphRequest[])[];
  readonly part: Part;
  readonly planned: readonly PartLine[];
}

async function send(
  run: ApplyRun,
  task: Task,
  { waves, part, planned }: PartWrite,
): Promise<GraphError | string | undefined> {
  const { address } = task.change;
  const meant = new Set(planned.map(keyOf));
  // written late only where what is left is still part of what was planned; what is in flight is
  // finished also by a run that is interrupted
  const stillMeant = async <Sent>(late: readonly Sent[]): Promise<ReadonlySet<Sent>> => {
    const left = await openLines(run, { ...task, fresh: false }, part, {});
    if (left.every((line) => meant.has(keyOf(line)))) return new Set(late);
    await run.outcomes.finish(
      task,
      "stale",
      `its ${part.path} were changed while the write waited; make a new plan`,
    );
    return new Set();
  };
  for (const wave of waves) {
    const results = await run.writer.send(
      wave.map((request) => ({ address, request, fresh: task.fresh })),
      stillMeant,
    );
    if (results.some(([, result]) => result.ok || result.error.ambiguous)) task.written = true;
    for (const [, result] of results) {
      if (!result.ok) return result.error;
      const refused = part.refusedBy?.(result.response.body);
      if (refused !== undefined) return refused;
    }
  }
  return undefined;
}

/** What is still to be written; an object of this run has no rows yet. */
async function openLines(
  run: ApplyRun,
  task: Task,
  part: Part,
  options: OperationOptions = run.cancellable,
): Promise<readonly PartLine[]> {
  const { resource, id, live, fresh } = task;
  if (!resource || id === null) return [];
  const rows = fresh ? [] : await readRows(run.tenant, [part.read(id)], options);
  const wanted = reveal(resource.parts?.[part.path], run.desired.variables);
  const located = await readRows(run.tenant, part.locate?.(wanted) ?? [], options);
  const wire: WireObject = live?.wire ?? {};
  const object = {
    kind: task.kind.name,
    id,
    displayName: "",
    description: null,
    wire,
    parts: { [part.path]: rows },
  };
  return diffPart(part, resource, fresh ? undefined : object, run.desired, {
    located: { [resource.address]: { [part.path]: located } },
  }).lines;
}

function sorted(lines: readonly FieldDifference[]): string {
  return lines.map(canonical).sort().join("\n");
}

function keyOf({ step, id }: PartLine): string {
  return `${step} ${id}`;
}
