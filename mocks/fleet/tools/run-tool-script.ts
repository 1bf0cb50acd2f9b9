import type { ScriptOutcome } from "../../options/script-runs.ts";
import type { ToolOptions } from "../../options/tool-options.ts";
import type { AppFolder } from "../../state/app-content.ts";
import { decideScript, type ScriptDecision } from "./decision.ts";
import type { Look, PcTools } from "./pc-tools.ts";
import type { SiteLinks } from "./site-links.ts";
import type { ToolScript } from "./tool-script.ts";

/** Where scripts run. */
export interface ScriptPlace {
  /** Build of Windows. */
  readonly build: number;
  readonly options: ToolOptions;
  readonly links: SiteLinks;
  /** What lies beside the script. */
  readonly folder?: AppFolder | undefined;
}

/** How a run of a script ended. */
export interface ScriptEnd {
  readonly outcome: ScriptOutcome;
  /** In epoch milliseconds. */
  readonly endsAt: number;
}

interface Ended {
  readonly decided: ScriptDecision;
  readonly endsAt: number;
}

/** How many bytes an archive has whose size was not said. */
const usualBytes = 70_000_000;
/** What a script keeps free for Windows. */
const spareBytes = 67_108_864;
const lookEveryMs = 15_000;
const lockWaitMs = 60_000;
const cutLength = 100;

/** Runs a tool script on a PC: what it says of itself is what happens. */
export function runToolScript(
  pc: PcTools,
  script: ToolScript,
  at: number,
  place: ScriptPlace,
): ScriptEnd {
  const { scriptError, cutOutput } = pc.troubles;
  if (scriptError !== undefined)
    return { outcome: { error: scriptError, exitCode: 1 }, endsAt: at };
  const { decided, endsAt } = !script.doesChange
    ? { decided: decideAt(pc, script, at, place, { lock: "notNeeded" }), endsAt: at }
    : script.purpose === "placing"
      ? placeVersion(pc, script, at, place)
      : activateVersion(pc, script, at, place);
  const { line, exitCode } = decided;
  if (script.doesChange) pc.noteEnd(script, decided);
  const output = cutOutput === true ? line.slice(-cutLength) : line;
  return { outcome: { output, exitCode }, endsAt };
}

function decideAt(
  pc: PcTools,
  script: ToolScript,
  at: number,
  { build }: ScriptPlace,
  look: Partial<Look>,
): ScriptDecision {
  const full: Look = {
    lock: "held",
    archive: "notRead",
    neededBytes: 0,
    elapsedMs: pc.pace,
    ...look,
  };
  return decideScript(script, pc.facts(script, build, at, full));
}

/** The archive is copied over the link, then its hash is looked at, then it gets its folder. */
function placeVersion(pc: PcTools, script: ToolScript, at: number, place: ScriptPlace): Ended {
  const { options, links } = place;
  if (pc.isLocked(script, at)) return lockTaken(pc, script, at, place);
  const first = decideAt(pc, script, at, place, {});
  if (first.state !== "notPlaced") return { decided: first, endsAt: at };
  const { given, size } = archiveFor(script, place);
  if (given === "missing")
    return { decided: decideAt(pc, script, at, place, { archive: "missing" }), endsAt: at };
  const bytes = own(options.archiveBytes, script.tool) ?? size;
  const toCopy = 5 * bytes;
  if (pc.freeBytes < toCopy)
    return { decided: decideAt(pc, script, at, place, { neededBytes: toCopy }), endsAt: at };
  const transfer = links.take(pc.deviceName, { hex: script.hex, bytes }, at);
  const endsAt = transfer?.endsAt ?? at;
  if (transfer !== undefined) pc.lock(script, endsAt);
  const elapsedMs = pc.pace + (endsAt - at);
  if (given === "wrongHash" || pc.troubles.wrongHash === true) {
    const look = { archive: "differs", neededBytes: toCopy, elapsedMs } as const;
    return { decided: decideAt(pc, script, endsAt, place, look), endsAt };
  }
  const look = { archive: "matches", neededBytes: spareBytes + 4 * bytes, elapsedMs } as const;
  const decided = decideAt(pc, script, endsAt, place, look);
  if (!decided.places) return { decided, endsAt };
  pc.place(script, endsAt, 4 * bytes);
  return { decided: decideAt(pc, script, endsAt, place, { elapsedMs }), endsAt };
}

/** The archive where a script looks for it: on the share, or beside itself. */
function archiveFor(
  script: ToolScript,
  { options, folder }: ScriptPlace,
): { readonly given: "missing" | "wrongHash" | undefined; readonly size: number } {
  if (script.share !== "")
    return { given: own(own(options.archives, script.tool), script.version), size: usualBytes };
  const file = own(folder?.files, script.archive);
  if (file === undefined) return { given: "missing", size: usualBytes };
  const digests: Readonly<Record<string, string>> = file.digests;
  return {
    given: digests[script.algorithm] === script.hex ? undefined : "wrongHash",
    size: file.size,
  };
}

/** Waits for running builds as long as the script says, looking every 15 seconds. */
function activateVersion(pc: PcTools, script: ToolScript, at: number, place: ScriptPlace): Ended {
  if (pc.isLocked(script, at)) return lockTaken(pc, script, at, place);
  let moment = at;
  const decide = (): ScriptDecision =>
    decideAt(pc, script, moment, place, { elapsedMs: pc.pace + (moment - at) });
  let decided = decide();
  while (decided.state === "busy" && moment - at < script.waitMinutes * 60_000) {
    moment += lookEveryMs;
    decided = decide();
  }
  const { sets, path } = decided;
  if (sets.length === 0 && path === undefined) return { decided, endsAt: moment };
  for (const { name, value } of sets) pc.setVariable(name, value);
  if (path !== undefined) pc.setPath(script, path, moment);
  return { decided: decide(), endsAt: moment };
}

function lockTaken(pc: PcTools, script: ToolScript, at: number, place: ScriptPlace): Ended {
  const endsAt = at + lockWaitMs;
  const look = { lock: "taken", elapsedMs: pc.pace + lockWaitMs } as const;
  return { decided: decideAt(pc, script, endsAt, place, look), endsAt };
}

function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
