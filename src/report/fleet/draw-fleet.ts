import { numberText } from "../../kind/amounts.ts";
import type { TenantOutcome } from "../../fleet/outcome/tenant-run.ts";
import type { FleetResult } from "../../fleet/run/fleet-options.ts";
import type { FleetSummary } from "../../fleet/summary/summarize-fleet.ts";
import { drawLegend, type LegendItem } from "../pictures/legend.ts";
import { patternDefinitions, patterned, type PatternName } from "../pictures/patterns.ts";
import { drawingOf } from "../pictures/picture.ts";
import {
  box,
  type Drawing,
  label,
  type PictureSize,
  pictureWidths,
  textWidth,
} from "../pictures/svg.ts";

/** What tenants are put together by, for a look from afar. */
export type FleetGroup = "well" | "read" | "waits" | "later" | "person";

const outcomeGroups: readonly FleetGroup[] = ["well", "read", "waits", "later", "person"];

const words: Readonly<Record<FleetGroup, string>> = {
  well: "as wanted",
  read: "to read",
  waits: "waiting",
  later: "again later",
  person: "need a person",
};

// by the colours of states of devices, which every page has
const fills: Readonly<Record<FleetGroup, string>> = {
  well: "patched",
  read: "pending",
  waits: "unknown",
  later: "silent",
  person: "failing",
};

const overs: Readonly<Partial<Record<FleetGroup, PatternName>>> = {
  read: "dots",
  waits: "back",
  later: "bars",
  person: "cross",
};

/** The group that an outcome belongs to. */
export function outcomeGroup(outcome: TenantOutcome): FleetGroup {
  switch (outcome) {
    case "unchanged":
    case "applied":
    case "completed":
    case "progressing":
      return "well";
    case "changes":
    case "drift":
    case "pending":
    case "awaitingApproval":
      return "read";
    case "waiting":
      return "waits";
    case "unreachable":
    case "busy":
    case "cancelled":
      return "later";
    case "partly":
    case "refused":
    case "misconfigured":
    case "denied":
    case "held":
    case "rolledBack":
    case "broken":
      return "person";
    default:
      return outcome satisfies never;
  }
}

interface FleetBar {
  readonly title: string;
  readonly share: string;
  readonly counts: Readonly<Record<FleetGroup, number>>;
}

const rowHeight = 42;

/** All tenants, then each wave with what is pinned, as stacked bars of one length. */
export function drawFleet(
  { waves, runs }: FleetResult,
  { outcomes }: FleetSummary,
  size: PictureSize,
): Drawing {
  const none = { well: 0, read: 0, waits: 0, later: 0, person: 0 };
  const all = { ...none };
  for (const { outcome, tenants } of outcomes) all[outcomeGroup(outcome)] += tenants;
  const bars: FleetBar[] = [
    { title: "This run", share: `${numberText(runs.length)} tenants`, counts: all },
    ...waves.map(({ name, phase, tenants, done, failed }) => ({
      title: name,
      share: `${phase}, ${numberText(done)} of ${numberText(tenants)}`,
      counts: { ...none, well: done, person: failed, waits: tenants - done - failed },
    })),
  ];
  const width = pictureWidths[size];
  const name = `fleet-${size}`;
  const part = (group: FleetGroup, span: readonly [number, number], y: number, hint: string) => {
    const over = overs[group];
    const filled = box(`${fills[group]} edge`, span, y, 16, hint);
    return over === undefined ? filled : `${filled}${patterned(name, over, span, y, 16)}`;
  };
  const rows = bars.map(({ title, share, counts }, index) => {
    const y = index * rowHeight;
    const room = textWidth(share, undefined, "strong");
    const sum = outcomeGroups.reduce((total, group) => total + counts[group], 0);
    let x = 0;
    const parts = outcomeGroups.flatMap((group) => {
      if (counts[group] === 0) return [];
      const span = [x, x + (width * counts[group]) / sum] as const;
      [, x] = span;
      return [part(group, span, y + 18, `${numberText(counts[group])} ${words[group]}`)];
    });
    return [
      label(title, { x: 0, y: y + 13, room: width - room - 12, style: "strong" }),
      label(share, { x: width, y: y + 13, room, anchor: "end", style: "strong" }),
      ...parts,
    ].join("");
  });
  const bottom = bars.length * rowHeight;
  const items = outcomeGroups
    .filter((group) => bars.some(({ counts }) => counts[group] > 0))
    .map((group): LegendItem => ({
      text: words[group],
      sign: (x, y) => part(group, [x, x + 18], y - 2, words[group]),
    }));
  const key = drawLegend(items, width, bottom);
  return drawingOf(size, {
    name: "fleet",
    title: "Tenants of this run, and of each wave",
    desc: bars
      .map(({ title, counts }) => {
        const amounts = outcomeGroups
          .filter((group) => counts[group] > 0)
          .map((group) => `${numberText(counts[group])} ${words[group]}`);
        return `${title}: ${amounts.join(", ")}.`;
      })
      .join(" "),
    height: bottom + key.height,
    body: [patternDefinitions(name, ["back", "bars", "dots", "cross"]), ...rows, key.body].join(""),
  });
}
