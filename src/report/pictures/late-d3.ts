import { createRequire } from "node:module";
import type * as Scale from "d3-scale";
import type * as Shape from "d3-shape";
import type * as TimeFormat from "d3-time-format";

// scales, shapes and formats of time, loaded when a picture is drawn: whoever reads a plan in a
// terminal should not wait for them

export function d3Scale(): typeof Scale {
  return createRequire(import.meta.url)("d3-scale") as typeof Scale;
}

export function d3Shape(): typeof Shape {
  return createRequire(import.meta.url)("d3-shape") as typeof Shape;
}

export function d3TimeFormat(): typeof TimeFormat {
  return createRequire(import.meta.url)("d3-time-format") as typeof TimeFormat;
}
