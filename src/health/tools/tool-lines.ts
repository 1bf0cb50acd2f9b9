import type { DesiredTool } from "../../config/tools/desired-tool.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { type ToolStanding, toolStandings } from "../../tools/output/tool-standings.ts";
import type { ToolWords } from "./read-tool-runs.ts";
import { placingTroubles, toolDevice } from "./tool-device.ts";
import type { PlacedCount, ToolLine, ToolReport } from "./tools-report.ts";

/** One device, by the version that the script which ran there is for. */
export function toolLine(
  { kind, version, next }: DesiredTool,
  managedDeviceId: string,
  row: WireObject,
  words: ToolWords,
): ToolLine {
  const wanted = words.activation?.version ?? version;
  const own = toolDevice(words, wanted);
  const coming = next && next.version !== wanted ? toolDevice(words, next.version) : undefined;
  const isComing =
    own.standing === "ok" && coming !== undefined && placingTroubles.includes(coming.standing);
  const { standing, detail, at } = isComing ? coming : own;
  return {
    tool: kind.name,
    device: wireText(row, "deviceName"),
    managedDeviceId,
    osVersion: wireText(row, "osVersion"),
    wanted: isComing ? (next?.version ?? wanted) : wanted,
    active: own.active,
    activeAt: own.activeAt,
    standing,
    detail,
    placed: own.placed,
    at,
  };
}

/** Counts devices. */
export function tallyTool(
  { kind, version, next }: DesiredTool,
  words: ReadonlyMap<string, ToolWords>,
  lines: readonly ToolLine[],
  pcs: number,
): Omit<ToolReport, "notRead"> {
  const versions = [version, ...(next ? [next.version] : [])];
  return {
    name: kind.name,
    title: kind.title,
    version,
    next: next ? { version: next.version, group: next.group } : null,
    devices: lines.length,
    silent: pcs - lines.length,
    standings: urgentFirst
      .map((standing) => ({ standing, devices: countOf(lines, standing) }))
      .filter(({ devices }) => devices > 0),
    active: activeVersions(lines),
    activeUnknown: lines.filter(({ activeAt }) => activeAt === null).length,
    placed: versions.map((each) => placedCount(each, words, lines)),
    misleading: misleadingVariables(words, lines),
  };
}

/** What needs somebody first; what mends itself, and what is well, last. */
const urgentFirst: readonly ToolStanding[] = toolStandings.toSorted(
  (a, b) => urgency(a) - urgency(b),
);

function urgency(standing: ToolStanding): number {
  const order: readonly ToolStanding[] = [
    "hashMismatch",
    "error",
    "scriptError",
    "foreignPath",
    "noSpace",
    "noArchive",
    "unsupportedOs",
    "cutOutput",
    "unreadableOutput",
    "busy",
    "locked",
    "notPlaced",
    "placed",
    "notRun",
    "ok",
  ];
  return order.indexOf(standing);
}

function countOf(lines: readonly ToolLine[], standing: ToolStanding): number {
  return lines.filter((line) => line.standing === standing).length;
}

function activeVersions(lines: readonly ToolLine[]): ToolReport["active"] {
  const counts = new Map<string | null, number>();
  for (const { active, activeAt } of lines)
    if (activeAt !== null) counts.set(active, (counts.get(active) ?? 0) + 1);
  return [...counts]
    .map(([version, devices]) => ({ version, devices }))
    .sort((a, b) => b.devices - a.devices || ((a.version ?? "") < (b.version ?? "") ? -1 : 1));
}

function placedCount(
  version: string,
  words: ReadonlyMap<string, ToolWords>,
  lines: readonly ToolLine[],
): PlacedCount {
  let [devices, unknown] = [0, 0];
  for (const { managedDeviceId } of lines) {
    const { isPlaced } = toolDevice(words.get(managedDeviceId), version);
    if (isPlaced === true) devices++;
    if (isPlaced === undefined) unknown++;
  }
  return { version, devices, unknown };
}

/** Scripts say `set:NAME` of a variable that must not be set. */
function misleadingVariables(
  words: ReadonlyMap<string, ToolWords>,
  lines: readonly ToolLine[],
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { managedDeviceId } of lines) {
    const said = words.get(managedDeviceId)?.activation?.said;
    if (said?.kind !== "output") continue;
    for (const note of said.output.notes) {
      if (!note.startsWith("set:")) continue;
      const name = note.slice("set:".length);
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}
