import type { Forecast, RestartHeat } from "../../forecast/forecast.ts";
import { deviceAmount, numberText } from "../../kind/amounts.ts";
import { d3Scale } from "./late-d3.ts";
import { drawLegend } from "./legend.ts";
import { drawingOf, pictureFile } from "./picture.ts";
import {
  box,
  type Drawing,
  svgElement,
  label,
  type PictureSize,
  pictureWidths,
  hintOf,
} from "./svg.ts";
import { type BusinessHours, isWorked } from "./working-hours.ts";
import type { TimelineOptions } from "./timeline-svg.ts";

/** At which hours of which weekdays devices restart, as an SVG of its own. */
export function restartHeatSvg(forecast: Forecast, options: TimelineOptions = {}): string {
  return pictureFile((size) => drawHeat(forecast, size, options));
}

/** Monday first, as in `RestartHeat`. */
export const weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

const left = 36;
const cellHeight = 24;
const top = 20;

export function drawHeat(
  { fleet: { heat }, assumptions }: Forecast,
  size: PictureSize,
  { businessHours }: TimelineOptions,
): Drawing {
  const width = pictureWidths[size];
  const cell = (width - left) / 24;
  const most = Math.max(1, ...heat.flat());
  // by area of the eye: a tenth of the most is still seen
  const strength = d3Scale().scaleSqrt().domain([0, most]).range([0, 1]);
  const bottom = top + weekdayNames.length * cellHeight;
  const rows = weekdayNames.map((name, weekday) => {
    const y = top + weekday * cellHeight;
    const cells = Array.from({ length: 24 }, (_, hour) => {
      const count = heat[weekday]?.[hour] ?? 0;
      const [x, hint] = [left + hour * cell, `${name} ${hour}:00: ${deviceAmount(count)}`];
      return [
        svgElement(
          "rect",
          { class: "heat", x, y, width: cell, height: cellHeight, opacity: strength(count) },
          hintOf(hint),
        ),
        box("cell", [x, x + cell], y, cellHeight),
        size === "wide" && count > 0
          ? label(shortCount(count), {
              x: x + cell / 2,
              y: y + 16,
              room: cell,
              anchor: "middle",
              size: 10,
            })
          : "",
      ].join("");
    });
    return `${label(name, { x: 0, y: y + 16, room: left, style: "soft" })}${cells.join("")}`;
  });
  const step = size === "wide" ? 2 : 6;
  const hours = Array.from({ length: 24 / step }, (_, index) => index * step).map((hour) =>
    label(String(hour).padStart(2, "0"), {
      x: left + hour * cell,
      y: 14,
      room: 2 * cell,
      style: "soft",
    }),
  );
  const key = drawLegend(
    [
      {
        text: `most: ${deviceAmount(most)} in an hour`,
        sign: (x, y) => box("heat", [x, x + 18], y, 12),
      },
      ...(businessHours === undefined
        ? []
        : [
            {
              text: "business hours",
              sign: (x: number, y: number) => box("working", [x, x + 18], y, 12),
            },
          ]),
    ],
    width,
    bottom + 10,
  );
  return drawingOf(size, {
    name: "heat",
    title: `Restarts by weekday and hour, in ${assumptions.timeZone}`,
    desc: heatSentence(heat),
    height: bottom + 10 + key.height,
    body: [...hours, ...rows, workFrames(businessHours, cell), key.body].join(""),
  });
}

/** The hours in which most devices restart, in words. */
export function heatSentence(heat: RestartHeat): string {
  const all = heat
    .flatMap((row, weekday) => row.map((devices, hour) => ({ weekday, hour, devices })))
    .filter(({ devices }) => devices > 0)
    .sort((a, b) => b.devices - a.devices);
  if (all.length === 0) return "No device restarts.";
  const first = all
    .slice(0, 3)
    .map(
      ({ weekday, hour, devices }) =>
        `${weekdayNames[weekday]} ${String(hour).padStart(2, "0")}:00 (${numberText(devices)})`,
    );
  return `Most devices restart at ${first.join(", ")}.`;
}

/** A frame around each stretch of work on a day. */
function workFrames(hours: BusinessHours | undefined, cell: number): string {
  return weekdayNames
    .flatMap((_, weekday) => {
      const worked = Array.from({ length: 24 }, (_, hour) => isWorked(hours, weekday, hour));
      const y = top + weekday * cellHeight;
      return worked.flatMap((is, hour) => {
        if (!is || worked[hour - 1] === true) return [];
        const free = worked.indexOf(false, hour);
        const end = free < 0 ? 24 : free;
        return [box("working", [left + hour * cell, left + end * cell], y, cellHeight)];
      });
    })
    .join("");
}

/** At most four characters. */
function shortCount(count: number): string {
  if (count < 1000) return String(count);
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  return `${Math.round(count / 1_000_000)}M`;
}
