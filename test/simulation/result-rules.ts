import {
  type ApplyResult,
  type Change,
  type ChangeResult,
  outcomeOf,
  type Plan,
} from "../../src/index.ts";
import { type Chronicle, Violation } from "./chronicle.ts";
import { lastRead, type RunRecord, type ServedWrite } from "./run-record.ts";
import { markerIn, descriptionOf } from "./wire-call.ts";

/** Judges what an apply said of itself. @throws {Violation} */
export async function judgeResult(
  chronicle: Chronicle,
  run: RunRecord,
  result: ApplyResult,
): Promise<void> {
  for (const one of result.results) {
    const change = result.plan.changes.find(
      ({ address, action }) => address === one.address && action === one.action,
    );
    if (change) judgeChange(chronicle, run, change, one);
  }
  if (outcomeOf(result) === "done") await judgeDone(chronicle, run, result.plan.only);
}

/** Notes the addresses of which the tenant now is as planned. */
export function noteReached(run: RunRecord, fresh: Plan): void {
  const open = new Set(fresh.changes.filter(isMoreThanAMarker).map(({ address }) => address));
  for (const { address } of run.plan?.changes ?? [])
    if (!open.has(address)) run.reached.add(address);
}

/** A refusal, or an error before anything was written, is what an apply may end with besides a result. */
export function judgeThrown(run: RunRecord, error: unknown): void {
  const { name, message } = error as Error;
  const known = ["ApplyRefusedError", "GraphError", "LockedError", "OperationRefusedError"];
  if (!known.includes(name) && !(run.isAborted() && name === "AbortError"))
    throw new Violation(`${run.name} ends in an error that nobody expects: ${name}: ${message}`);
  if (run.kind === "apply" && run.writes.length > 0)
    throw new Violation(`${run.name} wrote, and ends in an error without a result: ${message}`);
}

function judgeChange(
  chronicle: Chronicle,
  run: RunRecord,
  change: Change,
  { address, result, id }: ChangeResult,
): void {
  const writes = run.writes.filter((write) => isOf(run, change, write));
  switch (result) {
    case "applied": {
      const meddled = chronicle.deedsOfOthers(run, undefined, run.beganAt ?? 0).length > 0;
      if (!run.reached.has(address) && !meddled)
        throw new Violation(`${run.name} says that ${address} is applied, and it never was so`);
      return;
    }
    case "skipped":
      if (writes.length > 0)
        throw new Violation(`${run.name} says that ${address} was skipped, and wrote it`);
      return;
    case "stale": {
      // a try whose answer was lost may have come before somebody deleted the object
      if (
        writes.some(({ target }) => "id" in target && !chronicle.live(target.collection, target.id))
      )
        return;
      const last = writes.at(-1)?.at ?? 0;
      const looked =
        id === null ? Infinity : Math.max(lastRead(run, id), lastRead(run, `${id}/members`));
      if (last > looked)
        throw new Violation(
          `${run.name} says that ${address} is stale, and wrote it after its last look`,
        );
      return;
    }
    case "unchanged":
    case "pending":
    case "failed":
    case "unknown":
      return;
    default:
      result satisfies never;
  }
}

function isOf(run: RunRecord, { id, address }: Change, { target, call }: ServedWrite): boolean {
  if ("id" in target) return target.id === id || run.made.get(target.id) === address;
  return markerIn(descriptionOf(call.body))?.key === address;
}

/** Done means that nothing was left when it looked last, of what it was asked for. */
async function judgeDone(
  chronicle: Chronicle,
  run: RunRecord,
  only: readonly string[] | undefined,
): Promise<void> {
  if (chronicle.deedsOfOthers(run, undefined, run.verifiedAt).length > 0) return;
  const plan = await chronicle.auditor.plan(run.desired, run.approvals, chronicle.version);
  const isAsked = (address: string | undefined) =>
    only === undefined || address === undefined || only.includes(address);
  const left = [
    ...plan.changes
      .filter(({ address }) => isAsked(address))
      .map(({ address, action }) => `${action} ${address}`),
    ...plan.diagnostics
      .filter(({ severity, address }) => severity === "error" && isAsked(address))
      .map(({ message }) => message),
  ];
  if (left.length > 0)
    throw new Violation(`${run.name} says that it is done, and left ${left.join("; ")}`);
}

function isMoreThanAMarker({ action, fields, assignments, members }: Change): boolean {
  const moves = assignments.add.length + assignments.remove.length;
  return action !== "update" || fields.length + moves > 0 || members !== null;
}
