import type {
  CurvePoint,
  Forecast,
  ForecastActual,
  RingForecast,
} from "../../forecast/forecast.ts";
import { forecastSpan } from "../forecast-span.ts";
import { contentTitle, momentText } from "../ring-facts.ts";
import { d3Scale, d3Shape } from "./late-d3.ts";
import { drawLegend, type LegendItem } from "./legend.ts";
import { drawingOf, pictureFile } from "./picture.ts";
import {
  type Drawing,
  svgElement,
  label,
  line,
  type PictureSize,
  pictureWidths,
  hintOf,
} from "./svg.ts";
import { axisHeight, axisSvg, type TimeAxis, timeAxis } from "./time-axis.ts";
import { pictureClock } from "./picture-clock.ts";

/** What is drawn over the curves of a forecast. */
export interface CurveOptions {
  /** What compliance measured; a cross each. */
  readonly actual?: readonly ForecastActual[] | undefined;
}

/** How many percent of all devices and of each ring run the release, over time, as an SVG of its own. */
export function patchedCurveSvg(forecast: Forecast, options: CurveOptions = {}): string {
  return pictureFile((size) => drawCurve(forecast, size, options));
}

const plotHeights: Readonly<Record<PictureSize, number>> = { wide: 240, narrow: 200 };
const left = 50;

export function drawCurve(
  forecast: Forecast,
  size: PictureSize,
  { actual = [] }: CurveOptions,
): Drawing {
  const clock = pictureClock(forecast.assumptions.timeZone);
  const width = pictureWidths[size];
  const axis = timeAxis(forecastSpan(forecast), [left, width]);
  const top = axisHeight + 8;
  const bottom = top + plotHeights[size];
  const y = d3Scale().scaleLinear().domain([0, 1]).range([bottom, top]);
  const path = pathThrough(axis, y);
  const { fleet, rings, nextReleaseAt } = forecast;
  const numbers = numberPlaces(rings, axis, y);
  const next = axis.x(nextReleaseAt);
  const key = drawLegend(legendItems(rings, actual.length > 0), width, bottom + 12);
  const body = [
    axisSvg(axis, clock, size, { top: 0, bottom }),
    ...y.ticks(4).map((share) => line("grid", [left, y(share)], [width, y(share)])),
    ...y.ticks(4).map((share) =>
      label(`${Math.round(share * 100)} %`, {
        x: left - 6,
        y: y(share) + 4,
        room: left - 6,
        anchor: "end",
        style: "soft",
      }),
    ),
    line("release", [next, axisHeight], [next, bottom]),
    svgElement("path", { class: "under", d: areaUnder(fleet.curve, axis, y) }),
    ...rings.map(({ curve }) => svgElement("path", { class: "curve", d: path(curve) })),
    svgElement("path", { class: "fleet", d: path(fleet.curve) }),
    ...rings.flatMap(({ displayName }, index) => {
      const place = numbers[index];
      return place === undefined ? [] : [numberMark(index + 1, place, displayName)];
    }),
    ...actual.map(({ key: name, at, measured }) =>
      cross(
        [axis.x(at), y(measured)],
        `${name}: ${percent(measured)} measured ${momentText(at, clock)}`,
      ),
    ),
    key.body,
  ].join("");
  return drawingOf(size, {
    name: "curve",
    title: `Share of the devices that run ${contentTitle(forecast)}`,
    desc: [
      `All devices: ${milestones(fleet.patched, clock)}.`,
      ...rings.map(({ displayName, patched }) => `${displayName}: ${milestones(patched, clock)}.`),
    ].join(" "),
    height: bottom + 12 + key.height,
    body,
  });
}

type Spot = readonly [x: number, y: number];

function milestones(
  patched: RingForecast["patched"],
  clock: Parameters<typeof momentText>[1],
): string {
  return (["50", "80", "95"] as const)
    .map((share) => `${share} % ${momentText(patched[share], clock)}`)
    .join(", ");
}

function pathThrough(axis: TimeAxis, y: (share: number) => number) {
  const make = d3Shape()
    .line<CurvePoint>()
    .x(({ at }) => axis.x(at))
    .y(({ share }) => y(share))
    .digits(1);
  return (curve: readonly CurvePoint[]) => make(within(curve, axis)) ?? "";
}

function areaUnder(
  curve: readonly CurvePoint[],
  axis: TimeAxis,
  y: (share: number) => number,
): string {
  const make = d3Shape()
    .area<CurvePoint>()
    .x(({ at }) => axis.x(at))
    .y0(y(0))
    .y1(({ share }) => y(share))
    .digits(1);
  return make(within(curve, axis)) ?? "";
}

function within(curve: readonly CurvePoint[], { from, to }: TimeAxis): CurvePoint[] {
  return curve.filter(
    ({ at }) => Date.parse(at) >= from.getTime() && Date.parse(at) <= to.getTime(),
  );
}

const radius = 8;

/** Where the number of each ring stands on its curve, so that none covers another. */
function numberPlaces(
  rings: readonly RingForecast[],
  axis: TimeAxis,
  y: (share: number) => number,
): (Spot | undefined)[] {
  const taken: Spot[] = [];
  return rings.map(({ curve }) => {
    const places = levels.flatMap((level): Spot[] => {
      const point = within(curve, axis).find(({ share }) => share >= level);
      return point === undefined ? [] : [[axis.x(point.at), y(point.share)]];
    });
    const place = places.find((one) =>
      taken.every((other) => Math.hypot(one[0] - other[0], one[1] - other[1]) > 2 * radius + 1),
    );
    if (place) taken.push(place);
    return place;
  });
}

const levels = [0.5, 0.62, 0.38, 0.74, 0.26, 0.86, 0.14, 0.94, 0.06];

function numberMark(number: number, [x, y]: Spot, hint: string): string {
  const circle = svgElement("circle", { class: "dot", cx: x, cy: y, r: radius }, hintOf(hint));
  const text = String(number);
  return `${circle}${label(text, { x, y: y + 3.5, room: 2 * radius, anchor: "middle", size: 10 })}`;
}

function cross([x, y]: Spot, hint: string): string {
  const d = `M${Math.round(x) - 5} ${Math.round(y) - 5}l10 10m0 -10l-10 10`;
  return svgElement("path", { class: "measured", d }, hintOf(hint));
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

function legendItems(rings: readonly RingForecast[], hasMeasured: boolean): LegendItem[] {
  return [
    { text: "all devices", sign: (x, y) => line("fleet", [x, y + 6], [x + 18, y + 6]) },
    ...rings.map(({ displayName }, index): LegendItem => ({
      text: displayName,
      sign: (x, y) => numberMark(index + 1, [x + 9, y + 6], displayName),
    })),
    ...(hasMeasured
      ? [{ text: "measured", sign: (x: number, y: number) => cross([x + 9, y + 6], "measured") }]
      : []),
    { text: "next release", sign: (x, y) => line("release", [x, y + 6], [x + 18, y + 6]) },
  ];
}
