import { lazySchema, type Plain, z } from "../../kind/zod.ts";
import { tenantStep } from "../outcome/tenant-step.ts";
import type { TenantRun } from "../outcome/tenant-run.ts";

/** What a queue does with a job whose run ended. */
export type AfterRun =
  | { readonly step: "done" }
  /** Tried again after a while, as long as tries are left. */
  | { readonly step: "tryAgain"; readonly why: string }
  /** Put off, which is no try. */
  | { readonly step: "putOff"; readonly delayMs: number }
  /** Ended: trying again cannot help. */
  | { readonly step: "person"; readonly why: string };

const jobRecordSchema = lazySchema(() =>
  z.object({
    putOff: z.int().min(0),
    triedAgain: z.boolean(),
  }),
);

/** What a job remembers of its runs from one worker to the next. */
export interface JobRecord extends Plain<typeof jobRecordSchema> {
  /** How it fared last. */
  readonly last: TenantRun;
  /** How often it was put off. */
  readonly putOff: number;
  /** Whether the one try was used up that a run which wrote a part of its changes has. */
  readonly triedAgain: boolean;
}

/** What decides beside the outcome. */
export interface AfterRunContext {
  /** As `readJobRecord` gives it. */
  readonly before: Pick<JobRecord, "putOff" | "triedAgain">;
  /** Whether a worker was lost with this job, so that its lease is about to lapse. */
  readonly wasLost: boolean;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** What a job of which nothing is known yet remembers. */
const nothingYet = { putOff: 0, triedAgain: false } as const;

/** What a job remembers; nothing where it has not run, or what it has is of another version. */
export function readJobRecord(progress: unknown): AfterRunContext["before"] {
  return jobRecordSchema().safeParse(progress).data ?? nothingYet;
}

/** What a queue does after a run, and what the job remembers from then on. */
export function afterRun(
  run: TenantRun,
  context: AfterRunContext,
): { readonly after: AfterRun; readonly record: JobRecord } {
  const { before } = context;
  const next = tenantStep(run.outcome);
  const why = sentenceOf(run);
  const record = { ...before, last: run };
  switch (next) {
    case "done":
      return { after: { step: "done" }, record };
    case "retry":
      return { after: { step: "tryAgain", why }, record };
    case "retryOnce":
      return before.triedAgain
        ? { after: { step: "person", why }, record }
        : { after: { step: "tryAgain", why }, record: { ...record, triedAgain: true } };
    case "later":
      return {
        after: { step: "putOff", delayMs: delayOf(run, context) },
        record: { ...record, putOff: before.putOff + 1 },
      };
    case "person":
      return { after: { step: "person", why }, record };
    default:
      return next satisfies never;
  }
}

/**
 * One to two minutes, since whoever has the lease may write that long. A run that was ended goes on
 * at the next worker. That of a lost worker asks every 5 s, for two minutes in all: its lease lapses
 * within that time, and nobody else is at work.
 */
function delayOf({ outcome }: TenantRun, { before, wasLost, random }: AfterRunContext): number {
  if (outcome === "cancelled") return 1000;
  return wasLost && before.putOff < 24 ? 5000 : 60_000 + Math.floor(random() * 60_000);
}

function sentenceOf({ outcome, code, reason }: TenantRun): string {
  const what = code === null ? outcome : `${outcome} (${code})`;
  return reason === null ? what : `${what}: ${reason}`;
}
