import { CommandError } from "./exit-code.ts";

/** A number that an option takes, within its bounds. */
export function numberOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most)) {
    throw new CommandError(`${name} must be a number from ${least} to ${most} (is ${text})`);
  }
  return value;
}
