import type { TrendPoint } from "../../health/overview/health-report.ts";
import { deviceAmount } from "../../kind/amounts.ts";
import { percentText } from "../compliance-text.ts";
import { d3Scale, d3Shape } from "./late-d3.ts";
import { drawLegend } from "./legend.ts";
import { pictureClock } from "./picture-clock.ts";
import { drawingOf } from "./picture.ts";
import {
  type Drawing,
  hintOf,
  label,
  line,
  type PictureSize,
  pictureWidths,
  svgElement,
} from "./svg.ts";
import { axisHeight, axisSvg, timeAxis } from "./time-axis.ts";

const plotHeights: Readonly<Record<PictureSize, number>> = { wide: 200, narrow: 170 };
const left = 50;
const wanted = 95;
const dayInMs = 86_400_000;

/** The share of devices that have a release in each report, over the days since it came out. */
export function drawTrend(
  points: readonly TrendPoint[],
  releasedOn: string,
  size: PictureSize,
): Drawing {
  const clock = pictureClock("UTC");
  const width = pictureWidths[size];
  const from = new Date(releasedOn);
  const last = Math.max(...points.map(({ at }) => Date.parse(at)), from.getTime() + 7 * dayInMs);
  const axis = timeAxis([from, new Date(last + dayInMs)], [left, width]);
  const top = axisHeight + 8;
  const bottom = top + plotHeights[size];
  const y = d3Scale().scaleLinear().domain([0, 100]).range([bottom, top]);
  const known = points.flatMap((point) =>
    point.patchedPercent === null ? [] : [{ ...point, share: point.patchedPercent }],
  );
  const path = d3Shape()
    .line<(typeof known)[number]>()
    .x(({ at }) => axis.x(at))
    .y(({ share }) => y(share))
    .digits(1);
  const wish = (x: number, at: number) => line("release", [x, at + 6], [x + 18, at + 6]);
  const key = drawLegend(
    [
      {
        text: "devices with the release",
        sign: (x, at) => line("fleet", [x, at + 6], [x + 18, at + 6]),
      },
      { text: `${wanted} %`, sign: wish },
    ],
    width,
    bottom + 12,
  );
  const body = [
    axisSvg(axis, clock, size, { top: 0, bottom }),
    ...[0, 25, 50, 75, 100].flatMap((percent) => [
      line("grid", [left, y(percent)], [width, y(percent)]),
      label(`${percent} %`, {
        x: left - 6,
        y: y(percent) + 4,
        room: left - 6,
        anchor: "end",
        style: "soft",
      }),
    ]),
    line("release", [left, y(wanted)], [width, y(wanted)]),
    svgElement("path", { class: "fleet", d: path(known) ?? "" }),
    ...known.map(({ at, share, devices }) =>
      svgElement(
        "circle",
        { class: "dot", cx: axis.x(at), cy: y(share), r: 4 },
        hintOf(`${at.slice(0, 16)} UTC: ${percentText(share)} of ${deviceAmount(devices)}`),
      ),
    ),
    key.body,
  ].join("");
  return drawingOf(size, {
    name: "trend",
    title: `Share of the devices that have the release of ${releasedOn}`,
    desc: known.map(({ at, share }) => `${at.slice(0, 10)}: ${percentText(share)}.`).join(" "),
    height: bottom + 12 + key.height,
    body,
  });
}
