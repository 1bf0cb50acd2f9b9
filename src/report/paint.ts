import { styleText } from "node:util";

/** A colour or a weight by its name, such as `red` or `bold`; several as a list. */
export type Style = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** No colour: for files, logs and comparisons. */
export const plainPaint: Paint = (_style, text) => text;
/** ANSI colours, whatever the stream is; whether it takes them is for the caller to know. */
export const colourPaint: Paint = (style, text) =>
  styleText(style, text, { validateStream: false });
