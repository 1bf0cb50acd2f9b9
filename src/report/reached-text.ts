import { numberText } from "../kind/amounts.ts";
import { type KnownReach, reachedText } from "../operate/known-reach.ts";
import { terminalText } from "./escape.ts";

const mostShown = 10;

/** Whom a policy reaches, as sentences: how many devices, the first of them, and what is not known. */
export function reachedSentences(devices: KnownReach): string {
  const { atLeast, names } = devices;
  const shown = names.slice(0, mostShown).map(terminalText);
  const more = atLeast - shown.length;
  const list = [...shown, ...(more > 0 ? [`and ${numberText(more)} more`] : [])];
  const lines = [
    `Reaches ${devices.count === 0 ? "no device" : reachedText(devices)}${reasons(devices)}`,
    ...(shown.length === 0 ? [] : [`  ${list.join(", ").replace(", and ", " and ")}`]),
  ];
  return lines.join("\n");
}

function reasons({ atLeast, unknown }: KnownReach): string {
  if (unknown.length === 0) return "";
  return `${atLeast === 0 ? ": " : "; not known of all: "}${unknown.map(terminalText).join("; ")}`;
}
