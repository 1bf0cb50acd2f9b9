import { styleText } from "node:util";

/** A colour or a weight by its name, as `styleText` of Node has it. */
export type Style =
  | "blue"
  | "bold"
  | "cyan"
  | "dim"
  | "gray"
  | "green"
  | "magenta"
  | "red"
  | "yellow";

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** No colour: for files, logs and comparisons. */
export const plainPaint: Paint = (_style, text) => text;
/** ANSI colours, whatever the stream is; whether it takes them is for the caller to know. */
export const colourPaint: Paint = (style, text) =>
  styleText(style, text, { validateStream: false });
