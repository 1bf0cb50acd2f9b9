import { CommandError } from "./exit-code.ts";

/** The day of a release, where the option names one. */
export function releaseOption(text: string | undefined): string | undefined {
  if (text !== undefined && !/^\d{4}-\d\d-\d\d$/.test(text))
    throw new CommandError(`--release takes a day such as 2026-11-10 (is ${text})`);
  return text;
}
