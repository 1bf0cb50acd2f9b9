import { CommandError } from "./exit-code.ts";

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** `90s`, `15m`, `15min`, `1h` or plain seconds, in milliseconds. */
export function durationInMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|min|h)?$/.exec(text.trim());
  const unit = units[match?.[2] ?? "s"];
  if (!match || unit === undefined) {
    throw new CommandError(`${JSON.stringify(text)} is no duration; write 90s, 15m or 1h`);
  }
  return Number(match[1]) * unit;
}
