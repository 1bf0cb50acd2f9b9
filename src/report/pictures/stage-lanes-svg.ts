import {
  type ArmedHold,
  isTerminal,
  type RolloutState,
} from "../../rollout/state/rollout-state.ts";
import { momentText } from "../ring-facts.ts";
import { type LanePhase, lanePhases, laneWords, type StageLane } from "../stage-lanes.ts";
import { laneBox, lanePatterns } from "./lane-box.ts";
import { drawLegend, type LegendItem, signHeight, signWidth } from "./legend.ts";
import { patternDefinitions, patterned } from "./patterns.ts";
import { pictureClock, type PictureClock } from "./picture-clock.ts";
import { drawingOf } from "./picture.ts";
import {
  box,
  type Drawing,
  hintOf,
  label,
  line,
  type PictureSize,
  pictureWidths,
  svgElement,
} from "./svg.ts";
import { axisHeight, axisSvg, type TimeAxis, timeAxis } from "./time-axis.ts";
import { workingHours } from "./working-hours.ts";

/** A time in which nothing is promoted. */
export interface ShownFreeze {
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
}

/** A rollout as lanes. */
export interface StageLanes {
  readonly state: RolloutState;
  readonly lanes: readonly StageLane[];
  readonly now: Date;
  readonly clock: PictureClock;
  readonly freezes: readonly ShownFreeze[];
}

/** What has to be known to read it. */
export const lanesCaption =
  "A lane is a stage, from the start of the rollout. A line with a mark below a lane is a hold of this rollout; at the mark it ends by itself, unless it is renewed.";

const dayInMs = 86_400_000;
// windows of hours in less are but a grey
const leastDayWidth = 9;
const rowHeights: Readonly<Record<PictureSize, number>> = { wide: 50, narrow: 66 };

/** What each stage did when, with what is held back, and when promotions may be written. */
export function drawStageLanes(shown: StageLanes, size: PictureSize): Drawing {
  const { state, lanes, now, clock } = shown;
  const name = `lanes-${size}`;
  const sides = { wide: [150, pictureWidths.wide], narrow: [0, pictureWidths.narrow] } as const;
  const axis = timeAxis(spanOf(shown), sides[size]);
  const top = 20;
  const rows = top + axisHeight;
  const bottom = rows + lanes.length * rowHeights[size];
  const windows = axis.dayWidth < leastDayWidth ? [] : openHours(state, axis);
  const freezes = shown.freezes.filter(({ from, to }) => to > axis.from && from < axis.to);
  const key = drawLegend(
    legendItems(name, { ...shown, freezes }, windows.length > 0),
    pictureWidths[size],
    bottom + 10,
  );
  const body = [
    patternDefinitions(name, [...new Set([...lanePatterns, "back" as const])]),
    ...windows.map(([from, to]) =>
      box("business", [axis.x(from), axis.x(to)], rows, bottom - rows),
    ),
    axisSvg(axis, clock, size, { top, bottom }),
    ...freezes.map((freeze) =>
      patterned(
        name,
        "back",
        [axis.x(freeze.from), axis.x(freeze.to)],
        rows,
        bottom - rows,
        "band",
      ),
    ),
    ...lanes.map((lane, index) =>
      laneRow(lane, { name, size, axis, clock, y: rows + index * rowHeights[size], state }),
    ),
    isTerminal(state) ? "" : nowMark(now, axis, clock, { top, bottom }),
    key.body,
  ].join("");
  return drawingOf(size, {
    name: "lanes",
    title: `Stages of ${state.name} over time`,
    desc: lanes.map((lane) => laneSentence(lane, clock)).join(" "),
    height: bottom + 10 + key.height,
    body,
  });
}

/** From the start to now, or to where the last of its holds ends; at least a day. */
function spanOf({ state, lanes, now }: StageLanes): readonly [Date, Date] {
  const from = new Date(state.startedAt);
  const ends = lanes.flatMap(({ spans }) => spans.at(-1)?.to ?? []).map((at) => Date.parse(at));
  const holds = isTerminal(state)
    ? []
    : [
        now.getTime(),
        ...state.holds.flatMap(({ expiresAt }) =>
          expiresAt === null ? [] : Date.parse(expiresAt),
        ),
      ];
  const to = Math.max(from.getTime() + dayInMs, ...ends, ...holds);
  // room for what ends at the very end
  return [from, new Date(to + (to - from.getTime()) * 0.02)];
}

/** When promotions may be written, as stretches of the axis. */
function openHours({ spec }: RolloutState, axis: TimeAxis): (readonly [Date, Date])[] {
  return (spec.windows ?? []).flatMap(({ timeZone = "UTC", ...window }) =>
    workingHours(window, pictureClock(timeZone), axis),
  );
}

interface LaneRow {
  readonly name: string;
  readonly size: PictureSize;
  readonly axis: TimeAxis;
  readonly clock: PictureClock;
  readonly y: number;
  readonly state: RolloutState;
}

/** A stage: its name, what it did, what of it is held, and in words. */
function laneRow(lane: StageLane, { name, size, axis, clock, y, state }: LaneRow): string {
  const { stage, spans } = lane;
  const isWide = size === "wide";
  const middle = y + (isWide ? 15 : 33);
  const found = state.stages.find((each) => each.name === stage);
  const names = isWide
    ? [
        label(stage, { x: 0, y: y + 18, room: axis.left - 10, style: "strong" }),
        label(found?.phase ?? "", { x: 0, y: y + 35, room: axis.left - 10, style: "soft" }),
      ]
    : [label(stage, { x: 0, y: y + 16, room: axis.right, style: "strong" })];
  return [
    line("grid", [0, y], [axis.right, y]),
    ...names,
    ...spans.map(({ phase, from, to }) => {
      const hint = `${laneWords[phase]}: ${momentText(from, clock)} to ${momentText(to, clock)}`;
      return laneBox(name, phase, [axis.x(from), axis.x(to)], middle, hint);
    }),
    ...state.holds
      .filter((hold) => hold.stage === stage)
      .map((hold) => holdMark(hold, axis, middle + 11, clock)),
    label(
      laneText(lane, (at) => clock.format(isWide ? "%a %d %b %H:%M" : "%d %b", new Date(at))),
      {
        x: axis.left + 3,
        y: middle + 26,
        room: axis.right - axis.left - 3,
        style: "soft halo",
        size: 11,
      },
    ),
  ].join("");
}

function holdMark(
  { object, armedAt, expiresAt }: ArmedHold,
  axis: TimeAxis,
  y: number,
  clock: PictureClock,
): string {
  const [from, to] = [axis.x(armedAt), axis.x(expiresAt ?? axis.to)].map((x) => Math.round(x));
  const end = expiresAt === null ? "" : `M${to} ${y - 4}V${y + 4}`;
  return svgElement(
    "path",
    { class: "curve", d: `M${from} ${y}H${to}${end}` },
    hintOf(`holds ${object} ${momentText(expiresAt, clock, "without an end")}`),
  );
}

/** When it began each thing that it did after it had waited. */
function laneText({ spans }: StageLane, format: (at: string) => string): string {
  const [first, ...others] = spans;
  const shown = first?.phase === "waiting" ? others : spans;
  if (shown.length === 0) return laneWords[first?.phase ?? "waiting"];
  return shown.map(({ phase, from }) => `${laneWords[phase]} ${format(from)}`).join(", ");
}

function laneSentence({ stage, spans }: StageLane, clock: PictureClock): string {
  const parts = spans.map(
    ({ phase, from, to }) =>
      `${laneWords[phase]} from ${momentText(from, clock)} to ${momentText(to, clock)}`,
  );
  return `${stage}: ${parts.join(", ") || laneWords.waiting}.`;
}

function nowMark(
  now: Date,
  axis: TimeAxis,
  clock: PictureClock,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): string {
  const x = axis.x(now);
  const room = (axis.right - axis.left) / 2;
  const anchor = x > axis.left + room ? "end" : "start";
  const text = `now, ${clock.format("%d %b %H:%M", now)}`;
  return [line("release", [x, top], [x, bottom]), label(text, { x, y: 13, room, anchor })].join("");
}

function legendItems(
  name: string,
  { lanes, state, freezes, clock }: StageLanes,
  hasWindows: boolean,
): LegendItem[] {
  const occurs = (phase: LanePhase) =>
    lanes.some(({ spans }) => spans.some((span) => span.phase === phase));
  const sides = (x: number) => [x, x + signWidth] as const;
  const middle = signHeight / 2;
  return [
    ...lanePhases.filter(occurs).map((phase): LegendItem => ({
      text: laneWords[phase],
      sign: (x, y) => laneBox(name, phase, sides(x), y + middle),
    })),
    ...(state.holds.length === 0
      ? []
      : [
          {
            text: "held back until the mark",
            sign: (x: number, y: number) =>
              svgElement("path", {
                class: "curve",
                d: `M${x} ${y + middle}h${signWidth}m0 -4v8`,
              }),
          },
        ]),
    ...freezes.map((freeze): LegendItem => ({
      text: `freeze: ${freeze.name}`,
      sign: (x, y) => patterned(name, "back", sides(x), y, signHeight, "band"),
    })),
    ...(hasWindows
      ? [
          {
            text: "promotions may be written",
            sign: (x: number, y: number) => box("business", sides(x), y, signHeight),
          },
        ]
      : []),
    {
      text: `times in ${clock.timeZone}`,
      sign: (x, y) => line("grid", [x, y + middle], [x + signWidth, y + middle]),
    },
  ];
}
