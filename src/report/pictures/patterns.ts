import { svgElement } from "./svg.ts";

/** What lies over a colour, so that a print in grey tells the same. */
export type PatternName = "slant" | "dots" | "bars" | "cross" | "back";

const marks: Readonly<Record<PatternName, string>> = {
  slant: "M-1 1L1 -1M0 6L6 0M5 7L7 5",
  back: "M-1 5L1 7M0 0L6 6M5 -1L7 1",
  cross: "M0 6L6 0M0 0L6 6",
  bars: "M1.5 0V6",
  dots: "M2 3H4",
};

/** Definitions of patterns; their ids begin with the name of the picture, since a page has several. */
export function patternDefinitions(picture: string, names: readonly PatternName[]): string {
  const patterns = names.map((name) =>
    svgElement(
      "pattern",
      {
        id: patternId(picture, name),
        width: 6,
        height: 6,
        patternUnits: "userSpaceOnUse",
      },
      svgElement("path", { class: "mark", d: marks[name] }),
    ),
  );
  return svgElement("defs", {}, patterns.join(""));
}

/** A rectangle that bears the pattern, by its left and right side. */
export function patterned(
  picture: string,
  name: PatternName,
  [left, right]: readonly [number, number],
  y: number,
  height: number,
  style?: string,
): string {
  const place = { x: left, y, width: Math.max(0, right - left), height };
  return svgElement("rect", { class: style, ...place, fill: patternFill(picture, name) });
}

/** What an element is filled with to bear the pattern. */
export function patternFill(picture: string, name: PatternName): string {
  return `url(#${patternId(picture, name)})`;
}

function patternId(picture: string, name: PatternName): string {
  return `${picture}-${name}`;
}
