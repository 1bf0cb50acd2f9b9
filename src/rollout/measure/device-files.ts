import { resolve } from "node:path";
import type { GateOf } from "../../config/rollouts/gate-schema.ts";
import { signalFiles } from "../../health/signal-files.ts";
import type { Measure } from "../observe/observations.ts";
import type { DeviceSignals } from "../signals/device-signals.ts";
import { readSignals, type Signals } from "../signals/read-signals.ts";
import type { Asking, MeasureOptions } from "./measure-terms.ts";

type FileGate = GateOf<"healthReport"> | GateOf<"updateHistory"> | GateOf<"errorCode">;

/**
 * What exports say of the devices of a stage since its release: which failed, and with which codes.
 * Lines of other devices and of other updates count for nothing; lines that cannot be read are told.
 */
export async function readDeviceFiles(
  gate: FileGate,
  path: string,
  { state, stage }: Asking,
  { folder, keyIn, tenant, abortSignal }: MeasureOptions,
): Promise<Measure> {
  if (stage.appliedAt === null) return { kind: "missing", reason: "the stage is not released" };
  let signals: Signals;
  try {
    const { articles } = state.content;
    signals = await readSignals(
      signalFiles(resolve(folder, path)),
      {
        from: new Date(stage.appliedAt),
        until: tenant.now(),
        ...(articles.length > 0 && { kbs: articles }),
      },
      { abortSignal },
    );
  } catch (error) {
    abortSignal?.throwIfAborted();
    if (error instanceof RangeError) return { kind: "missing", reason: error.message };
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return { kind: "error", reason: `${path} cannot be read (${String(error.code)})` };
  }
  const keyOf = keyIn(stage.name);
  const known = new Map<string, DeviceSignals>();
  for (const device of signals.devices) {
    const key = keyOf(device.device);
    const other = key === undefined ? undefined : known.get(key);
    // one device under its name in one file and under its id in another: the later word counts
    if (key !== undefined && (!other || other.lastSeenAt < device.lastSeenAt))
      known.set(key, device);
  }
  const devices = [...known.values()];
  const decided = gate.type === "updateHistory" ? devices.filter(hasOutcome) : devices;
  const failed = decided.filter((device) =>
    gate.type === "updateHistory" ? device.outcome === "failed" : device.hadErrors,
  );
  const errors: Record<string, number> = {};
  for (const { codes } of devices)
    for (const code of codes) errors[code.toLowerCase()] = (errors[code.toLowerCase()] ?? 0) + 1;
  return {
    kind: "devices",
    failed: failed.length,
    reporting: decided.length,
    errors,
    note: noteOf(signals),
  };
}

function hasOutcome({ outcome }: DeviceSignals): boolean {
  return outcome !== undefined && outcome !== "aborted";
}

/** What of the files could not be used; null where all could. */
function noteOf({ files }: Signals): string | null {
  const unreadable = files.reduce((sum, file) => sum + file.unreadable, 0);
  const cut = files.filter(({ isCut }) => isCut).map(({ name }) => name);
  const parts = [
    ...(unreadable > 0 ? [`${unreadable} lines could not be read`] : []),
    ...(cut.length > 0 ? [`${cut.slice(0, 3).join(", ")} cut off`] : []),
  ];
  return parts.length === 0 ? null : parts.join(", ");
}
