import type { SavedHold, ToolRun } from "../../state/tenant-tools.ts";
import type { RemediationCourse } from "../remediation-course.ts";
import { runsOf } from "../run-schedule.ts";
import type { PcTools } from "./pc-tools.ts";
import type { ToolRemediation } from "./tool-remediations.ts";

/** A PC with the runs that may be due on it. */
export interface DuePc {
  readonly pc: PcTools;
  /** Of Windows. */
  readonly build: number;
  /** It has told of itself until then. */
  readonly until: number;
  readonly remediations: readonly ToolRemediation[];
}

/** When a remediation runs after an instant on a PC, and may do something else than before. */
export function dueAfter(due: DuePc, remediation: ToolRemediation, after: number): number {
  const { pc } = due;
  const { id, schedule } = remediation;
  const hold = pc.held.get(id);
  if (hold === undefined || hold.since === null) return Infinity;
  let from = Math.max(after, hold.ending?.at ?? -Infinity);
  const settled = pc.settled.get(id);
  if (settled?.revision === pc.revision && settled.terms === termsOf(due, remediation)) {
    const edge = pc.nextEdgeAfter(settled.at);
    if (edge === Infinity) return Infinity;
    from = Math.max(from, edge - 1);
  }
  return runsOf(schedule, hold.since, from).next ?? Infinity;
}

/** When the next run of any is due on a PC. */
export function nextDue(due: DuePc): number {
  return Math.min(...due.remediations.map((remediation) => dueAfter(due, remediation, due.pc.at)));
}

/** All that decides what a remediation does, beside the PC's tools. */
export function termsOf({ build }: DuePc, { edition, remediates }: ToolRemediation): string {
  return `${edition} ${remediates ? "remediates" : "detects"} ${build}`;
}

/** A run as a hold keeps it. */
export function runsIn(
  { told, endsAt, meanwhile }: RemediationCourse,
  at: number,
): Pick<SavedHold, "run" | "ending"> {
  if (endsAt === undefined || meanwhile === undefined) return { run: { at, told } };
  return { run: { at, told: meanwhile }, ending: { at: endsAt.getTime(), told } };
}

/** The last that is told of a hold by an instant. */
export function lastRun({ run, ending }: SavedHold, at: number): ToolRun | undefined {
  return ending !== undefined && ending.at <= at ? ending : run;
}

/** Gives the last run of those that would have done the same its time. */
export function stampSettled({ pc, until, remediations }: DuePc): void {
  pc.at = Math.max(pc.at, until);
  for (const { id, schedule } of remediations) {
    const { since = null, run, ending } = pc.held.get(id) ?? {};
    const known = ending ?? run;
    // every run of one that does not settle is carried out, and has its time already
    if (known === undefined || since === null || !pc.settled.has(id)) continue;
    const { last = -Infinity } = runsOf(schedule, since, until);
    if (last > known.at) pc.held.set(id, { since, run: { at: last, told: known.told } });
  }
}
