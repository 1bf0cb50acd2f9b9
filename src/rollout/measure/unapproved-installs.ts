import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { isGraphError } from "../../graph/index.ts";
import type { ReadInstalls } from "../../health/unapproved/read-installs.ts";
import type { Measure } from "../observe/observations.ts";
import type { Asking, MeasureOptions } from "./measure-terms.ts";

/** Looks that gates of one tick share, by their collector: each reads the whole fleet. */
export type InstallLooks = Map<string, Promise<ReadInstalls>>;

/** Ids of devices that evidence names. */
const mostDevices = 10;
/** Kinds of findings by what they are about. */
const subjectOf: Readonly<Record<string, string>> = {
  driverNotApproved: "driver",
  featureVersion: "feature",
};

/**
 * What the devices of a stage installed that policy did not allow, since its release or another moment. What was seen
 * before is kept with the rollout, so that the second look knows more than the first.
 */
export async function measureInstalls(
  { since, subjects, collector }: GateOf<"unapprovedInstalls">,
  { stage }: Asking,
  options: MeasureOptions,
  looks: InstallLooks,
): Promise<Measure> {
  if (stage.appliedAt === null) return { kind: "missing", reason: "the stage is not released" };
  let look: ReadInstalls;
  try {
    const shared = looks.get(collector ?? "") ?? readLook(collector, options);
    looks.set(collector ?? "", shared);
    look = await shared;
  } catch (error) {
    options.abortSignal?.throwIfAborted();
    if (!isGraphError(error)) throw error;
    return { kind: "error", reason: `installs could not be read: ${error.message}` };
  }
  const keyOf = options.keyIn(stage.name);
  const { findings, undecided, judged, notRead, driverDevices } = look.judge({
    devices: (key) => keyOf(key) !== undefined,
    since: new Date(since === "released" ? stage.appliedAt : since),
  });
  const isAsked = (subject: string) => subjects.some((one) => one === subject);
  const found = findings.filter(({ kind }) => isAsked(subjectOf[kind] ?? "quality"));
  const kinds: Record<string, number> = {};
  for (const { kind } of found) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return {
    kind: "installs",
    found: found.length,
    kinds,
    devices: [...new Set(found.map((one) => one.managedDeviceId))].slice(0, mostDevices),
    judged: subjects.reduce((sum, subject) => sum + judged[subject], 0),
    undecided: undecided
      .filter(({ subject }) => isAsked(subject))
      .reduce((sum, { installs }) => sum + installs, 0),
    driverDevices,
    // of devices that say nothing of drivers a share is accepted
    notRead: notRead
      .filter(({ subject, isSilence }) => isAsked(subject) && isSilence !== true)
      .map(({ reason }) => reason),
  };
}

async function readLook(
  collector: string | undefined,
  { tenant, installs, abortSignal }: MeasureOptions,
): Promise<ReadInstalls> {
  const { readInstalls } = await import("../../health/unapproved/read-installs.ts");
  const earlier = await installs.read();
  const look = await readInstalls(tenant, { earlier, collector, abortSignal });
  await installs.keep(look.record);
  return look;
}
